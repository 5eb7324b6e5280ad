// Asks for the user name until there is one.

import * as z from 'zod';
import { nameCallback } from '../node/callbacks/name-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';

export const node = defineNode(
  {
    type: 'UsernameCollectorNode',
    displayName: 'Username Collector',
    description: 'Asks for the user name.',
    config: z.object({}),
    outcomes: ['outcome'],
    callbacks: ['NameCallback'],
    needs: [],
    returns: { back: true },
  },
  ({ state, callbacks }) => {
    const username = nameCallback.answer(callbacks);
    if (!username) return ask([nameCallback.ask('User Name', '', 'username')]);
    state.putShared('username', username);
    return goTo('outcome');
  },
);
