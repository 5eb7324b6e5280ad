// Authenticator data (W3C Web Authentication, section 6.1) as far as fixed places go: what it is for, its flags and its count.
import { createHash, timingSafeEqual } from 'node:crypto';

/** AM's names. */
export interface AuthenticatorFlags {
  /** Somebody was there. */
  readonly UP: boolean;
  /** It was the owner: by finger, face or PIN. */
  readonly UV: boolean;
  /** The passkey may be copied to other devices of its owner; BS: it has been. */
  readonly BE: boolean;
  readonly BS: boolean;
  /** A new credential is in it. */
  readonly AT: boolean;
  /** Extensions follow. */
  readonly ED: boolean;
}

export interface AuthenticatorData {
  readonly flags: AuthenticatorFlags;
  readonly signCount: number;
  readonly isFor: (rpId: string) => boolean;
  /** Bytes after the fixed part. */
  readonly more: number;
}

const fixedLength = 37;

/** Undefined for what is too short to be any. */
export function authenticatorData(bytes: Uint8Array): AuthenticatorData | undefined {
  if (bytes.length < fixedLength) return undefined;
  const view = Buffer.from(bytes);
  const byte = view.readUInt8(32);
  const isSet = (bit: number): boolean => (byte & (1 << bit)) !== 0;
  return {
    flags: { UP: isSet(0), UV: isSet(2), AT: isSet(6), ED: isSet(7), BE: isSet(3), BS: isSet(4) },
    signCount: view.readUInt32BE(33),
    isFor: (rpId) => timingSafeEqual(view.subarray(0, 32), createHash('sha256').update(rpId).digest()),
    more: view.length - fixedLength,
  };
}

/** Why it does not count, whatever is signed; undefined when it may. */
export function flagsRefusal({ UP, UV, BE, BS }: AuthenticatorFlags, verification: boolean): string | undefined {
  if (!UP) return 'userPresence';
  if (verification && !UV) return 'userVerification';
  return BS && !BE ? 'backupFlags' : undefined;
}
