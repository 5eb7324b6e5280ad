// What the slow hashes cost when nobody says otherwise. Tests over a running system put cheap ones in their place
// (test/jest.config.js): they are slow so that guessing is, and the tests of the hashes show that.
import type { Argon2Cost, ScryptCost } from './slow-hash.ts';

/** 7 MiB, and about 17 ms on one core: of OWASP's list of equals the one that takes least memory, which Lambda charges for. */
export const passwordCost: Argon2Cost = { memory: 7168, passes: 5 };

/** What passwords were hashed with before: 16 MiB, and about 0.16 s on one core. */
export const oldPasswordCost: ScryptCost = { ln: 14, r: 8, p: 5 };

/**
 * Lighter than a password's: nobody chose a code, and of its 71 bits a set of ten leaves 67 to be guessed. One pass over 7 MiB
 * makes a guess thousands of times dearer than a bare SHA-256 would, and a set of ten is made in the time of two passwords.
 */
export const recoveryCodeCost: Argon2Cost = { memory: 7168, passes: 1 };
