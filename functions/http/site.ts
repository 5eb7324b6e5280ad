// What the deployment tells the HTTP functions through their environment. It never comes from a request: whoever
// forges a Host header must not end up in a URL or a cookie.
import { corsHeaderFault } from '../manifest/cors-headers.ts';

export interface Site {
  /** Exact origins whose pages may call with credentials. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Request headers that they may send beside those of AM's clients, in lower case. Default: none. */
  readonly corsHeaders?: ReadonlySet<string>;
  /** A request header, in lower case, in which an edge before the gateway says the client's country. Without it nobody is asked. */
  readonly countryHeader?: string;
  /** Where the console is, when not on our own origin: its pages alone may change what a realm is. */
  readonly consoleOrigin?: string;
  /** The page on which people sign in: `https://www.example.com/login`. */
  readonly pageUrl?: string;
  /** Whether clients come over HTTPS: decides the cookie's attributes. */
  readonly secureCookies: boolean;
  /** Where clients reach us, without a slash at the end: `https://login.example.com/am`. */
  readonly publicUrl?: string;
}

/**
 * CORS_ORIGINS, CORS_HEADERS: origins and names of headers separated by commas, none by default. CONSOLE_ORIGIN: one, or none.
 * COUNTRY_HEADER: the name of a header, or none.
 * PUBLIC_URL, LOGIN_PAGE: an absolute URL. COOKIE_SECURE: `true` or `false`; by default what PUBLIC_URL says, and `true` without one, since the
 * gateway speaks HTTPS only.
 * Throws at cold start, naming the variable that cannot be used.
 */
export function siteOf(environment: Readonly<Record<string, string | undefined>>): Site {
  const publicUrl = environment['PUBLIC_URL'] ? absoluteUrl('PUBLIC_URL', environment['PUBLIC_URL']) : undefined;
  const headers = listed(environment['CORS_HEADERS']).map(headerOf);
  const consoleOrigin = environment['CONSOLE_ORIGIN'];
  return {
    corsOrigins: new Set(listed(environment['CORS_ORIGINS']).map((origin) => originOf('CORS_ORIGINS', origin))),
    ...(environment['LOGIN_PAGE'] && { pageUrl: absoluteUrl('LOGIN_PAGE', environment['LOGIN_PAGE']) }),
    ...(consoleOrigin && { consoleOrigin: originOf('CONSOLE_ORIGIN', consoleOrigin) }),
    ...(headers.length > 0 && { corsHeaders: new Set(headers) }),
    secureCookies: flagOf(environment['COOKIE_SECURE']) ?? !publicUrl?.startsWith('http:'),
    ...(environment['COUNTRY_HEADER'] && { countryHeader: environment['COUNTRY_HEADER'].toLowerCase() }),
    ...(publicUrl !== undefined && { publicUrl }),
  };
}

function listed(text = ''): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function headerOf(name: string): string {
  const fault = corsHeaderFault(name);
  if (fault !== undefined) throw new Error(`CORS_HEADERS: ${name} ${fault}`);
  return name.toLowerCase();
}

// A wildcard, or the `null` of sandboxed pages, would hand any page on the internet the user's cookies.
function originOf(variable: string, text: string): string {
  const url = urlOf(text);
  if (url === undefined || url.origin === 'null' || url.origin !== text.toLowerCase() || text.includes('*')) {
    throw new Error(`${variable}: ${text} is not an origin such as https://app.example.com`);
  }
  return url.origin;
}

function absoluteUrl(variable: string, text: string): string {
  const url = urlOf(text);
  const plain = url !== undefined && `${url.origin}${url.pathname}` === url.href;
  if (!plain || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${variable} must be an absolute http or https URL without query`);
  }
  return url.href.replace(/\/+$/, '');
}

function flagOf(text: string | undefined): boolean | undefined {
  if (text === undefined || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw new Error('COOKIE_SECURE must be true or false');
  return text === 'true';
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
