// The owners of endpoints in memory, beside the endpoints of a memory push service: one object notes and releases them.
import type { EndpointOwner, EndpointOwners } from '../../functions/ports/endpoint-owners.ts';
import type { EndpointReleases } from '../../functions/ports/endpoint-releases.ts';
import type { MemoryPushService } from './memory-push-endpoints.ts';

export function memoryEndpointOwners(service: MemoryPushService): EndpointOwners & EndpointReleases {
  const noted = new Map<string, readonly EndpointOwner[]>();
  const endpointOf = (endpointArn: string) => {
    if (service.trouble) throw new Error(`The push service is ${service.trouble}`);
    return service.endpoints.get(endpointArn);
  };
  return {
    async add(endpointArn, { realm, username, uuid }) {
      if (!endpointOf(endpointArn)) throw new Error('There is no such endpoint');
      const others = (noted.get(endpointArn) ?? []).filter((other) => other.uuid !== uuid);
      noted.set(endpointArn, [{ realm, username, uuid }, ...others]);
    },
    async find(endpointArn) {
      const endpoint = endpointOf(endpointArn);
      return endpoint && { enabled: endpoint.enabled, owners: [...(noted.get(endpointArn) ?? [])] };
    },
    async release(endpointArn, uuid) {
      if (!endpointOf(endpointArn)) return;
      const others = (noted.get(endpointArn) ?? []).filter((owner) => owner.uuid !== uuid);
      noted.set(endpointArn, others);
      if (others.length === 0) service.endpoints.delete(endpointArn);
    },
  };
}
