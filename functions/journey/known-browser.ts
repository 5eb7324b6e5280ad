// Which users a known browser has signed in as. Its cookie names them by digests, so that whoever looks into the browser's
// store finds no names; the browser's id is in them, so that those of two browsers have nothing in common.
import { createHash } from 'node:crypto';
import type { CodeGuesser } from '../ports/attempt-policy.ts';
import type { KnownBrowser } from '../ports/node-runner.ts';
import { comparableName, type User } from '../ports/user.ts';

/** How the browser with this id calls a user. */
export function userDigest(browserId: string, { realm, username }: User): string {
  const text = `${browserId}#${realm}#${comparableName(username)}`;
  return createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url');
}

/** Whose codes are counted. */
export function codeGuesser(user: User, browser: KnownBrowser | undefined): CodeGuesser {
  return knownBrowserOf(user, browser) === undefined ? 'stranger' : 'known';
}

/** The browser's id if it has signed in as this user; to every other user it is a stranger. */
export function knownBrowserOf(user: User, browser: KnownBrowser | undefined): string | undefined {
  return browser?.users.includes(userDigest(browser.id, user)) ? browser.id : undefined;
}
