// Passkeys in memory: asking for them, noting their use, and storing them.
import { hashRecoveryCodes, type RecoveryCodeHashing } from '../../functions/mfa/recovery-code-hash.ts';
import type { PasskeyEnrolment, Passkeys, PasskeyUse } from '../../functions/ports/passkeys.ts';
import { userKey } from '../../functions/ports/users.ts';
import { cheapCost, devicesIn, type MemoryDevice, type MemoryStore, type MemoryTools, noAttempts } from './store.ts';

export function memoryPasskeys(
  store: MemoryStore,
  { clock, randomness }: MemoryTools,
  hashing: RecoveryCodeHashing = { cost: cheapCost },
): Passkeys & PasskeyUse & PasskeyEnrolment {
  const withCredential = (realm: string, credentialId: string) =>
    [...store.devices.values()]
      .flatMap((owned) => [...owned.values()])
      .flatMap(({ passkey }) => (passkey?.owner.realm === realm ? [passkey] : []))
      .find(({ passkey }) => sameBytes(passkey.credentialId, credentialId));
  return {
    async list(user) {
      return devicesIn(store, user, 'webauthn').flatMap(({ passkey }) =>
        passkey ? [structuredClone(passkey.passkey)] : [],
      );
    },
    async findByCredential(realm, credentialId) {
      const found = withCredential(realm, credentialId);
      return found && structuredClone({ owner: found.owner, passkey: found.passkey });
    },
    async use(user, uuid, { credentialId, signCount, visit }) {
      const device = store.devices.get(userKey(user) ?? '')?.get(`webauthn#${uuid}`);
      if (device?.passkey?.passkey.credentialId !== credentialId) return 'gone';
      const { passkey, countedBy } = device.passkey;
      const lastAccessDate = clock.now();
      const repeated = signCount === passkey.signCount && countedBy === visit;
      const grown = signCount > 0 && (signCount > passkey.signCount || repeated);
      device.passkey.passkey = { ...passkey, lastAccessDate, ...(grown && { signCount }) };
      if (grown) device.passkey.countedBy = visit;
      device.summary = { ...device.summary, lastAccessDate };
      return grown || signCount === 0 ? 'used' : 'behind';
    },
    async save(user, passkey, { recoveryCodes = [], most = 0 } = {}) {
      const key = userKey(user);
      if (key === undefined) throw new Error('Nobody can have this user name');
      const codes =
        recoveryCodes.length > 0 ? await hashRecoveryCodes(recoveryCodes, randomness.bytes(16), hashing) : undefined;
      const owned = store.devices.get(key) ?? new Map<string, MemoryDevice>();
      const { uuid, credentialId, deviceName, createdDate, lastAccessDate, aaguid } = passkey;
      const same = owned.get(`webauthn#${uuid}`)?.passkey?.passkey;
      if (same) return same.credentialId === credentialId ? 'stored' : 'taken';
      if (most > 0 && devicesIn(store, user, 'webauthn').length >= most) return 'full';
      if (withCredential(user.realm, credentialId)) return 'taken';
      if (codes) for (const other of devicesIn(store, user, 'webauthn')) delete other.codes;
      const model = aaguid === undefined ? {} : { aaguid };
      owned.set(`webauthn#${uuid}`, {
        summary: { uuid, kind: 'webauthn', deviceName, createdDate, lastAccessDate, credentialId, ...model },
        passkey: { passkey: structuredClone(passkey), owner: { realm: user.realm, username: user.username } },
        attempts: noAttempts(),
        ...(codes && { codes }),
        codeAttempts: noAttempts(),
      });
      store.devices.set(key, owned);
      return 'stored';
    },
  };
}

function sameBytes(one: string, other: string): boolean {
  return Buffer.from(one, 'base64url').equals(Buffer.from(other, 'base64url'));
}
