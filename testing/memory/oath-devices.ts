// OATH devices in memory.
import { hashRecoveryCodes, type RecoveryCodeHashing } from '../../functions/mfa/recovery-code-hash.ts';
import type { OathAttempts, OathDevices, OathEnrolment } from '../../functions/ports/devices.ts';
import { type User, userKey } from '../../functions/ports/users.ts';
import {
  chargeAttempt,
  cheapCost,
  devicesIn,
  type MemoryDevice,
  type MemoryStore,
  type MemoryTools,
  noAttempts,
} from './store.ts';

export function memoryOathDevices(
  store: MemoryStore,
  { clock, randomness }: MemoryTools,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): OathDevices & OathAttempts & OathEnrolment {
  const deviceOf = (user: User, uuid: string): MemoryDevice | undefined =>
    store.devices.get(userKey(user) ?? '')?.get(`oath#${uuid}`);
  return {
    async find(user) {
      const oath = devicesIn(store, user, 'oath')[0]?.oath;
      return structuredClone(oath);
    },
    async save(user, { recoveryCodes, ...profile }, alone = false) {
      const key = userKey(user);
      if (key === undefined) throw new Error('Nobody can have this user name');
      const codes =
        recoveryCodes.length > 0 ? await hashRecoveryCodes(recoveryCodes, randomness.bytes(16), hashing) : undefined;
      const devices = store.devices.get(key) ?? new Map<string, MemoryDevice>();
      const old = devices.get(`oath#${profile.uuid}`);
      for (const name of devices.keys()) if (alone || name.startsWith('oath#')) devices.delete(name);
      const { uuid, deviceName, createdDate = clock.now() } = profile;
      const stored = old?.oath?.profile ?? { ...profile, lastLogin: 0, counter: 0 };
      const ahead = stored.lastLogin > profile.lastLogin || stored.counter > profile.counter;
      const { clockDriftSeconds, lastAccessDate } = ahead ? stored : profile;
      const progress = {
        lastLogin: Math.max(profile.lastLogin, stored.lastLogin),
        counter: Math.max(profile.counter, stored.counter),
        clockDriftSeconds,
      };
      const used = lastAccessDate === undefined ? {} : { lastAccessDate };
      devices.set(`oath#${uuid}`, {
        summary: { uuid, kind: 'oath', deviceName, createdDate, ...used },
        oath: { ...old?.oath, profile: { ...profile, ...progress, ...used, createdDate, recoveryCodes: [] } },
        attempts: old?.attempts ?? noAttempts(),
        ...(codes && { codes }),
        codeAttempts: old?.codeAttempts ?? noAttempts(),
      });
      store.devices.set(key, devices);
    },
    async charge(user, uuid, visit, policy, guesser = 'stranger') {
      const device = deviceOf(user, uuid);
      return device ? chargeAttempt(device.attempts[guesser], visit, policy, clock.now()) : 'limited';
    },
    async refund(user, uuid, visit, guesser = 'stranger') {
      deviceOf(user, uuid)?.attempts[guesser].charges.delete(visit);
    },
    async accept(user, uuid, { algorithm, ...change }, visit, guesser = 'stranger') {
      const device = deviceOf(user, uuid);
      if (!device?.oath) return 'spent';
      const { profile, spentBy } = device.oath;
      const [stored, wanted] =
        'counter' in change ? [profile.counter, change.counter] : [profile.lastLogin, change.lastLogin];
      if (stored >= wanted) return spentBy === visit && stored === wanted ? 'accepted' : 'spent';
      const lastAccessDate = clock.now();
      device.oath = { profile: { ...profile, ...change, lastAccessDate }, spentBy: visit };
      device.summary = { ...device.summary, lastAccessDate };
      device.attempts[guesser].charges.clear();
      return 'accepted';
    },
  };
}
