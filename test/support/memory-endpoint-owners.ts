// The owners of endpoints in memory, beside the endpoints of a memory push service.
import type { EndpointOwner, EndpointOwners } from '../../functions/ports/endpoint-owners.ts';
import type { MemoryPushService } from './memory-push-endpoints.ts';

export function memoryEndpointOwners(service: MemoryPushService): EndpointOwners {
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
  };
}
