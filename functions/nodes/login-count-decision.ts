// Whether the user has signed in for the n-th time, or for every n-th.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { identityAttribute, identityAttributeWarnings, objectReads, objectUser } from '../node/user-object.ts';

export const node = defineNode(
  {
    type: 'LoginCountDecisionNode',
    displayName: 'Login Count Decision',
    description: 'Decides by how often the user has signed in, as Increment Login Count has counted.',
    config: z.object({
      interval: z
        .enum(['AT', 'EVERY'])
        .default('AT')
        .describe('`AT`: at this one; `EVERY`: at each multiple of it, and at the count 0'),
      amount: z.int().positive().default(25).describe('The count'),
      identityAttribute,
    }),
    outcomes: ['true', 'false'],
    inputs: (config) => [config.identityAttribute],
    reads: objectReads,
    needs: ['loginCountReader'],
    warnings: identityAttributeWarnings,
  },
  async (context, { loginCountReader }) => {
    const { interval, amount, identityAttribute: foundBy } = context.config;
    const user = objectUser(context, foundBy);
    if (!user) throw new NodeError('ERR_NODE_INPUT', `${foundBy} not present in state`);
    const counted = await loginCountReader.loginCount(user);
    if (!counted) throw new NodeError('ERR_IDENTITY_UNKNOWN', 'Failed to retrieve existing object');
    const { count } = counted;
    if (count === undefined) return goTo('false');
    return goTo((interval === 'AT' ? count === amount : count % amount === 0) ? 'true' : 'false');
  },
);
