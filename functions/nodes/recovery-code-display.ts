// Recovery Code Display. What it has shown it takes out of state (or marks as shown) at once: reloading shows nothing.

import * as z from 'zod';
import { keepPendingOathDevice, pendingOathDevice } from '../enrolment/oath-device.ts';
import { recoveryCodeDeviceNameKey, recoveryCodesKey, recoveryCodesLeftKey } from '../enrolment/recovery-codes.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';

// Without the two words by which clients recognise the page of codes: this step is another.
const oneLeft =
  'Only one code is left for signing in without your device. Make new ones where you manage your devices.';
const someLeft = (left: number) =>
  `Only ${left} codes are left for signing in without your device. Make new ones where you manage your devices.`;

export const node = defineNode(
  {
    type: 'RecoveryCodeDisplayNode',
    displayName: 'Recovery Code Display Node',
    description: 'Shows new recovery codes, once, or how few are left. Without either it goes on at once.',
    config: z.object({}),
    outcomes: ['outcome'],
    callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
    // The codes of a device that is not stored yet travel inside its profile; our own key says whether they were shown.
    inputs: [
      'recoveryCodes',
      'recoveryCodeDeviceName',
      'oathDeviceProfile',
      'waymark.oathDevice',
      'waymark.recoveryCodesLeft',
    ],
    needs: [],
  },
  ({ state }) => {
    const offered = state.get(recoveryCodesKey);
    const codes = Array.isArray(offered) ? offered.filter((code) => typeof code === 'string') : [];
    const left = state.get(recoveryCodesLeftKey);
    // New codes take the place of those that were few.
    state.remove(recoveryCodesLeftKey);
    if (codes.length > 0) {
      const deviceName = state.getText(recoveryCodeDeviceNameKey) ?? '';
      state.remove(recoveryCodesKey);
      state.remove(recoveryCodeDeviceNameKey);
      return ask([textOutputCallback.view({ kind: 'recoveryCodes', codes, deviceName })]);
    }
    const pending = pendingOathDevice(state);
    if (pending && !pending.codesShown && pending.profile.recoveryCodes.length > 0) {
      const { recoveryCodes, deviceName } = pending.profile;
      keepPendingOathDevice(state, { ...pending, codesShown: true });
      return ask([textOutputCallback.view({ kind: 'recoveryCodes', codes: recoveryCodes, deviceName })]);
    }
    return typeof left === 'number' ? ask(fewLeft(left)) : goTo('outcome');
  },
);

function fewLeft(left: number) {
  return [
    textOutputCallback.show(left === 1 ? oneLeft : someLeft(left), 'warning'),
    confirmationCallback.ask(['Next']),
  ];
}
