// A cookie that a node of a journey has set, as it goes out.
import type { ReplyCookie } from '../../ports/node-runner.ts';
import type { Site } from '../site.ts';

/** A whole Set-Cookie value. The engine has refused what no cookie may hold. */
export function nodeCookie(cookie: ReplyCookie, { secureCookies }: Pick<Site, 'secureCookies'>, now: number): string {
  const { name, value, path = '/', domain, maxAge, secure = secureCookies, httpOnly = true } = cookie;
  // Browsers drop SameSite=None without Secure.
  const sameSite = cookie.sameSite === 'None' && !secure ? 'Lax' : (cookie.sameSite ?? 'Lax');
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`, `Expires=${new Date(now + maxAge * 1000).toUTCString()}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    `SameSite=${sameSite}`,
  ].join('; ');
}
