// The device list in memory.
import type { DeviceList } from '../../functions/ports/devices.ts';
import { devicesIn, type MemoryStore } from './memory-store.ts';

export function memoryDeviceList(store: MemoryStore): DeviceList {
  return {
    async list(user, kind) {
      return devicesIn(store, user, kind).map(({ summary }) => ({ ...summary }));
    },
  };
}
