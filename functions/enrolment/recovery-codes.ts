// Recovery codes that come with a device.
import { generateRecoveryCodes } from '../mfa/recovery-codes.ts';
import { seededBytes } from '../mfa/seeded-bytes.ts';
import type { NodeState } from '../node/state.ts';
import type { Randomness } from '../ports/system.ts';

// The ten codes that follow the last one of a set. They come from a seed that is kept while the code is asked for: of two
// copies of a request, one would otherwise store its codes and the other show different ones.

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

// What the Recovery Code Display node is to tell: new recovery codes, or how few are left. In transient state, since codes
// are secrets.

export const recoveryCodesKey = 'recoveryCodes';
export const recoveryCodeDeviceNameKey = 'recoveryCodeDeviceName';
/** Ours alone. */
export const recoveryCodesLeftKey = 'waymark.recoveryCodesLeft';

/** From so many on nobody needs to be told. */
const enoughCodes = 3;

export function offerRecoveryCodes(state: NodeState, codes: readonly string[], deviceName: string): void {
  state.putTransient(recoveryCodesKey, [...codes]);
  state.putTransient(recoveryCodeDeviceNameKey, deviceName);
}

/** Nothing to tell of none: there is no code left to be careful with. */
export function noteRecoveryCodesLeft(state: NodeState, left: number): void {
  if (left > 0 && left < enoughCodes) state.putTransient(recoveryCodesLeftKey, left);
}
