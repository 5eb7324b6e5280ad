// Which users a known browser has signed in as. Its cookie names them by digests, so that whoever looks into the browser's
// store finds no names; the browser's id is in them, so that those of two browsers have nothing in common.
import { createHash } from 'node:crypto';
import type { KnownBrowser } from '../ports/node-runner.ts';
import { type CodeGuesser, comparableName, type Guesser, type User } from '../ports/users.ts';

/** How the browser with this id calls a user. */
export function userDigest(browserId: string, { realm, username }: User): string {
  const text = `${browserId}#${realm}#${comparableName(username)}`;
  return createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url');
}

/**
 * Whose codes are counted. Known is who has signed in with a second factor: a cookie that the password alone has bought must
 * not let its owner spend the attempts of the user's own browsers, which share one count.
 */
export function codeGuesser(user: User, browser: KnownBrowser | undefined): CodeGuesser {
  return entryOf(user, browser)?.factor ? 'known' : 'stranger';
}

/** Whose sent codes are counted: of who has no other factor no browser has ever signed in with one. */
export function sentCodeGuesser(user: User, browser: KnownBrowser | undefined): CodeGuesser {
  return entryOf(user, browser) ? 'known' : 'stranger';
}

/** Whose passwords are counted. To all but the users that it has signed in as a browser is a stranger. */
export function passwordGuesser(user: User, browser: KnownBrowser | undefined): Guesser {
  const found = entryOf(user, browser);
  return browser && found ? { browser: browser.id, since: found.since } : 'stranger';
}

function entryOf(user: User, browser: KnownBrowser | undefined): KnownBrowser['users'][number] | undefined {
  const wanted = browser && userDigest(browser.id, user);
  return browser?.users.find(({ digest }) => digest === wanted);
}
