// Places that clients are sent to.
import * as z from 'zod';

/** Browsers read a backslash as a slash and drop control characters: `/\\evil` and `/\\t/evil` leave the host. */
export function leavesItsHost(url: string): boolean {
  return /[\\\p{Cc}]/u.test(url) || url.startsWith('//');
}

/** On the host that the client is at. */
export function isPath(url: string): boolean {
  return url.startsWith('/') && !leavesItsHost(url);
}

/** What an author may write down: a path, or an address that nobody on the way can read or change. */
export const authorsPlace = z.string().refine(
  (url) => {
    if (isPath(url)) return true;
    const target = leavesItsHost(url) ? null : URL.parse(url);
    return target?.protocol === 'https:' && target.username === '' && target.password === '';
  },
  { message: 'must be an address with https:, or a path that begins with one slash' },
);
