// AM's resource versions: what a client asks for in Accept-API-Version, and which of ours that is.
import { RequestError } from '../node/errors.ts';

/**
 * The served version for a request, which is what Content-API-Version answers: the one asked for, else the highest
 * of the same major with a minor at least as high; without the header the newest.
 * @param served `major.minor`, oldest first.
 */
export function negotiateVersion(header: string | undefined, served: readonly string[]): string {
  const asked = askedVersion(header);
  const newest = served.at(-1);
  if (newest === undefined) throw new Error('A door must serve a version');
  if (asked === undefined) return newest;
  const [major, minor] = numbersOf(asked);
  const fitting = served.filter((version) => {
    const [servedMajor, servedMinor] = numbersOf(version);
    return servedMajor === major && servedMinor >= minor;
  });
  const found = fitting.find((version) => numbersOf(version)[1] === minor) ?? fitting.at(-1);
  if (found === undefined) throw new RequestError('ERR_NOT_FOUND', "Resource '' not found");
  return found;
}

// `protocol=1.0,resource=2.1` in either order, with blanks. Every protocol is good: it has had no effect since AM 5.
function askedVersion(header = ''): string | undefined {
  if (header.trim() === '') return undefined;
  const parts = new Map<string, string>();
  for (const part of header.split(',')) {
    const found = /^\s*(protocol|resource)\s*=\s*(\d{1,4}(?:\.\d{1,4})?)\s*$/.exec(part);
    const [, key, version] = found ?? [];
    if (key === undefined || version === undefined || parts.has(key)) {
      throw new RequestError('ERR_API_VERSION', 'Accept-API-Version must look like protocol=1.0,resource=2.1');
    }
    parts.set(key, version);
  }
  return parts.get('resource');
}

function numbersOf(version: string): [major: number, minor: number] {
  const [major, minor = '0'] = version.split('.');
  return [Number(major), Number(minor)];
}
