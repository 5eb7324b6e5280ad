// The otpauth:// URI that enrols a device: Key Uri Format, with the additions of the ForgeRock Authenticator
// (`b`, `image`, `uid`, `oid`). One URI serves the QR code and the hidden value alike.

import { base64url, drawable, inBothAlphabets, labelText, registrationLabel } from '../registration-label.ts';
import { base32Encode } from './base32.ts';
import type { OathDigits, OathHash } from './hotp.ts';

export type OathAlgorithm = 'TOTP' | 'HOTP';

export interface OathRegistration {
  readonly issuer: string;
  readonly account: string;
  /** The raw key; a multiple of five bytes needs no Base32 padding. */
  readonly secret: Uint8Array;
  readonly algorithm: OathAlgorithm;
  /** Seconds per step; TOTP only. */
  readonly period: number;
  /** The first counter; HOTP only. */
  readonly counter: number;
  readonly digits: OathDigits;
  /** TOTP only: HOTP is always SHA1. */
  readonly hash: OathHash;
  /** Hex, with or without `#`. */
  readonly backgroundColor?: string | undefined;
  /**
   * Left out when blank, when it holds `&` or `#`, at which some apps cut even an escaped value, and when there is no room
   * for it in a QR code.
   */
  readonly imageUrl?: string | undefined;
  /** Left out where Ping's SDK for Android, which reads the standard alphabet, would refuse the whole URI for it. */
  readonly userId: string;
  /** The `uuid` of the device profile. */
  readonly deviceId: string;
}

/** Whether apps read this image from a URI. */
export function isUsableImage(url: string): boolean {
  return url.trim() !== '' && !/[&#]/.test(url);
}

/**
 * The URI. Where the logo makes it longer than every client can draw, it goes without; a user id, issuer and account of 50
 * characters each and a logo URL of 100 make some 600 bytes. What is left is never shortened.
 */
export function oathRegistrationUri(registration: OathRegistration): string {
  const { issuer, account, secret, algorithm, period, counter, digits, hash, userId, deviceId } = registration;
  const { backgroundColor = '', imageUrl = '' } = registration;
  const isTotp = algorithm === 'TOTP';
  const color = backgroundColor.trim().replace(/^#/, '');

  const parameters: [name: string, value: string][] = [
    ['secret', base32Encode(secret)],
    isTotp ? ['period', `${period}`] : ['counter', `${counter}`],
    ['digits', `${digits}`],
  ];
  if (color) parameters.push(['b', color]);
  if (isUsableImage(imageUrl)) parameters.push(['image', imageUrl.toWellFormed()]);
  if (isTotp && hash !== 'SHA1') parameters.push(['algorithm', hash]);
  const uid = inBothAlphabets(userId);
  if (uid !== undefined) parameters.push(['uid', uid]);
  parameters.push(['oid', base64url(deviceId)]);
  // Third-party apps need it; Ping's refuse one that differs from the label.
  parameters.push(['issuer', labelText(issuer)]);

  const uriOf = (some: typeof parameters): string => {
    const query = some.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `otpauth://${isTotp ? 'totp' : 'hotp'}/${registrationLabel(issuer, account)}?${query}`;
  };
  return drawable([uriOf(parameters), uriOf(parameters.filter(([name]) => name !== 'image'))]);
}
