// The machine's time and cryptographic randomness. Whoever wants these alone gets no logger, which reads the environment.
import { randomBytes } from 'node:crypto';
import type { Clock, Randomness } from '../../ports/system.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandomness: Randomness = { bytes: (length) => new Uint8Array(randomBytes(length)) };
