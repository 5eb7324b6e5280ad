// Where a client may be sent after a journey: a path on the same host, or an address that the realm allows.
import { isPath, leavesItsHost } from '../node/place.ts';

/**
 * `url` when it is allowed, else undefined. Allowed entries are exact addresses; one that ends in `*` allows all that
 * begin with the rest, as long as that rest holds a whole origin.
 */
export function validGoto(url: string | undefined, allowed: readonly string[]): string | undefined {
  if (url === undefined || url === '') return undefined;
  if (isPath(url)) return url;
  if (leavesItsHost(url)) return undefined;
  const target = URL.parse(url);
  if (!target || !['http:', 'https:'].includes(target.protocol) || target.username !== '') return undefined;
  const fits = (entry: string): boolean => {
    if (!entry.endsWith('*')) return entry === url;
    const prefix = URL.parse(entry.slice(0, -1));
    return prefix !== null && prefix.origin === target.origin && target.href.startsWith(prefix.href);
  };
  return allowed.some(fits) ? url : undefined;
}

/** Whether an entry allows anything at all. */
export function allowsSomething(entry: string): boolean {
  const place = entry.endsWith('*') ? entry.slice(0, -1) : entry;
  const url = URL.parse(place);
  if (
    !url ||
    place.includes('*') ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    leavesItsHost(place)
  )
    return false;
  // `https://example.com*` would allow `https://example.com.evil.net`, if it were taken as it stands.
  return place === entry || place.startsWith(`${url.origin}/`);
}
