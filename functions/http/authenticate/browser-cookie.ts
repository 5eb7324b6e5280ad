// The cookie by which a browser is known again (OWASP's device cookie): it tells who is guessing, and opens nothing. A
// compact JWS under the keys of authIds; its own `typ` keeps the two apart.
import * as z from 'zod';
import type { Engine } from '../../engine/engine.ts';
import { signToken, TokenError, tokenClaims } from '../../engine/signed-token.ts';
import { userDigest } from '../../node/known-browser.ts';
import type { KeyRing } from '../../ports/keys.ts';
import type { KnownBrowser } from '../../ports/node-runner.ts';
import type { User } from '../../ports/users.ts';
import type { HttpRequest } from '../http-request.ts';
import { cookiesNamed } from '../session-token.ts';
import type { Site } from '../site.ts';

const browserCookieName = 'waymark-browser';

const type = 'waymark-browser';
const lifetimeSeconds = 180 * 24 * 60 * 60;
/** The latest stay: a browser in a library forgets. */
const mostUsers = 5;
const idBytes = 12;
/** Of one request; the rest is not ours. */
const mostCookies = 3;

const claimsSchema = z.object({
  id: z.string().min(1),
  users: z.array(z.object({ digest: z.string(), since: z.number(), factor: z.exactOptional(z.literal(true)) })),
  exp: z.number(),
});

type Tools = Pick<Engine, 'keyRings' | 'clock' | 'randomness'>;

/** Undefined for a stranger: no cookie, one that has expired, or one that is not of our making. */
export async function knownBrowser(
  { headers }: Pick<HttpRequest, 'headers'>,
  { keyRings, clock }: Tools,
): Promise<KnownBrowser | undefined> {
  const cookies = cookiesNamed(headers, browserCookieName).slice(0, mostCookies);
  if (cookies.length === 0) return undefined;
  const ring = await keyRings.ring('auth-id');
  for (const cookie of cookies) {
    const browser = opened(cookie, ring, clock.now());
    if (browser) return browser;
  }
  return undefined;
}

/** A whole Set-Cookie value, after this user has signed in, with a second factor or without one. The browser keeps its id, and with it what it was charged. */
export async function rememberUser(
  user: User,
  browser: KnownBrowser | undefined,
  { keyRings, clock, randomness }: Tools,
  { secureCookies }: Pick<Site, 'secureCookies'>,
  secondFactor: boolean,
): Promise<string> {
  const id = browser?.id ?? Buffer.from(randomness.bytes(idBytes)).toString('base64url');
  const digest = userDigest(id, user);
  const users = browser?.users ?? [];
  const others = users.filter((other) => other.digest !== digest);
  const factor = secondFactor || users.some((one) => one.digest === digest && one.factor);
  const since = clock.now();
  const claims = {
    id,
    users: [{ digest, since, ...(factor && { factor }) }, ...others].slice(0, mostUsers),
    exp: Math.floor(since / 1000) + lifetimeSeconds,
  };
  const token = signToken(type, claims, await keyRings.ring('auth-id'));
  const secure = secureCookies ? '; Secure' : '';
  return `${browserCookieName}=${token}; Path=/; HttpOnly${secure}; SameSite=Lax; Max-Age=${lifetimeSeconds}`;
}

function opened(cookie: string, ring: KeyRing, now: number): KnownBrowser | undefined {
  try {
    const { success, data } = claimsSchema.safeParse(tokenClaims(type, cookie, ring));
    if (!success || data.exp * 1000 <= now) return undefined;
    return { id: data.id, users: data.users };
  } catch (error) {
    // Whatever is wrong with it: a stranger is no error.
    if (error instanceof TokenError) return undefined;
    throw error;
  }
}
