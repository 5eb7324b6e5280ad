// Push devices in memory: asking for them, and storing them.
import { hashRecoveryCodes, isSetOf, type RecoveryCodeHashing } from '../../functions/mfa/recovery-code-hash.ts';
import type { PushAddresses, PushDevices, PushDeviceUse, PushEnrolment } from '../../functions/ports/devices.ts';
import { type User, userKey } from '../../functions/ports/users.ts';
import { cheapCost, devicesIn, type MemoryDevice, type MemoryStore, type MemoryTools, noAttempts } from './store.ts';

export function memoryPushDevices(
  store: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): PushDevices & PushDeviceUse & PushAddresses {
  const deviceOf = (user: User, uuid: string) => deviceIn(store, user, uuid);
  return {
    async list(user) {
      return devicesIn(store, user, 'push').flatMap(({ push }) => (push ? [structuredClone(push)] : []));
    },
    async findByMechanism(user, mechanismUid) {
      const devices = devicesIn(store, user, 'push').flatMap(({ push }) => (push ? [push] : []));
      return structuredClone(devices.find(({ profile }) => profile.deviceMechanismUID === mechanismUid));
    },
    async touch(user, uuid) {
      const device = deviceOf(user, uuid);
      if (!device?.push) return;
      const lastAccessDate = clock.now();
      device.push = { ...device.push, profile: { ...device.push.profile, lastAccessDate } };
      device.summary = { ...device.summary, lastAccessDate };
    },
    async readdress(user, uuid, address) {
      const device = deviceOf(user, uuid);
      if (!device?.push) return false;
      device.push = { profile: { ...device.push.profile, ...address }, endpointDisabled: false };
      device.summary = { ...device.summary, deviceName: device.push.profile.deviceName };
      return true;
    },
  };
}

export function memoryPushEnrolment(
  store: MemoryStore,
  { randomness }: Pick<MemoryTools, 'randomness'>,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): PushEnrolment {
  return {
    async save(user, { recoveryCodes, ...profile }) {
      const key = userKey(user);
      if (key === undefined) throw new Error('Nobody can have this user name');
      const { uuid, deviceName, createdDate } = profile;
      const before = deviceIn(store, user, uuid);
      const stored = before?.codes && (await isSetOf(recoveryCodes, before.codes, before.codeSpent?.hash, hashing));
      const fresh = await hashRecoveryCodes(recoveryCodes, randomness.bytes(16), hashing);
      const devices = store.devices.get(key) ?? new Map<string, MemoryDevice>();
      store.devices.set(key, devices);
      const old = devices.get(`push#${uuid}`);
      // Codes that are stored already stay as they are, less those that were spent.
      const { codes, codeSpent } = stored && old ? old : { codes: fresh };
      if (recoveryCodes.length > 0) for (const other of devicesIn(store, user, 'push')) delete other.codes;
      const lastAccessDate = Math.max(profile.lastAccessDate, old?.push?.profile.lastAccessDate ?? 0);
      const sameEndpoint = old?.push?.profile.communicationId === profile.communicationId;
      devices.set(`push#${uuid}`, {
        summary: { uuid, kind: 'push', deviceName, createdDate, lastAccessDate },
        push: {
          profile: { ...profile, lastAccessDate, recoveryCodes: [] },
          endpointDisabled: sameEndpoint && old?.push?.endpointDisabled === true,
        },
        attempts: noAttempts(),
        ...(codes && recoveryCodes.length > 0 && { codes }),
        ...(codeSpent && { codeSpent }),
        codeAttempts: old?.codeAttempts ?? noAttempts(),
      });
    },
  };
}

function deviceIn(store: MemoryStore, user: User, uuid: string): MemoryDevice | undefined {
  return store.devices.get(userKey(user) ?? '')?.get(`push#${uuid}`);
}
