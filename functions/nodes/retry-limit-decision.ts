// Lets a loop of the journey run a limited number of times. Counts on the identified user, otherwise in the journey.

import * as z from 'zod';
import { defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { errorName, NodeError } from '../node/errors.ts';
import { weakNumber } from '../node/number-bounds.ts';
import { identityName } from '../ports/universal-id.ts';
import type { User } from '../ports/users.ts';

const config = z.object({
  retryLimit: z.int().positive().default(3).describe('How often `Retry` is taken before `Reject`'),
  incrementUserAttributeOnFailure: z
    .boolean()
    .default(true)
    .describe('Counts on the user, across journeys, once the journey knows who that is; otherwise in the journey'),
});

type Context = NodeContext<z.output<typeof config>>;

export const node = defineNode(
  {
    type: 'RetryLimitDecisionNode',
    displayName: 'Retry Limit Decision',
    description: 'Lets a loop of the journey run a limited number of times.',
    config,
    outcomes: ['Retry', 'Reject'],
    inputs: (_config, nodeId) => [`${nodeId}.retryCount`, 'username', 'realm'],
    needs: ['retryCounts'],
    returns: {},
    warnings: ({ retryLimit }) =>
      weakNumber('retryLimit', retryLimit, {
        most: 99,
        rule: 'NIST SP 800-63B-4, section 3.2.2, allows at most 100 failures in a row',
      }),
  },
  async (context, { retryCounts }) => {
    const { config, state, node, visit, log } = context;
    const key = `${node.id}.retryCount`;
    const user = countedUser(context);

    const takeInJourney = () => {
      const stored = state.getShared(key);
      const count = typeof stored === 'number' && Number.isInteger(stored) && stored > 0 ? stored : 0;
      return count < config.retryLimit ? { taken: true, count: count + 1 } : { taken: false, count };
    };
    const takeOnUser = async (user: User) => {
      try {
        return await retryCounts.take(user, node.id, config.retryLimit, visit);
      } catch (error) {
        log.error('Unable to save the retry count to the user', { error: nameOf(error) });
        return takeInJourney();
      }
    };

    const { taken, count } = user ? await takeOnUser(user) : takeInJourney();
    const audit = { retryCount: String(count) };
    if (taken) {
      state.putShared(key, count);
      return goTo('Retry', { audit, ...(user && { wantsSuccess: true }) });
    }
    if (user) {
      await retryCounts.clear(user, node.id, visit).catch((cause) => {
        throw new NodeError('ERR_NODE_STORE', 'attribute.failure', { cause });
      });
    }
    return goTo('Reject', { audit });
  },
  async (context, { retryCounts }) => {
    const user = countedUser(context);
    if (!user) return;
    try {
      await retryCounts.clear(user, context.node.id);
    } catch (error) {
      // The login has succeeded; an old count must not undo that.
      context.log.error('Unable to clear the retry count of the user', { error: nameOf(error) });
    }
  },
);

function countedUser({ config, realm, universalId }: Context): User | undefined {
  if (!config.incrementUserAttributeOnFailure || universalId === undefined) return undefined;
  return { realm, username: identityName(universalId) };
}

function nameOf(error: unknown): string {
  return errorName(error);
}
