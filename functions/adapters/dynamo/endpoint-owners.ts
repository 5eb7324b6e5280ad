// Looking up who has an endpoint: in the table EndpointOwners, and, for what an earlier deployment noted, in SNS.
import type { EndpointOwner, EndpointOwners } from '../../ports/push-addresses.ts';
import { type SnsClients, snsClients } from '../sns/client.ts';
import { endpointAttributes, readEndpointUserData } from '../sns/endpoint-attributes.ts';
import type { Dynamo } from './client.ts';
import { type EndpointRow, endpointKey, endpointRows } from './endpoint-rows.ts';

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
