// Enable Device Management: says with which login users may remove their second factors later in the session.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';

export const definition = defineNode({
  type: 'EnableDeviceManagementNode',
  displayName: 'Enable Device Management',
  config: z.object({
    /** `SAME`: who used the kind of device. `ANY`: who used any second factor in this journey. `NONE`: everybody. */
    deviceEnforcementStrategy: z.enum(['SAME', 'ANY', 'NONE']).default('SAME'),
  }),
  outcomes: ['successOutcome', 'failureOutcome'],
  needs: ['identities'],
  warnings: ({ deviceEnforcementStrategy }) =>
    deviceEnforcementStrategy === 'NONE'
      ? ['deviceEnforcementStrategy: whoever has the password can remove the second factor']
      : [],
});
