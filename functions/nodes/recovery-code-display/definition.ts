// Recovery Code Display: shows new recovery codes, once, or how few are left.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'RecoveryCodeDisplayNode',
  displayName: 'Recovery Code Display Node',
  config: z.object({}),
  outcomes: ['outcome'],
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
