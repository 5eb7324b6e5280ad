// Enable Device Management. `ANY` looks for a second factor by its name: AM takes any node type for one, also that which
// an anonymous login leaves.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import { addNodeType } from '../node/session-properties.ts';

const secondFactors = [
  'AuthenticatorOATH',
  'AuthenticatorPush',
  'AuthenticatorPushRegistration',
  'Binding',
  'WebAuthnAuthentication',
];

export const node = defineNode(
  {
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
  },
  async (context, { identities }) => {
    const { config, state, log } = context;
    const user = journeyUser(context);
    const identity = user && (await identities.find(user));
    if (!identity?.active) {
      log.error('User does not exist or inactive');
      return goTo('failureOutcome');
    }
    if (config.deviceEnforcementStrategy === 'SAME') return goTo('successOutcome');
    if (config.deviceEnforcementStrategy === 'ANY') {
      const used = state.getText('NodeType')?.split('|') ?? [];
      if (!used.some((name) => secondFactors.includes(name))) {
        log.error('User is not authenticated via MFA');
        return goTo('failureOutcome');
      }
    }
    return goTo('successOutcome', { sessionProperties: addNodeType(state, 'ElevatedPrivileges') });
  },
);
