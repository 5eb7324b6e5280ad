// The session cookie (RFC 6265). It has no Domain and, like AM's, no lifetime: the browser drops it when it closes.
import type { Site } from './site.ts';

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
