// Changing and removing rows of the table DeviceProfiles, without their secrets.
import * as z from 'zod';
import type { DeviceEditor } from '../../ports/devices.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { deviceSummary, summaryRow } from './device-list.ts';

/** A push device's endpoint may change between reading and removing the row. */
const removedRow = summaryRow.extend({ communicationId: z.string().optional() });
const attributes = Object.keys(removedRow.shape);
const mostTries = 5;

export function dynamoDeviceEditor(dynamo: Dynamo): DeviceEditor {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async rename(owner, kind, uuid, deviceName) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const renamed = await devices.update(
        { user, device: `${kind}#${uuid}` },
        { update: 'SET #deviceName = :deviceName', when: 'attribute_exists(#user)', values: { deviceName } },
      );
      return renamed !== undefined;
    },

    async remove(owner, kind, uuid) {
      const user = userKey(owner);
      if (user === undefined) return undefined;
      const key = { user, device: `${kind}#${uuid}` };
      for (let tries = 0; tries < mostTries; tries += 1) {
        const found = await devices.get(key, { consistent: true, attributes });
        if (!found) return undefined;
        const { communicationId, ...row } = removedRow.parse(found);
        const removed = await devices.remove(key, {
          when:
            communicationId === undefined
              ? 'attribute_exists(#user) AND attribute_not_exists(#communicationId)'
              : '#communicationId = :communicationId',
          ...(communicationId !== undefined && { values: { communicationId } }),
        });
        const device = deviceSummary(kind, row);
        if (removed) return { device, ...(communicationId !== undefined && { endpointArn: communicationId }) };
      }
      throw new Error('The device changes faster than it can be removed');
    },
  };
}
