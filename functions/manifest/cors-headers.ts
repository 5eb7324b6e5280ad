// Which request headers pages of listed origins may send: what AM's clients and our own page send, and what a deployment lists beside that for
// the request middleware of its applications. The stacks check the list at synthesis, the functions when they start.

/** In lower case, as all names here. */
export const clientHeaders = [
  'accept-api-version',
  'authorization',
  'content-type',
  'x-requested-platform',
  'x-requested-with',
  'x-waymark-hints',
] as const;

/** The session header of realms that say nothing else. */
const usualSessionHeader = 'iplanetdirectorypro';

// The first two carry a name and a password. The others are what a proxy or AWS itself says of a request, on whose word nodes
// and scripts go: a page that may send them speaks for the proxy.
const refused: readonly (readonly [names: RegExp, why: string])[] = [
  [/^x-openam-(username|password)$/, 'a page must not guess passwords without a single step'],
  [/^(forwarded|x-real-ip|true-client-ip|x-(forwarded|amz|amzn)-.*|cloudfront-.*|cf-.*)$/, 'it is for proxies to say'],
  [
    /^(accept-(charset|encoding)|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/,
    'no browser lets a page send it',
  ],
];

/**
 * Why a header cannot be listed; undefined when it can. Case does not count. `sessionHeaders` are those of the realms, as far as
 * they are known: a page that sends the session itself would have to be able to read it, and the cookie is there so that none can.
 */
export function corsHeaderFault(name: string, sessionHeaders: readonly string[] = []): string | undefined {
  // A list with `*` in it would be one without bounds to browsers that send no credentials.
  if (!/^[a-z0-9!#$%&'+.^_`|~-]{1,64}$/i.test(name)) return 'must be the name of a header such as X-Trace-Id';
  const lower = name.toLowerCase();
  if ([usualSessionHeader, ...sessionHeaders.map((header) => header.toLowerCase())].includes(lower)) {
    return 'carries the session: that is left to the cookie, which no page can read';
  }
  const why = refused.find(([names]) => names.test(lower))?.[1];
  return why && `cannot be allowed: ${why}`;
}
