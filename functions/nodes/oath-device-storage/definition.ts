import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'OathDeviceStorageNode',
  displayName: 'OATH Device Storage Node',
  description: 'Writes the device that OATH Registration left in shared state to the user.',
  config: z.object({}),
  outcomes: ['successOutcome', 'failureOutcome'],
  needs: ['factorFence', 'factors', 'identities', 'oathEnrolment', 'sessionGroundRaiser', 'skipSettingChanges'],
  proves: true,
});
