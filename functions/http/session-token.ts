// Where a request carries its session token: a header named like the session cookie, the cookie, or the body of a
// sessions call. Never the query: URLs end up in access logs, histories and referrers.

import type { JsonObject } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import type { Session, SessionReader } from '../ports/sessions.ts';
import type { HttpRequest } from './http-request.ts';
import type { Site } from './site.ts';

type Carrier = Pick<HttpRequest, 'headers'> & { readonly settings: { readonly cookieName: string } };

export function headerToken({ headers, settings }: Carrier): string | undefined {
  return tokenOf(headers[settings.cookieName.toLowerCase()]);
}

export function cookieToken({ headers, settings }: Carrier): string | undefined {
  return tokenOf(cookiesNamed(headers, settings.cookieName)[0]);
}

/** The values of all cookies of a name, in the order of the request. */
export function cookiesNamed(headers: HttpRequest['headers'], name: string): readonly string[] {
  return allCookies(headers)[name] ?? [];
}

/** By name, each with its values in the order of the request. */
export function allCookies(headers: HttpRequest['headers']): Record<string, readonly string[]> {
  // Without a prototype: a cookie named `constructor` is one like any other.
  const cookies: Record<string, readonly string[]> = Object.create(null);
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at <= 0) continue;
    const name = pair.slice(0, at).trim();
    cookies[name] = [...(cookies[name] ?? []), pair.slice(at + 1).trim()];
  }
  return cookies;
}

/** The header's token, which only a program can set, before the cookie's, which a browser adds by itself. */
export function sessionToken(request: Carrier): string | undefined {
  return headerToken(request) ?? cookieToken(request);
}

/**
 * Whether the caller may be told the token that it came with: it has named it itself, or it is no page, from whose scripts the
 * cookie is kept. Browsers add one of these headers to whatever a page posts, and no page can leave them out.
 */
export function mayReadToken(request: Carrier): boolean {
  if (headerToken(request) !== undefined) return true;
  return !Object.keys(request.headers).some((name) => name === 'origin' || name.startsWith('sec-fetch-'));
}

/**
 * The token that a sessions call is about. A body may name the caller's own session, or stand alone; naming someone
 * else's session takes privileges that no session here has.
 */
export function namedToken(request: Carrier & Pick<HttpRequest, 'query'>, body: JsonObject): string | undefined {
  if ('tokenId' in request.query) {
    throw new RequestError('ERR_BODY_MALFORMED', 'Send tokenId in the request body, not in the URL');
  }
  const { tokenId } = body;
  if (tokenId !== undefined && typeof tokenId !== 'string') {
    throw new RequestError('ERR_BODY_MALFORMED', 'tokenId must be a string');
  }
  const own = sessionToken(request);
  const named = tokenOf(tokenId);
  if (own !== undefined && named !== undefined && own !== named) {
    throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
  }
  return own ?? named;
}

function tokenOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

// Calls that are served to signed-in users only.

/** The live session behind a token. No token and a dead one look the same. */
export async function requireSession(token: string | undefined, sessions: SessionReader): Promise<Session> {
  const session = token === undefined ? undefined : await sessions.find(token);
  if (session === undefined) throw new RequestError('ERR_NO_SESSION', 'Access Denied');
  return session;
}

// The session cookie (RFC 6265). It has no Domain and, like AM's, no lifetime: the browser drops it when it closes.

/** A whole Set-Cookie value. `name` comes from the realm's settings. */
export function sessionCookie(name: string, token: string, site: Pick<Site, 'secureCookies'>): string {
  return `${pairOf(name, token)}; ${attributes(site)}`;
}

/** Takes the cookie back: same path and SameSite, or browsers keep it. */
export function clearedCookie(name: string, site: Pick<Site, 'secureCookies'>): string {
  return `${pairOf(name, '')}; ${attributes(site)}; Max-Age=0`;
}

// Browsers drop SameSite=None without Secure, and Secure cookies that come over plain HTTP.
function attributes({ secureCookies }: Pick<Site, 'secureCookies'>): string {
  return secureCookies ? 'Path=/; HttpOnly; Secure; SameSite=None' : 'Path=/; HttpOnly; SameSite=Lax';
}

// RFC 6265 section 4.1.1: a `;` or a line break in name or value would start an attribute or a header.
function pairOf(name: string, value: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new Error('The realm has a cookie name that is no token');
  if (!/^[\w!#$%&'()*+./:<=>?@[\]^`{|}~-]*$/.test(value)) throw new Error('A session token does not fit into a cookie');
  return `${name}=${value}`;
}
