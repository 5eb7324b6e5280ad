// A user's OATH device as AM stores it, and the Base64 text in which a journey carries it in shared state.

import * as z from 'zod';
import type { OathDigits, OathHash } from './hotp.ts';

const sharedProfile = z.object({
  /** Identifies the device, also over REST and in the registration URI. */
  uuid: z.string(),
  /** Plain only while the profile travels in shared state; hashed at rest. */
  recoveryCodes: z.array(z.string()).default([]),
  /** The raw key as upper-case hex. */
  sharedSecret: z.string(),
  /** Shown to the user, who may change it. */
  deviceName: z.string().default('OATH Device'),
  /** TOTP: start of the last accepted step, epoch seconds. */
  lastLogin: z.int().default(0),
  /** HOTP: the next counter to expect. */
  counter: z.int().nonnegative().default(0),
  /** HOTP: whether codes carry a check digit. */
  checksumDigit: z.boolean().default(false),
  /** HOTP: -1 for dynamic truncation. */
  truncationOffset: z.int().default(-1),
  /** TOTP: how far the device's clock is ahead; a multiple of the interval. */
  clockDriftSeconds: z.int().default(0),
});

/** AM's nine fields, and what we remember beside them. */
export type OathDeviceProfile = z.infer<typeof sharedProfile> & {
  /** How the device was enrolled, when we did it ourselves. */
  readonly digits?: OathDigits;
  readonly hash?: OathHash;
  /** Seconds per TOTP step at enrolment. */
  readonly interval?: number;
  /** Epoch milliseconds. */
  readonly createdDate?: number;
  /** Epoch milliseconds of the last accepted code. */
  readonly lastAccessDate?: number;
};

export type NewOathDevice = {
  readonly uuid: string;
  readonly secretBytes: Uint8Array;
  readonly addChecksum: boolean;
  readonly truncationOffset: number;
} & Pick<OathDeviceProfile, 'digits' | 'hash' | 'interval' | 'createdDate'>;

/** A device that has never been used and has no recovery codes. */
export function newOathDeviceProfile(device: NewOathDevice): OathDeviceProfile {
  const { uuid, secretBytes: secret, addChecksum, truncationOffset, ...enrolment } = device;
  return {
    uuid,
    recoveryCodes: [],
    sharedSecret: Buffer.from(secret).toString('hex').toUpperCase(),
    deviceName: 'OATH Device',
    lastLogin: 0,
    counter: 0,
    checksumDigit: addChecksum,
    truncationOffset,
    clockDriftSeconds: 0,
    ...enrolment,
  };
}

/** Bytes of a hash, as long as which RFC 6238 section 5.1 wants the key to be. */
const hashLength = { SHA1: 20, SHA256: 32, SHA512: 64 } as const satisfies Record<OathHash, number>;

/**
 * How many random bytes a new secret takes, from a minimum in hex characters: never fewer than the hash has, which with
 * SHA1 are the 20 that RFC 4226 recommends, and a multiple of five, so that Base32 needs no padding, which authenticator
 * apps treat differently.
 */
export function secretLength(minSharedSecretLength: number, hash: OathHash): number {
  return Math.ceil(Math.max(hashLength[hash], Math.ceil(minSharedSecretLength / 2)) / 5) * 5;
}

/** The key behind its hex text; white space is ignored, an odd length gets a leading zero. Undefined if blank or no hex. */
export function secretBytes(hex: string): Uint8Array | undefined {
  const digits = hex.replaceAll(/\s/g, '');
  if (!/^[0-9a-f]+$/i.test(digits)) return undefined;
  return new Uint8Array(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
}

/** As AM keeps it with its user, dates included. */
const storedProfile = sharedProfile.extend({
  createdDate: z.exactOptional(z.int().nonnegative()),
  lastAccessDate: z.exactOptional(z.int().nonnegative()),
});

/** Undefined for what is none. */
export function storedOathProfile(value: unknown): OathDeviceProfile | undefined {
  return storedProfile.safeParse(value).data;
}

/** Base64 of the JSON of exactly AM's nine fields, in the order in which AM documents them. */
export function encodeSharedProfile(profile: OathDeviceProfile): string {
  const { uuid, recoveryCodes, sharedSecret, deviceName, lastLogin, counter, checksumDigit } = profile;
  const { truncationOffset, clockDriftSeconds } = profile;
  const counters = { lastLogin, counter, checksumDigit, truncationOffset, clockDriftSeconds };
  const json = JSON.stringify({ uuid, recoveryCodes, sharedSecret, deviceName, ...counters });
  return Buffer.from(json).toString('base64');
}

/**
 * The profile inside such a text. Unknown fields are dropped and missing ones get the values of a new device, save for
 * `uuid` and `sharedSecret`, without which there is no device. Undefined when it cannot be read.
 */
export function decodeSharedProfile(text: string): OathDeviceProfile | undefined {
  try {
    return sharedProfile.safeParse(JSON.parse(Buffer.from(text, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}
