// Recovery Code Display. What it has shown it takes out of state (or marks as shown) at once: reloading shows nothing.
import { textOutputCallback } from '../../callbacks/text-output-callback.ts';
import { recoveryCodeDeviceNameKey, recoveryCodesKey } from '../../enrolment/offer-recovery-codes.ts';
import { keepPendingOathDevice, pendingOathDevice } from '../../enrolment/pending-oath-device.ts';
import { ask, goTo, implementNode } from '../../journey/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ state }) => {
  const offered = state.get(recoveryCodesKey);
  const codes = Array.isArray(offered) ? offered.filter((code) => typeof code === 'string') : [];
  if (codes.length > 0) {
    const deviceName = state.getText(recoveryCodeDeviceNameKey) ?? '';
    state.remove(recoveryCodesKey);
    state.remove(recoveryCodeDeviceNameKey);
    return ask([textOutputCallback.view({ kind: 'recoveryCodes', codes, deviceName })]);
  }
  const pending = pendingOathDevice(state);
  if (!pending || pending.codesShown || pending.profile.recoveryCodes.length === 0) return goTo('outcome');
  const { recoveryCodes, deviceName } = pending.profile;
  keepPendingOathDevice(state, { ...pending, codesShown: true });
  return ask([textOutputCallback.view({ kind: 'recoveryCodes', codes: recoveryCodes, deviceName })]);
});
