// The owners of endpoints in memory, beside the endpoints of a memory push service: one object claims, finds and releases
// them. Nothing comes between two steps of one call, so nobody is ever seen leaving.
import type {
  EndpointClaims,
  EndpointOwner,
  EndpointOwners,
  EndpointReleases,
} from '../../functions/ports/push-addresses.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryPushService } from './memory-push-endpoints.ts';

const keyOf = ({ uuid, ...user }: EndpointOwner): string => `${userKey(user)}#${uuid}`;

export function memoryEndpointOwners(service: MemoryPushService): EndpointClaims & EndpointOwners & EndpointReleases {
  const noted = new Map<string, Map<string, EndpointOwner>>();
  const endpointOf = (endpointArn: string) => {
    if (service.trouble) throw new Error(`The push service is ${service.trouble}`);
    return service.endpoints.get(endpointArn);
  };
  return {
    async claim(endpointArn, { realm, username, uuid }) {
      if (!endpointOf(endpointArn)) return 'gone';
      const owners = noted.get(endpointArn) ?? new Map<string, EndpointOwner>();
      noted.set(endpointArn, owners.set(keyOf({ realm, username, uuid }), { realm, username, uuid }));
      return 'claimed';
    },
    async find(endpointArn) {
      const endpoint = endpointOf(endpointArn);
      return endpoint && { enabled: endpoint.enabled, owners: [...(noted.get(endpointArn)?.values() ?? [])] };
    },
    async release(endpointArn, owner) {
      const owners = noted.get(endpointArn);
      if (!owners?.has(keyOf(owner))) return;
      endpointOf(endpointArn);
      owners.delete(keyOf(owner));
      if (owners.size === 0) service.endpoints.delete(endpointArn);
    },
  };
}
