// Where a request goes: AM's spellings of a realm in a path, and what is left of the path behind it.
import { RequestError } from '../node/errors.ts';
import { decodedSegment } from './http-request.ts';

export interface Location {
  /** The realm as the path names it, `alpha` or `customers/europe`; empty for the root realm. */
  readonly realm: string;
  /** From the endpoint on, decoded: `['users', 'demo', 'devices', '2fa', 'oath']`. */
  readonly segments: readonly string[];
}

/**
 * Reads `/json/realms/root/realms/alpha/…`, `/json/realms/alpha/…`, `/json/alpha/…` and `/json/…`, behind any
 * context path, with or without slashes at the end.
 * @param endpoint the first segment behind the realm: tells `/json/sessions` from `/json/alpha/sessions`.
 * @param root what stands there in place of `json`.
 */
export function locate(path: string, endpoint: string, root = 'json'): Location {
  const parts = path.split('/').filter(Boolean);
  const start = parts.indexOf(root);
  let rest = parts.slice(start + 1).map(decodedSegment);
  const realm: string[] = [];
  while (rest[0] === 'realms' && rest[1] !== undefined) {
    realm.push(rest[1]);
    rest = rest.slice(2);
  }
  if (realm.length === 0 && rest[0] !== undefined && rest[0] !== endpoint) {
    realm.push(rest[0]);
    rest = rest.slice(1);
  }
  if (start < 0 || rest[0] !== endpoint) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  if (realm[0] === 'root') realm.shift();
  return { realm: realm.join('/'), segments: rest };
}

/**
 * What clients put before `/json` (or another `root`): the public URL's path, else what stands there in the path as the client sent it
 * (`/am` by convention, or nothing). It goes into URLs of replies, so it is empty too when it holds anything that
 * could read as a host or a scheme.
 */
export function contextPathOf(sentPath: string, publicUrl: string | undefined, root = 'json'): string {
  if (publicUrl !== undefined) return new URL(publicUrl).pathname.replace(/\/$/, '');
  const parts = sentPath.split('/').filter(Boolean);
  const before = parts.slice(0, Math.max(parts.indexOf(root), 0));
  return before.every((part) => /^[\w.~-]+$/.test(part)) ? before.map((part) => `/${part}`).join('') : '';
}
