import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';

export const definition = defineNode({
  type: 'EnableDeviceManagementNode',
  displayName: 'Enable Device Management',
  description: 'Says with which login users may remove their second factors later in the session.',
  config: z.object({
    deviceEnforcementStrategy: z
      .enum(['SAME', 'ANY', 'NONE'])
      .default('SAME')
      .describe(
        'Who may: `SAME`, who used the kind of device; `ANY`, who used any second factor in this journey; `NONE`, everybody',
      ),
  }),
  outcomes: ['successOutcome', 'failureOutcome'],
  needs: ['identities'],
  warnings: ({ deviceEnforcementStrategy }) =>
    deviceEnforcementStrategy === 'NONE'
      ? ['deviceEnforcementStrategy: whoever has the password can remove the second factor']
      : [],
});
