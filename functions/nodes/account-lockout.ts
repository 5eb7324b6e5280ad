// Locks or unlocks the account of the user. It does not end the journey: its author connects it to Failure.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { onNewGround } from '../node/new-ground.ts';
import { comparableId, universalId } from '../ports/universal-id.ts';

export const node = defineNode(
  {
    type: 'AccountLockoutNode',
    displayName: 'Account Lockout',
    description:
      'Locks or unlocks the account of the user. It does not end the journey: connect it to Failure for that.',
    config: z.object({
      lockAction: z.enum(['LOCK', 'UNLOCK']).default('LOCK').describe('What becomes of the account'),
    }),
    outcomes: ['outcome'],
    needs: ['accounts', 'sessionGroundRaiser'],
  },
  async ({ config, state, realm }, { accounts, sessionGroundRaiser }) => {
    const username = state.getShared('username');
    if (typeof username !== 'string' || username === '') {
      throw new NodeError('ERR_NODE_INPUT', 'Could not get a valid username from the context');
    }
    const user = { realm, username };
    const unlocks = config.lockAction === 'UNLOCK';
    const set = () => accounts.setActive(user, unlocks);
    if (!(unlocks ? await set() : (await onNewGround(sessionGroundRaiser, user, undefined, set)).result)) {
      const message = 'Could not find the identity based on the information available on context.';
      throw new NodeError('ERR_IDENTITY_UNKNOWN', message);
    }
    const eventName = config.lockAction === 'UNLOCK' ? 'WAYMARK-ACCOUNT-UNLOCKED' : 'WAYMARK-ACCOUNT-LOCKED';
    // As it was typed, the name would hide this from whoever looks for its user.
    const objectId = comparableId(universalId(user));
    return goTo('outcome', { events: [{ eventName, info: { objectId } }] });
  },
);
