// Reads an otpauth:// URI as authenticator apps do, for the phone's side: command line and simulated phone.

import { base32Decode } from './base32.ts';
import type { OathDigits, OathHash } from './hotp.ts';
import type { OathAlgorithm } from './registration-uri.ts';

export interface ParsedOathUri {
  readonly type: OathAlgorithm;
  readonly issuer: string;
  readonly account: string;
  /** The raw key. */
  readonly secret: Uint8Array;
  /** Default 6. */
  readonly digits: OathDigits;
  /** Seconds per step; default 30. */
  readonly period: number;
  /** Default 0. */
  readonly counter: number;
  /** Default SHA1. */
  readonly hash: OathHash;
  readonly backgroundColor?: string;
  readonly imageUrl?: string;
  readonly userId?: string;
  readonly deviceId?: string;
}

export type OathUriPart = 'form' | 'label' | 'secret' | 'digits' | 'period' | 'counter' | 'algorithm' | 'encoding';

/** Names the part that is wrong and never quotes it: the URI is a secret. */
export class OathUriError extends Error {
  override readonly name = 'OathUriError';
  readonly part: OathUriPart;

  constructor(part: OathUriPart, complaint: string) {
    super(`Not a usable otpauth URI: ${complaint}`);
    this.part = part;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OathUriError('encoding', 'a percent sign is not followed by the code of a character');
  }
}

function readQuery(query: string): Map<string, string> {
  return new Map(
    query.split('&').map((item): [string, string] => {
      const name = item.replace(/=.*$/s, '');
      return [name, decoded(item.slice(name.length + 1))];
    }),
  );
}

function readLabel(label: string, issuer: string): { readonly issuer: string; readonly account: string } {
  if (!label && !issuer) throw new OathUriError('label', 'it names neither issuer nor account');
  const colon = label.indexOf(':');
  const labelIssuer = colon < 0 ? label : label.slice(0, colon);
  const account = colon < 0 ? label : label.slice(colon + 1);
  return { issuer: issuer || labelIssuer, account: account || 'Untitled' };
}

function readSecret(text: string): Uint8Array {
  const secret = base32Decode(text);
  if (!secret?.length) throw new OathUriError('secret', 'the secret is missing or not Base32');
  return secret;
}

function readNumber(part: 'period' | 'counter', text: string, least: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < least) {
    throw new OathUriError(part, `${part} must be a whole number from ${least}`);
  }
  return number;
}

function readDigits(text: string): OathDigits {
  if (text === '6') return 6;
  if (text === '8') return 8;
  throw new OathUriError('digits', 'digits must be 6 or 8');
}

function readHash(text: string): OathHash {
  const hash = text.toUpperCase();
  if (hash === 'SHA1' || hash === 'SHA256' || hash === 'SHA512') return hash;
  throw new OathUriError('algorithm', 'algorithm must be SHA1, SHA256 or SHA512');
}

function fromBase64url(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}

/** Throws an OathUriError for anything that an authenticator app would refuse. An `issuer` parameter beats the label's. */
export function parseOathUri(uri: string): ParsedOathUri {
  const [, host, label = '', query = ''] = /^otpauth:\/\/(totp|hotp)\/([^?]*)\??(.*)$/i.exec(uri.trim()) ?? [];
  if (!host) throw new OathUriError('form', 'it must start with otpauth://totp/ or otpauth://hotp/');
  const parameters = readQuery(query);
  const color = parameters.get('b');
  const imageUrl = parameters.get('image');
  const userId = parameters.get('uid');
  const deviceId = parameters.get('oid');
  return {
    type: host.toLowerCase() === 'hotp' ? 'HOTP' : 'TOTP',
    ...readLabel(decoded(label), parameters.get('issuer') ?? ''),
    secret: readSecret(parameters.get('secret') ?? ''),
    digits: readDigits(parameters.get('digits') ?? '6'),
    period: readNumber('period', parameters.get('period') ?? '30', 1),
    counter: readNumber('counter', parameters.get('counter') ?? '0', 0),
    hash: readHash(parameters.get('algorithm') ?? 'SHA1'),
    ...(color && { backgroundColor: color }),
    ...(imageUrl && { imageUrl }),
    ...(userId && { userId: fromBase64url(userId) }),
    ...(deviceId && { deviceId: fromBase64url(deviceId) }),
  };
}
