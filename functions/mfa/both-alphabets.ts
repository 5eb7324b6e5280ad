// Base64 in registration URIs. Apps differ in the alphabet that they read, and several refuse a URI, or garble a value,
// for a sign of the other one: only what has no such sign is the same to all.

/** Of UTF-8, without padding. */
export const base64url = (text: string): string => Buffer.from(text.toWellFormed()).toString('base64url');

/** Undefined for a text whose base64url has a `-` or `_`: `почта`, `a?b>c~d`. */
export const inBothAlphabets = (text: string): string | undefined => {
  const value = base64url(text);
  return /[-_]/.test(value) ? undefined : value;
};
