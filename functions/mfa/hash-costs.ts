// What the slow hashes cost when nobody says otherwise. Tests over a running system put cheap ones in their place
// (test/jest.config.js): they are slow so that guessing is, and the tests of the hashes show that.
import type { ScryptCost } from './scrypt.ts';

/** 16 MiB, and about 0.18 s on one core. */
export const passwordCost: ScryptCost = { ln: 14, r: 8, p: 5 };

/** Lighter than a password's: a code has 59 bits at least, and nobody chose it. */
export const recoveryCodeCost: ScryptCost = { ln: 14, r: 8, p: 1 };
