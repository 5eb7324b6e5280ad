// What an OATH device is registered with and has to be checked by: nodes of one journey that differ in it never match.
import type { Agreement } from './define-node.ts';

interface OathKeys {
  readonly algorithm: 'TOTP' | 'HOTP';
  readonly totpHashAlgorithm: string;
  readonly totpTimeInterval: number;
  /** Of registrations only: a verifier takes it from the device. */
  readonly passwordLength?: string;
}

export function oathAgreement(side: Agreement['side']): (config: OathKeys) => Agreement {
  return ({ algorithm, totpHashAlgorithm, totpTimeInterval, passwordLength }) => ({
    side,
    settings: {
      algorithm,
      ...(algorithm === 'TOTP' && { totpHashAlgorithm, totpTimeInterval }),
      ...(passwordLength !== undefined && { passwordLength }),
    },
  });
}
