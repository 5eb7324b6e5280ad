// Passkeys in the table DeviceProfiles: a row among their user's devices, and a claim under the id of the credential, by which
// whoever signs in without a name is found. Storing one is passkey-enrolment.ts.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isSameId, type Passkey, type Passkeys, type PasskeyUse, passkeyAlgorithms } from '../../ports/passkeys.ts';
import type { Clock } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import { visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import type { DynamoTable, Key } from './table.ts';
import { ofUser } from './user-key.ts';

export const passkeyPrefix = 'webauthn#';

const passkeyRow = z.object({
  device: z.string().startsWith(passkeyPrefix),
  credentialId: z.string(),
  key: z.record(z.string(), z.string()),
  algorithm: z.enum(passkeyAlgorithms),
  signCount: z.number(),
  userHandle: z.string(),
  deviceName: z.string(),
  createdDate: z.number(),
  lastAccessDate: z.number(),
  rpId: z.exactOptional(z.string()),
  aaguid: z.exactOptional(z.string()),
  attestationFormat: z.exactOptional(z.string()),
  attestationType: z.exactOptional(z.enum(['NONE', 'SELF', 'BASIC', 'CA'])),
  backupEligible: z.exactOptional(z.boolean()),
});
const attributes = Object.keys(passkeyRow.shape);

export function passkeyKey(user: UserKey, uuid: string): { user: string; device: string } {
  return { user, device: `${passkeyPrefix}${uuid}` };
}

function passkeyOf(found: unknown): Passkey {
  const { device, ...plain } = passkeyRow.parse(found);
  return { uuid: device.slice(passkeyPrefix.length), ...plain };
}

// The claim on a credential id. No user's key begins with its sign, as names of realms are never empty; the hash keeps the key
// short, since ids may have 1,023 bytes.

/** Until then whoever made a claim may still be storing its device. */
export const claimMilliseconds = 60_000;

export const claimRow = z.object({
  owner: z.string(),
  username: z.string(),
  uuid: z.string(),
  claimedAt: z.number(),
});
export const claimAttributes = Object.keys(claimRow.shape);

export function claimKey(realm: string, credentialId: string): { user: string; device: string } {
  const digest = createHash('sha256').update(Buffer.from(credentialId, 'base64url')).digest('base64url');
  return { user: `#credential#${realm}#${digest}`, device: 'claim' };
}

/** Harmless when it is another passkey's by now. */
export async function releaseClaim(
  devices: DynamoTable,
  claim: Key,
  { owner, uuid }: { readonly owner: UserKey; readonly uuid: string },
): Promise<void> {
  await devices.remove(claim, { when: '#owner = :owner AND #uuid = :uuid', values: { owner, uuid } });
}

// How many passkeys a user has, or is having stored: the row `webauthn`, which is no device. Its set of uuids lets one write
// decide whether there is room; whatever else is in it is taken out when it is full.

export const roomDevice = 'webauthn';

export async function leaveRoom(devices: DynamoTable, user: UserKey, uuid: string): Promise<void> {
  await devices.update(
    { user, device: roomDevice },
    { update: 'DELETE #uuids :uuids', when: 'attribute_exists(#uuids)', values: { uuids: new Set([uuid]) } },
  );
}

// Reading them, and noting how they are used.

export function dynamoPasskeys(dynamo: Dynamo): Passkeys {
  const devices = dynamo.table('DeviceProfiles');
  return {
    list: ofUser([], async (user) => {
      const rows = await devices.query(user, passkeyPrefix, { consistent: true, attributes });
      return rows.map(passkeyOf).sort((one, other) => other.createdDate - one.createdDate);
    }),

    async findByCredential(realm, credentialId) {
      const named = { consistent: true, attributes: claimAttributes };
      const claim = claimRow.safeParse(await devices.get(claimKey(realm, credentialId), named)).data;
      if (!claim) return undefined;
      const { owner, username, uuid } = claim;
      const key = { user: owner, device: `${passkeyPrefix}${uuid}` };
      const found = await devices.get(key, { consistent: true, attributes });
      const passkey = found && passkeyOf(found);
      if (!passkey || !isSameId(passkey.credentialId, credentialId)) return undefined;
      return { owner: { realm, username }, passkey };
    },
  };
}

export function dynamoPasskeyUse(dynamo: Dynamo, { clock }: { clock: Clock }): PasskeyUse {
  const devices = dynamo.table('DeviceProfiles');
  return {
    use: ofUser('gone', async (user, uuid, { credentialId, signCount, visit }) => {
      const key = passkeyKey(user, uuid);
      const now = clock.now();
      if (signCount > 0) {
        const grown = await devices.update(key, {
          update: 'SET #lastAccessDate = :now, #signCount = :signCount, #countedBy = :visit',
          when: '#credentialId = :credentialId AND (#signCount < :signCount OR (#signCount = :signCount AND #countedBy = :visit))',
          values: { now, signCount, credentialId, visit: visitMark(visit) },
        });
        if (grown) return 'used';
      }
      const used = await devices.update(key, {
        update: 'SET #lastAccessDate = :now',
        when: '#credentialId = :credentialId',
        values: { now, credentialId },
      });
      if (!used) return 'gone';
      return signCount > 0 ? 'behind' : 'used';
    }),
  };
}
