import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
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
});
