// The headers with which the pages have to be served, wherever that is.

/** @param api other origins that the pages call: the API's, when it is not the pages' own. */
export function pageHeaders(api: readonly string[] = []): readonly (readonly [name: string, value: string])[] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    ['connect-src', "'self'", ...api].join(' '),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // Text becomes markup in one place only, and there it stays inert: src/shared/safe-markup.tsx.
    "require-trusted-types-for 'script'",
    'trusted-types waymark-inert',
  ].join('; ');
  return [
    ['content-security-policy', policy],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    // A goto in the page's address is nobody else's business.
    ['referrer-policy', 'no-referrer'],
    ['permissions-policy', 'geolocation=(self), camera=(), microphone=()'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
  ];
}

/** By path below the pages' folder: names with a digest in them never change, all else is asked for again. */
export function cacheControl(path: string): string {
  return /^(?:pages|console)\/[\w.-]+-[\w-]{8}\.(?:js|css)$/.test(path)
    ? 'public, max-age=31536000, immutable'
    : 'no-cache';
}
