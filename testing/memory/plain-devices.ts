// Devices in memory, without their secrets.
import type { PlainDevices } from '../../functions/ports/devices.ts';
import { devicesIn, type MemoryStore } from './store.ts';

export function memoryPlainDevices(store: MemoryStore): PlainDevices {
  return {
    async oath(user) {
      return devicesIn(store, user, 'oath').flatMap(({ oath, summary: { createdDate, lastAccessDate } }) => {
        if (!oath) return [];
        const { sharedSecret: _secret, recoveryCodes: _codes, ...plain } = oath.profile;
        return [{ ...plain, createdDate, ...(lastAccessDate !== undefined && { lastAccessDate }) }];
      });
    },
    async push(user) {
      return devicesIn(store, user, 'push').flatMap(({ push }) => {
        if (!push) return [];
        const { uuid, deviceName, issuer, createdDate, lastAccessDate } = push.profile;
        return [{ uuid, deviceName, issuer, createdDate, lastAccessDate }];
      });
    },
  };
}
