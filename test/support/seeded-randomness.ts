// Randomness that repeats: the same seed gives the same bytes, different calls give different ones.
import { createHash } from 'node:crypto';
import type { Randomness } from '../../functions/ports/system.ts';

export function seededRandomness(seed = 'waymark'): Randomness {
  let calls = 0;
  return {
    bytes(length) {
      calls += 1;
      const blocks: Buffer[] = [];
      for (let block = 0; block * 32 < length; block += 1) {
        blocks.push(createHash('sha256').update(`${seed}:${calls}:${block}`).digest());
      }
      return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
    },
  };
}
