// What all registration URIs have in common: the label, the name of the account in it, how long they may be, and the
// alphabets of Base64.
import type { Identity } from '../ports/users.ts';

// The label, `issuer:account`, under which authenticator apps list a device.

/** Text as a label can hold it. Apps decode a label before they split it, so no escaping protects a colon. */
export function labelText(text: string): string {
  return text.replaceAll(':', ' ').toWellFormed();
}

function escaped(text: string): string {
  return encodeURIComponent(labelText(text)).replaceAll('%40', '@');
}

/** Both sides percent-encoded, `/ ? # & +` included; only `@` stays, as it is harmless in a path. */
export function registrationLabel(issuer: string, account: string): string {
  return `${escaped(issuer)}:${escaped(account)}`;
}

// The name under which an authenticator app lists an account: the user's own, or an attribute of the profile.

const attributes = {
  COMMON_NAME: 'cn',
  EMAIL_ADDRESS: 'mail',
  EMPLOYEE_NUMBER: 'employeeNumber',
  GIVEN_NAME: 'givenName',
  LAST_NAME: 'sn',
  USERNAME: undefined,
} as const;

export type AccountName = keyof typeof attributes;

/** The first value of the attribute; the user name when the attribute is missing or blank. */
export function accountNameOf(identity: Identity, choice: AccountName): string {
  const attribute = attributes[choice];
  const value = attribute && identity.attributes[attribute]?.[0];
  return value?.trim() ? value : identity.username;
}

// How long a URI may be.

/** Bytes that every client can draw: the widget's QR code is always of version 20, level L. */
export const longestQrText = 858;

/** Bytes that the largest QR code holds: version 40, level L. */
export const largestQrText = 2953;

/** The first of these URIs that every client can draw; where there is none the last one, which is the shortest. */
export function drawable(forms: readonly [string, ...string[]]): string {
  return forms.find((uri) => uri.length <= longestQrText) ?? forms.at(-1) ?? forms[0];
}

// Base64 in registration URIs. Apps differ in the alphabet that they read, and several refuse a URI, or garble a value,
// for a sign of the other one: only what has no such sign is the same to all.

/** Of UTF-8, without padding. */
export function base64url(text: string): string {
  return Buffer.from(text.toWellFormed()).toString('base64url');
}

/** Undefined for a text whose base64url has a `-` or `_`: `почта`, `a?b>c~d`. */
export function inBothAlphabets(text: string): string | undefined {
  const value = base64url(text);
  return /[-_]/.test(value) ? undefined : value;
}
