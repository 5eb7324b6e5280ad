// What the Recovery Code Display node is to tell: new recovery codes, or how few are left. In transient state, since codes
// are secrets.
import type { NodeState } from '../node/state.ts';

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
