// What a cookie may be that a node sets (RFC 6265 section 4.1.1). A `;` or a line break in any part of it would begin another
// attribute, or a header of its own.
import type { ReplyCookie } from '../ports/node-runner.ts';

/** Browsers keep no longer ones: name, value and attributes together. */
const longestCookie = 4096;

/** Of all that one answer sets: with its other headers it must stay below the 10 kB that API Gateway takes. */
export const longestTogether = 7 * 1024;
/** Characters of the attributes beside path and domain. */
const attributes = 130;

const token = /^[\w!#$%&'*+.^`|~-]+$/;
const octets = /^[\w!#$%&'()*+./:<=>?@[\]^`{|}~-]*$/;
const pathCharacters = /^\/[\w!#$%&'()*+./:=@~-]*$/;
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/** Why no browser may get this cookie; undefined when one may. Nothing of its value is in the reason. */
export function cookieRefusal({ name, value, path, domain, secure, sameSite }: ReplyCookie): string | undefined {
  if (!token.test(name)) return 'the name of the cookie is no token of RFC 6265';
  if (!octets.test(value)) return 'the value of the cookie holds a character that no cookie may';
  if (name.length + value.length > longestCookie) return `the cookie is longer than ${longestCookie} characters`;
  if (path !== undefined && !pathCharacters.test(path)) return 'the path of the cookie must begin with / and be plain';
  if (domain !== undefined && !hostName.test(domain)) return 'the domain of the cookie is no name of a host';
  if (sameSite === 'None' && secure === false) return 'a cookie with SameSite=None has to be secure';
  if (/^__(secure|host)-/i.test(name) && secure === false) return 'a cookie of this name has to be secure';
  if (/^__host-/i.test(name) && (domain !== undefined || (path ?? '/') !== '/')) {
    return 'a cookie of this name has the path / and no domain';
  }
  return undefined;
}

/** Of several of one name, path and domain a browser keeps the last: no other is sent. */
export function lastOfEach(cookies: readonly ReplyCookie[]): ReplyCookie[] {
  return [
    ...new Map(cookies.map((cookie) => [JSON.stringify([cookie.name, cookie.path, cookie.domain]), cookie])).values(),
  ];
}

/** Why no answer can carry all of these; undefined when one can. */
export function togetherRefusal(cookies: readonly ReplyCookie[]): string | undefined {
  const size = lastOfEach(cookies).reduce(
    (sum, { name, value, path = '', domain = '' }) =>
      sum + name.length + value.length + path.length + domain.length + attributes,
    0,
  );
  return size > longestTogether ? `with those before it is longer than ${longestTogether} characters` : undefined;
}

/** Whether pages of the host may set cookies for the domain: their own host, or one above it. */
export function coversHost(domain: string, host: string): boolean {
  const [wanted, own] = [domain, host].map((name) => name.toLowerCase());
  return own === wanted || (own?.endsWith(`.${wanted}`) ?? false);
}
