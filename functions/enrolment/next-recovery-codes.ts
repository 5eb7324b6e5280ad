// The ten codes that follow the last one of a set. They come from a seed that is kept while the code is asked for: of two
// copies of a request, one would otherwise store its codes and the other show different ones.

import { generateRecoveryCodes } from '../mfa/recovery-codes.ts';
import { seededBytes } from '../mfa/seeded-bytes.ts';
import type { NodeState } from '../node/state.ts';
import type { Randomness } from '../ports/randomness.ts';

/** Ours alone; transient, since the codes follow from it. */
const recoverySeedKey = 'waymark.recoverySeed';

/** To be called whenever a code is asked for. The seed of an earlier question stays. */
export function keepRecoverySeed(state: NodeState, randomness: Randomness): void {
  if (state.getText(recoverySeedKey) !== undefined) return;
  state.putTransient(recoverySeedKey, Buffer.from(randomness.bytes(32)).toString('hex'));
}

/** Takes the seed out of state. Undefined where none was kept: journeys that were under way before there were any. */
export function takeNextRecoveryCodes(state: NodeState): (() => string[]) | undefined {
  const seed = state.getText(recoverySeedKey);
  state.remove(recoverySeedKey);
  return seed === undefined ? undefined : () => generateRecoveryCodes(seededBytes(Buffer.from(seed, 'hex')));
}
