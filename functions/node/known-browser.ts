// Which users a known browser has signed in as. Its cookie names them by digests, so that whoever looks into the browser's
// store finds no names; the browser's id is in them, so that those of two browsers have nothing in common.
import { createHash } from 'node:crypto';
import type { CodeGuesser } from '../ports/attempt-policy.ts';
import type { KnownBrowser } from '../ports/node-runner.ts';
import type { Guesser } from '../ports/password-attempts.ts';
import { comparableName, type User } from '../ports/user.ts';

/** How the browser with this id calls a user. */
export function userDigest(browserId: string, { realm, username }: User): string {
  const text = `${browserId}#${realm}#${comparableName(username)}`;
  return createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url');
}

/** Whose codes are counted. */
export function codeGuesser(user: User, browser: KnownBrowser | undefined): CodeGuesser {
  return passwordGuesser(user, browser) === 'stranger' ? 'stranger' : 'known';
}

/** Whose passwords are counted. To all but the users that it has signed in as a browser is a stranger. */
export function passwordGuesser(user: User, browser: KnownBrowser | undefined): Guesser {
  const wanted = browser && userDigest(browser.id, user);
  const found = browser?.users.find(({ digest }) => digest === wanted);
  return browser && found ? { browser: browser.id, since: found.since } : 'stranger';
}
