// Enable Device Management. `ANY` looks for a second factor by its name: AM takes any node type for one, also that which
// an anonymous login leaves.
import { goTo, implementNode } from '../../node/define-node.ts';
import { addNodeType } from '../../node/node-type.ts';
import { journeyUser } from '../../node/resolve-identity.ts';
import { definition } from './definition.ts';

const secondFactors = [
  'AuthenticatorOATH',
  'AuthenticatorPush',
  'AuthenticatorPushRegistration',
  'Binding',
  'WebAuthnAuthentication',
];

export const node = implementNode(definition, async (context, { identities }) => {
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
});
