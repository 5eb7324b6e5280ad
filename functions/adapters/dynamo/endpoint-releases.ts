// Giving endpoints up: the claim in the table EndpointOwners, and with the last one the endpoint in SNS.
import { DeleteEndpointCommand } from '@aws-sdk/client-sns';
import type { EndpointReleases } from '../../ports/push-addresses.ts';
import type { Clock } from '../../ports/system.ts';
import { type SnsClients, snsClients } from '../sns/client.ts';
import type { Dynamo } from './client.ts';
import { endpointKey, endpointRows } from './endpoint-rows.ts';

/** Milliseconds. Longer than any function of ours runs: afterwards nobody can still be deleting. */
const longestLeave = 60_000;

export function dynamoEndpointReleases(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
  clients: SnsClients = snsClients(),
): EndpointReleases {
  const table = dynamo.table('EndpointOwners');
  return {
    async release(EndpointArn, owner) {
      const key = endpointKey(EndpointArn, owner);
      if (!key) return;
      const until = clock.now() + longestLeave;
      const leaving = await table.update(key, {
        update: 'SET #leavingUntil = :until',
        when: 'attribute_exists(#endpoint)',
        values: { until },
      });
      // Without a claim nothing is known of others: there may be some whom an earlier deployment noted elsewhere.
      if (!leaving) return;
      const others = (await endpointRows(table, EndpointArn)).filter(({ leavingUntil }) => leavingUntil === undefined);
      if (others.length === 0) await clients(EndpointArn).send(new DeleteEndpointCommand({ EndpointArn }));
      await table.remove(key);
    },
  };
}
