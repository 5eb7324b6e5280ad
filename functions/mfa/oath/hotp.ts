// One-time codes from a counter (RFC 4226), and with a time step as counter those of RFC 6238.
// Checksum digit and fixed truncation offset as in the reference code of RFC 4226, appendix C.

import { createHmac, randomBytes } from 'node:crypto';
import { type CryptoPlugin, constantTimeEqual, createGuardrails } from '@otplib/core';
import { generateSync } from '@otplib/hotp';

export type OathHash = 'SHA1' | 'SHA256' | 'SHA512';
export type OathDigits = 6 | 8;

export interface HotpOptions {
  /** The raw key, at least one byte. */
  readonly secret: Uint8Array;
  /** A moving counter, or a time step; a whole number from 0. */
  readonly counter: number;
  readonly digits: OathDigits;
  /** Default SHA1. */
  readonly hash?: OathHash | undefined;
  /** Append a check digit, so that the code is one character longer. Default false. */
  readonly checksum?: boolean | undefined;
  /** Where in the hash the number is read, 0..15 for SHA1. Anything else, and the default -1, mean dynamic. */
  readonly truncationOffset?: number | undefined;
}

const algorithms = {
  SHA1: { name: 'sha1', bytes: 20 },
  SHA256: { name: 'sha256', bytes: 32 },
  SHA512: { name: 'sha512', bytes: 64 },
} as const;

const nodeCrypto: CryptoPlugin = {
  name: 'node',
  hmac: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  randomBytes,
  constantTimeEqual,
};

// Devices that come from elsewhere keep the keys they have, however short or long.
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: Number.MAX_SAFE_INTEGER });

function isFixed(offset: number, hashBytes: number): boolean {
  return Number.isInteger(offset) && offset >= 0 && offset < hashBytes - 4;
}

function numberAt(offset: number) {
  return (mac: Uint8Array) => new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fff_ffff;
}

const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

function checkDigit(code: string): number {
  const fromTheRight = [...code].reverse().map(Number);
  const sum = fromTheRight.reduce((total, digit, place) => total + (place % 2 ? digit : Number(doubled[digit])), 0);
  return (10 - (sum % 10)) % 10;
}

/** The code for one counter: `digits` figures with leading zeros, and the check digit after them if asked for. */
export function hotp(options: HotpOptions): string {
  const { secret, counter, digits, hash = 'SHA1', checksum = false, truncationOffset = -1 } = options;
  const { name: algorithm, bytes } = algorithms[hash];
  const hooks = isFixed(truncationOffset, bytes) ? { truncateDigest: numberAt(truncationOffset) } : {};
  const code = generateSync({ secret, counter, digits, algorithm, hooks, guardrails, crypto: nodeCrypto });
  return checksum ? `${code}${checkDigit(code)}` : code;
}
