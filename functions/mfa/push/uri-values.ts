// How values stand in a registration URI, so that every authenticator app reads back the same: their decoders differ in
// the Base64 alphabet they expect, and several take a wrong sign for no sign.

import type { JsonObject } from '../../json.ts';
import { base64url } from '../both-alphabets.ts';

/**
 * For values that most apps decode with the standard alphabet. A `/` may stand in a query; a plus is read as a blank,
 * so such a value is of no use and undefined.
 */
const standardBase64 = (text: string): string | undefined => {
  const value = Buffer.from(text.toWellFormed()).toString('base64').replace(/=+$/, '');
  return value.includes('+') ? undefined : value;
};

/**
 * The `d` of a push URI. Undefined for names that Ping's SDK for iOS could not read, for it would refuse the whole URI.
 */
export const otherUserId = standardBase64;

/** The `image` of a `pushauth` URI. Only `>`, `~` and what is not ASCII make a plus; a URL can do without them. */
export const encodedImage = (url: string): string | undefined => {
  const text = url
    .trim()
    .toWellFormed()
    .replaceAll(/[^\x21-\x7d]|>/gu, encodeURIComponent)
    .replaceAll('~', '%7E');
  return text ? standardBase64(text) : undefined;
};

/**
 * The `image` of an `mfauth` URI. Undefined for a URL with `&` or `#`, at which some apps cut even an escaped value,
 * and for more than 256 characters, at which Ping's SDK for iOS refuses the whole URI.
 */
export const plainImage = (url: string): string | undefined => {
  const value = encodeURIComponent(url.trim().toWellFormed());
  return value && !/[&#]/.test(url) && value.length <= 256 ? value : undefined;
};

/**
 * JSON in which every sign is escaped that would make the two alphabets differ. Undefined when there are no policies.
 */
export const encodedPolicies = (policies: JsonObject): string | undefined => {
  if (Object.keys(policies).length === 0) return undefined;
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return base64url(JSON.stringify(policies).replaceAll(/[>?~\u007f-\uffff]/g, escaped));
};
