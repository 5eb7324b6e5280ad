// Retry counts on the rows of the table Identities: two maps by node id, the counts and the visits that asked last.
import * as z from 'zod';
import type { RetryCounts } from '../../ports/journeys.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { ofUser } from './user-key.ts';

const row = z.object({
  retryCounts: z.record(z.string(), z.number()).optional(),
  retryVisits: z.record(z.string(), z.string()).optional(),
});
const attributes = ['user', ...Object.keys(row.shape)];

/** One to find the maps missing, one to count, the rest for counts that are cleared meanwhile. */
const mostTries = 5;

export function dynamoRetryCounts(dynamo: Dynamo): RetryCounts {
  const identities = dynamo.table('Identities');

  const count = async (user: UserKey, nodeId: string, limit: number, visit: string): Promise<number | undefined> => {
    const updated = await identities.update(
      { user },
      {
        update: 'SET #retryCounts.#node = if_not_exists(#retryCounts.#node, :zero) + :one, #retryVisits.#node = :visit',
        when: [
          'attribute_exists(#retryCounts)',
          '(attribute_not_exists(#retryCounts.#node) OR #retryCounts.#node < :limit)',
          '(attribute_not_exists(#retryVisits.#node) OR #retryVisits.#node <> :visit)',
        ].join(' AND '),
        values: { zero: 0, one: 1, limit, visit },
        names: { node: nodeId },
      },
    );
    return updated && row.parse(updated).retryCounts?.[nodeId];
  };

  return {
    take: ofUser({ taken: false, count: 0 }, async (user, nodeId, limit, visit) => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const counted = await count(user, nodeId, limit, visit);
        if (counted !== undefined) return { taken: true, count: counted };
        const found = await identities.get({ user }, { consistent: true, attributes });
        if (!found) return { taken: false, count: 0 };
        const { retryCounts, retryVisits } = row.parse(found);
        const old = retryCounts?.[nodeId] ?? 0;
        // Cleared by this very visit: it was refused.
        if (retryVisits?.[nodeId] === visit)
          return old > 0 ? { taken: true, count: old } : { taken: false, count: limit };
        if (old >= limit) return { taken: false, count: old };
        await makeMaps(user);
      }
      throw new Error('The retry count changes faster than it can be written');
    }),
    clear: ofUser(undefined, async (user, nodeId, refused) => {
      const update =
        refused === undefined
          ? { update: 'REMOVE #retryCounts.#node, #retryVisits.#node' }
          : { update: 'SET #retryVisits.#node = :refused REMOVE #retryCounts.#node', values: { refused } };
      await identities.update(
        { user },
        { ...update, when: 'attribute_exists(#retryCounts.#node)', names: { node: nodeId } },
      );
    }),
  };

  /** A user who has never retried has no maps, and DynamoDB makes no path that is not there. */
  async function makeMaps(user: UserKey): Promise<void> {
    await identities.update(
      { user },
      {
        update:
          'SET #retryCounts = if_not_exists(#retryCounts, :none), #retryVisits = if_not_exists(#retryVisits, :none)',
        when: 'attribute_exists(#user)',
        values: { none: {} },
      },
    );
  }
}
