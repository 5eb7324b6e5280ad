// The device list from the rows of the table DeviceProfiles: names and dates, no secrets.
import * as z from 'zod';
import type { DeviceEditor, DeviceList, DeviceSummary } from '../../ports/devices.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { claimKey, leaveRoom, releaseClaim } from './passkeys.ts';
import { ofUser } from './user-key.ts';

const summaryRow = z.object({
  device: z.string(),
  deviceName: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.exactOptional(z.number()),
  credentialId: z.exactOptional(z.string()),
  aaguid: z.exactOptional(z.string()),
});
const attributes = Object.keys(summaryRow.shape);

export function dynamoDeviceList(dynamo: Dynamo): DeviceList {
  const devices = dynamo.table('DeviceProfiles');
  return {
    list: ofUser([], async (user, kind) => {
      const rows = await devices.query(user, `${kind}#`, { consistent: true, attributes });
      return rows
        .map((found) => deviceSummary(kind, summaryRow.parse(found)))
        .sort((one, other) => other.createdDate - one.createdDate);
    }),
  };
}

function deviceSummary(kind: DeviceSummary['kind'], { device, ...plain }: z.output<typeof summaryRow>): DeviceSummary {
  return { uuid: device.slice(kind.length + 1), kind, ...plain };
}

// Changing and removing rows of the table DeviceProfiles, without their secrets.

/** A push device's endpoint may change between reading and removing the row. */
const removedRow = summaryRow.extend({ communicationId: z.string().optional() });
const removedAttributes = Object.keys(removedRow.shape);
const mostTries = 5;

export function dynamoDeviceEditor(dynamo: Dynamo): DeviceEditor {
  const devices = dynamo.table('DeviceProfiles');
  return {
    rename: ofUser(false, async (user, kind, uuid, deviceName) => {
      const renamed = await devices.update(
        { user, device: `${kind}#${uuid}` },
        { update: 'SET #deviceName = :deviceName', when: 'attribute_exists(#user)', values: { deviceName } },
      );
      return renamed !== undefined;
    }),

    async remove(owner, kind, uuid) {
      const user = userKey(owner);
      if (user === undefined) return undefined;
      const key = { user, device: `${kind}#${uuid}` };
      for (let tries = 0; tries < mostTries; tries += 1) {
        const found = await devices.get(key, { consistent: true, attributes: removedAttributes });
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
        if (removed && row.credentialId !== undefined) {
          await releaseClaim(devices, claimKey(owner.realm, row.credentialId), { owner: user, uuid });
          await leaveRoom(devices, user, uuid);
        }
        if (removed) return { device, ...(communicationId !== undefined && { endpointArn: communicationId }) };
      }
      throw new Error('The device changes faster than it can be removed');
    },
  };
}
