// Claiming endpoints in the table EndpointOwners.

import type { EndpointClaims } from '../../ports/push-addresses.ts';
import type { Clock } from '../../ports/system.ts';
import { type SnsClients, snsClients } from '../sns/client.ts';
import { endpointAttributes } from '../sns/endpoint-attributes.ts';
import type { Dynamo } from './client.ts';
import { endpointKey, endpointRows, unknownOwners } from './endpoint-rows.ts';

export function dynamoEndpointClaims(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
  clients: SnsClients = snsClients(),
): EndpointClaims {
  const table = dynamo.table('EndpointOwners');
  return {
    async claim(endpointArn, { realm, username, uuid }) {
      const key = endpointKey(endpointArn, { realm, username, uuid });
      if (!key) throw new Error('Nobody can have this endpoint');
      const now = clock.now();
      const claimed = await table.put(
        { ...key, realm, username, uuid },
        { when: 'attribute_not_exists(#leavingUntil) OR #leavingUntil <= :now', values: { now } },
      );
      if (!claimed) return 'gone';
      const rows = await endpointRows(table, endpointArn);
      if (rows.some(({ leavingUntil = 0 }) => leavingUntil > now)) return 'gone';
      // Whoever left before that has deleted it by now, and whoever leaves from now on sees the claim.
      const attributes = await endpointAttributes(endpointArn, clients);
      if (!attributes) return 'gone';
      const { userData } = attributes;
      if (userData !== undefined && !rows.some(({ owner }) => owner === unknownOwners)) {
        await table.put({ endpoint: endpointArn, owner: unknownOwners });
      }
      return 'claimed';
    },
  };
}
