// What a cookie may be that a node sets (RFC 6265 section 4.1.1). A `;` or a line break in any part of it would begin another
// attribute, or a header of its own.
import type { ReplyCookie } from '../ports/node-runner.ts';

/** Browsers keep no longer ones: name, value and attributes together. */
const longestCookie = 4096;

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

/** Whether pages of the host may set cookies for the domain: their own host, or one above it. */
export function coversHost(domain: string, host: string): boolean {
  const [wanted, own] = [domain, host].map((name) => name.toLowerCase());
  return own === wanted || (own?.endsWith(`.${wanted}`) ?? false);
}
