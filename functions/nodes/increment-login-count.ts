// Counts a login on the user. Nothing that goes wrong here stops a login.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { errorName } from '../node/errors.ts';

const trouble = 'Unable to increment login count';

export const node = defineNode(
  {
    type: 'IncrementLoginCountNode',
    displayName: 'Increment Login Count',
    description: 'Counts a login on the user. Nothing that goes wrong here stops the login.',
    config: z.object({
      identityAttribute: z
        .string()
        .min(1)
        .default('userName')
        .describe('The state key that holds the name of the user; users are found by their name alone'),
    }),
    outcomes: ['outcome'],
    // AM declares the attribute alone, and reads `username` all the same; here a node sees only what it declares.
    inputs: ({ identityAttribute }) => [identityAttribute, 'username'],
    needs: ['loginCounts'],
    warnings: ({ identityAttribute }) =>
      identityAttribute === 'userName'
        ? []
        : [`identityAttribute: users are found by their name alone, so ${identityAttribute} is not looked at`],
  },
  async ({ config, state, realm, visit, log }, { loginCounts }) => {
    const named = config.identityAttribute === 'userName' ? state.getText('userName') : undefined;
    const username = named ?? state.getText('username');
    try {
      const counted = username !== undefined && (await loginCounts.countLogin({ realm, username }, visit));
      if (!counted) log.warn(trouble, { reason: 'no such user' });
    } catch (error) {
      log.error(trouble, { reason: errorName(error) });
    }
    return goTo('outcome');
  },
);
