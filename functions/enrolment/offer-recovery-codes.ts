// Hands new recovery codes to the Recovery Code Display node: in transient state, since they are secrets.
import type { NodeState } from '../journey/state.ts';

export const recoveryCodesKey = 'recoveryCodes';
export const recoveryCodeDeviceNameKey = 'recoveryCodeDeviceName';

export function offerRecoveryCodes(state: NodeState, codes: readonly string[], deviceName: string): void {
  state.putTransient(recoveryCodesKey, [...codes]);
  state.putTransient(recoveryCodeDeviceNameKey, deviceName);
}
