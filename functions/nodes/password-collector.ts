// Asks for the password until there is one.

import * as z from 'zod';
import { passwordCallback } from '../node/callbacks/password-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';

export const node = defineNode(
  {
    type: 'PasswordCollectorNode',
    displayName: 'Password Collector',
    description: 'Asks for the password, and keeps it for the nodes of this request.',
    config: z.object({}),
    outcomes: ['outcome'],
    callbacks: ['PasswordCallback'],
    needs: [],
    returns: { back: true },
  },
  ({ state, callbacks }) => {
    const password = passwordCallback.answer(callbacks);
    if (!password) return ask([passwordCallback.ask('Password')]);
    state.putTransient('password', password);
    return goTo('outcome');
  },
);
