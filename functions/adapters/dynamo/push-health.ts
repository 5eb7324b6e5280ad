// The health of push endpoints, on the device rows of the table DeviceProfiles.
import type { PushHealth } from '../../ports/push-addresses.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { pushDeviceKey } from './push-device-rows.ts';

export function dynamoPushHealth(dynamo: Dynamo): PushHealth {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async disableEndpoint(owner, uuid, endpointArn) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const marked = await devices.update(pushDeviceKey(user, uuid), {
        update: 'SET #endpointDisabled = :true',
        when: '#communicationId = :endpointArn',
        values: { true: true, endpointArn },
      });
      return marked !== undefined;
    },
  };
}
