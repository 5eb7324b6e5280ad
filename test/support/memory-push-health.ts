// The health of push endpoints in memory.
import type { PushHealth } from '../../functions/ports/push-addresses.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './memory-store.ts';

export function memoryPushHealth({ devices }: MemoryStore): PushHealth {
  return {
    async disableEndpoint(user, uuid, endpointArn) {
      const push = devices.get(userKey(user) ?? '')?.get(`push#${uuid}`)?.push;
      if (push?.profile.communicationId !== endpointArn) return false;
      push.endpointDisabled = true;
      return true;
    },
  };
}
