// Changing and removing devices in memory.
import type { DeviceEditor } from '../../functions/ports/devices.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore } from './store.ts';

export function memoryDeviceEditor({ devices }: MemoryStore): DeviceEditor {
  return {
    async rename(user, kind, uuid, deviceName) {
      const device = devices.get(userKey(user) ?? '')?.get(`${kind}#${uuid}`);
      if (!device) return false;
      device.summary = { ...device.summary, deviceName };
      if (device.oath) device.oath = { ...device.oath, profile: { ...device.oath.profile, deviceName } };
      if (device.push) device.push = { ...device.push, profile: { ...device.push.profile, deviceName } };
      if (device.passkey) device.passkey.passkey = { ...device.passkey.passkey, deviceName };
      return true;
    },
    async remove(user, kind, uuid) {
      const owned = devices.get(userKey(user) ?? '');
      const device = owned?.get(`${kind}#${uuid}`);
      if (!device) return undefined;
      owned?.delete(`${kind}#${uuid}`);
      return {
        device: { ...device.summary },
        ...(device.push && { endpointArn: device.push.profile.communicationId }),
      };
    },
  };
}
