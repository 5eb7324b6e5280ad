// The names under which the stack on this machine answers. A page of somebody else can make its own name resolve to this machine
// (DNS rebinding), call what it finds here as its own, and read the answers; it cannot make its browser say another name than that.
import type { ReceivedRequest } from './proxy-event.ts';

/**
 * Whether a request is meant for us: by `localhost` or a name below it, by an address, which nobody can point elsewhere, or by the
 * name in `publicUrl`. Without a Host header it comes from no browser.
 */
export function isMeantForUs(
  { rawHeaders }: Pick<ReceivedRequest, 'rawHeaders'>,
  publicUrl: string | undefined,
): boolean {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
  return hosts.every((host) => isOwn(nameIn(host), publicUrl));
}

/** Undefined for what is no host with or without a port. */
function nameIn(host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}

function isOwn(name: string | undefined, publicUrl: string | undefined): boolean {
  if (name === undefined) return false;
  const isAddress = name.startsWith('[') || /^\d+(\.\d+){3}$/.test(name);
  const isLocal = name === 'localhost' || name.endsWith('.localhost');
  return isAddress || isLocal || (publicUrl !== undefined && name === new URL(publicUrl).hostname);
}
