// Realm names. Every spelling of a realm becomes one normal form before it is used as a key: `/`, `/alpha`,
// `/customers/europe`.

/** Below the root realm. */
const deepestLevel = 3;
// Without `#` (it ends the realm in stored keys) and without anything that means something in a path or a header.
const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/;

/**
 * `alpha`, `/alpha/`, `root/alpha` and `/alpha` are one realm; blanks around the name and empty segments do not
 * count, and nothing at all is the root realm. Undefined for what no realm can be called: other characters than
 * letters, digits, `.`, `-` and `_`, a leading dot, more than 64 characters a segment, more than three levels.
 */
export function normalRealm(name: string): string | undefined {
  const segments = name.trim().split('/').filter(Boolean);
  if (segments[0] === 'root') segments.shift();
  if (segments.length > deepestLevel || !segments.every((part) => segment.test(part))) return undefined;
  return `/${segments.join('/')}`;
}
