// Looking up who has an endpoint: in the table EndpointOwners, and, for what an earlier deployment noted, in SNS.

import { DeleteEndpointCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type {
  EndpointAdoption,
  EndpointClaims,
  EndpointOwner,
  EndpointOwners,
  EndpointReleases,
} from '../../ports/push-addresses.ts';
import type { Clock } from '../../ports/system.ts';
import { userKey } from '../../ports/users.ts';
import { type SnsClients, snsClients } from '../sns/client.ts';
import { endpointAttributes, readEndpointUserData } from '../sns/push-endpoints.ts';
import type { Dynamo } from './client.ts';
import type { DynamoTable } from './table.ts';

export function dynamoEndpointOwners(dynamo: Dynamo, clients: SnsClients = snsClients()): EndpointOwners {
  const table = dynamo.table('EndpointOwners');
  return {
    async find(endpointArn) {
      const attributes = await endpointAttributes(endpointArn, clients);
      if (!attributes) return undefined;
      const noted = (await endpointRows(table, endpointArn)).flatMap(ownerOf);
      const all = [...readEndpointUserData(attributes.userData), ...noted];
      const each = new Map(all.map((owner) => [endpointKey(endpointArn, owner)?.owner, owner]));
      return { enabled: attributes.enabled, owners: [...each.values()] };
    },
  };
}

function ownerOf({ realm, username, uuid }: EndpointRow): EndpointOwner[] {
  return realm === undefined || username === undefined || uuid === undefined ? [] : [{ realm, username, uuid }];
}

// Claiming endpoints in the table EndpointOwners.

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

// Giving endpoints up: the claim in the table EndpointOwners, and with the last one the endpoint in SNS.

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

// Where SNS is out of reach, as for an operator: owners come and go in the table alone, and endpoints stay.

export function dynamoEndpointLeavings(dynamo: Dynamo): EndpointReleases {
  const table = dynamo.table('EndpointOwners');
  return {
    async release(endpointArn, owner) {
      const key = endpointKey(endpointArn, owner);
      if (key) await table.remove(key);
    },
  };
}

/** Of an endpoint that another system has made and may go on using: nobody here deletes it, with the last owner neither. */
export function dynamoEndpointAdoption(dynamo: Dynamo): EndpointAdoption {
  const table = dynamo.table('EndpointOwners');
  return {
    async adopt(endpointArn, { realm, username, uuid }) {
      const key = endpointKey(endpointArn, { realm, username, uuid });
      if (!key) throw new Error('Nobody can have this endpoint');
      await table.put({ endpoint: endpointArn, owner: unknownOwners });
      await table.put({ ...key, realm, username, uuid });
    },
  };
}

// How the table EndpointOwners holds who has an endpoint: a row for each device.

const endpointRow = z.object({
  owner: z.string(),
  realm: z.string().optional(),
  username: z.string().optional(),
  uuid: z.string().optional(),
  /**
   * Milliseconds since the epoch. Whoever leaves says so before looking who else is there: of one who leaves and one who
   * comes at least one sees the other.
   */
  leavingUntil: z.number().optional(),
});

type EndpointRow = z.output<typeof endpointRow>;

/** Every owner's key begins with a realm. */
const prefix = '/';

/** Of those whom an earlier deployment noted elsewhere, in a list that may have been cut: they do not leave. */
const unknownOwners = '/unknown';

/** Undefined for a user whom there cannot be. */
function endpointKey(
  endpoint: string,
  { uuid, ...owner }: EndpointOwner,
): { endpoint: string; owner: string } | undefined {
  const user = userKey(owner);
  return user === undefined || endpoint === '' ? undefined : { endpoint, owner: `${user}#${uuid}` };
}

async function endpointRows(table: DynamoTable, endpoint: string): Promise<EndpointRow[]> {
  const attributes = Object.keys(endpointRow.shape);
  return (await table.query(endpoint, prefix, { consistent: true, attributes })).map((row) => endpointRow.parse(row));
}
