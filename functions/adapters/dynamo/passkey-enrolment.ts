// Storing passkeys in the table DeviceProfiles: room for one more, the claim on its credential, then the row. What breaks off
// between leaves a claim without a device, which its owner may take over once nobody can be storing that any more.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { Passkey, PasskeyEnrolment } from '../../ports/passkeys.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import type { User, UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import {
  claimAttributes,
  claimKey,
  claimMilliseconds,
  claimRow,
  leaveRoom,
  passkeyKey,
  passkeyPrefix,
  releaseClaim,
  roomDevice,
} from './passkeys.ts';
import { emptyOlderSets, orderedSetRow, setChange } from './recovery-code-sets.ts';
import type { DynamoTable } from './table.ts';
import { requiredUserKey } from './user-key.ts';

const roomRow = z.object({ uuids: z.set(z.string()).default(new Set()), reservedAt: z.number().default(0) });
const orderAttributes = ['device', 'recoverySalt', 'recoverySerial'];
const mostTries = 3;

export function dynamoPasskeyEnrolment(
  dynamo: Dynamo,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): PasskeyEnrolment {
  const devices = dynamo.table('DeviceProfiles');
  const rowsOf = async (user: UserKey) => {
    const rows = await devices.query(user, passkeyPrefix, { consistent: true, attributes: orderAttributes });
    return rows.map((row) => orderedSetRow.parse(row));
  };
  const store = async (user: UserKey, passkey: Passkey, recoveryCodes: readonly string[]): Promise<boolean> => {
    const { uuid, ...plain } = passkey;
    const key = passkeyKey(user, uuid);
    const set =
      recoveryCodes.length > 0
        ? await setChange(recoveryCodes, undefined, await rowsOf(user), { randomness, hashing })
        : { values: {} };
    if (await devices.put({ ...key, ...plain, ...set.values }, { when: 'attribute_not_exists(#user)' })) {
      if (recoveryCodes.length > 0) await emptyOlderSets(devices, user, 'webauthn');
      return true;
    }
    const there = await devices.get(key, { consistent: true, attributes: ['credentialId'] });
    return there?.['credentialId'] === passkey.credentialId;
  };
  return {
    async save(owner, passkey, { recoveryCodes = [], most = 0 } = {}) {
      const user = requiredUserKey(owner);
      const { uuid, credentialId } = passkey;
      const uuids = async () => (await rowsOf(user)).map(({ device }) => device.slice(passkeyPrefix.length));
      if (most > 0 && !(await takeRoom(devices, user, uuid, most, uuids, clock.now()))) return 'full';
      if (await takeClaim(devices, owner, passkey, clock.now())) {
        if (await store(user, passkey, recoveryCodes)) return 'stored';
        await releaseClaim(devices, claimKey(owner.realm, credentialId), { owner: user, uuid });
      } else if (most > 0 && !(await uuids()).includes(uuid)) await leaveRoom(devices, user, uuid);
      return 'taken';
    },
  };
}

/** `uuids` are those of the user's rows. */
async function takeRoom(
  devices: DynamoTable,
  user: UserKey,
  uuid: string,
  most: number,
  uuids: () => Promise<readonly string[]>,
  now: number,
): Promise<boolean> {
  const key = { user, device: roomDevice };
  // Those that were stored while there was no limit count, too.
  const stored = new Set(await uuids());
  if (stored.size > 0) {
    const update = 'ADD #uuids :stored SET #reservedAt = if_not_exists(#reservedAt, :never)';
    await devices.update(key, { update, values: { stored, never: 0 } });
  }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const taken = await devices.update(key, {
      update: 'ADD #uuids :uuids SET #reservedAt = :now',
      when: 'attribute_not_exists(#uuids) OR contains(#uuids, :uuid) OR size(#uuids) < :most',
      values: { uuids: new Set([uuid]), uuid, most, now },
    });
    if (taken) return true;
    const room = roomRow.parse(
      (await devices.get(key, { consistent: true, attributes: ['uuids', 'reservedAt'] })) ?? {},
    );
    const present = await uuids();
    const left = [...room.uuids].filter((other) => !present.includes(other));
    // Whoever has reserved a moment ago is storing it now.
    if (left.length === 0 || now < room.reservedAt + claimMilliseconds) return false;
    await devices.update(key, {
      update: 'DELETE #uuids :left',
      when: '#reservedAt = :reservedAt',
      values: { left: new Set(left), reservedAt: room.reservedAt },
    });
  }
  return false;
}

async function takeClaim(devices: DynamoTable, owner: User, passkey: Passkey, now: number): Promise<boolean> {
  const user = requiredUserKey(owner);
  const { uuid, credentialId } = passkey;
  const key = claimKey(owner.realm, credentialId);
  const claim = { ...key, owner: user, username: owner.username, uuid, claimedAt: now };
  const own = '#owner = :owner AND #uuid = :uuid';
  const free = { when: `attribute_not_exists(#user) OR (${own})`, values: { owner: user, uuid } };
  if (await devices.put(claim, free)) return true;
  const other = claimRow.safeParse(await devices.get(key, { consistent: true, attributes: claimAttributes })).data;
  if (!other || other.owner !== user || now < other.claimedAt + claimMilliseconds) return false;
  const device = await devices.get(passkeyKey(user, other.uuid), { consistent: true, attributes: ['credentialId'] });
  if (device) return false;
  return devices.put(claim, {
    when: `${own} AND #claimedAt = :claimedAt`,
    values: { owner: user, uuid: other.uuid, claimedAt: other.claimedAt },
  });
}
