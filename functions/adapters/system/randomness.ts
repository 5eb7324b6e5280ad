// The machine's cryptographic randomness.
import { randomBytes } from 'node:crypto';
import type { Randomness } from '../../ports/system.ts';

export const systemRandomness: Randomness = { bytes: (length) => new Uint8Array(randomBytes(length)) };
