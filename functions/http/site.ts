// What the deployment tells the HTTP functions through their environment. It never comes from a request: whoever
// forges a Host header must not end up in a URL or a cookie.

export interface Site {
  /** Exact origins whose pages may call with credentials. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Whether clients come over HTTPS: decides the cookie's attributes. */
  readonly secureCookies: boolean;
  /** Where clients reach us, without a slash at the end: `https://login.example.com/am`. */
  readonly publicUrl?: string;
}

/**
 * CORS_ORIGINS: origins separated by commas, none by default. PUBLIC_URL: an absolute URL. COOKIE_SECURE: `true` or
 * `false`; by default what PUBLIC_URL says, and `true` without one, since the gateway speaks HTTPS only.
 * Throws at cold start, naming the variable that cannot be used.
 */
export function siteOf(environment: Readonly<Record<string, string | undefined>>): Site {
  const publicUrl = environment['PUBLIC_URL'] ? publicUrlOf(environment['PUBLIC_URL']) : undefined;
  const origins = (environment['CORS_ORIGINS'] ?? '').split(',').map((text) => text.trim());
  return {
    corsOrigins: new Set(origins.filter(Boolean).map(originOf)),
    secureCookies: flagOf(environment['COOKIE_SECURE']) ?? !publicUrl?.startsWith('http:'),
    ...(publicUrl !== undefined && { publicUrl }),
  };
}

// A wildcard, or the `null` of sandboxed pages, would hand any page on the internet the user's cookies.
function originOf(text: string): string {
  const url = urlOf(text);
  if (url === undefined || url.origin === 'null' || url.origin !== text.toLowerCase() || text.includes('*')) {
    throw new Error(`CORS_ORIGINS: ${text} is not an origin such as https://app.example.com`);
  }
  return url.origin;
}

function publicUrlOf(text: string): string {
  const url = urlOf(text);
  const plain = url !== undefined && `${url.origin}${url.pathname}` === url.href;
  if (!plain || !/^https?:$/.test(url.protocol)) {
    throw new Error('PUBLIC_URL must be an absolute http or https URL without query');
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
