// New recovery codes on a device row of the table DeviceProfiles. The serial says which of several sets is in force, so one
// write is enough to end the others; emptying them is tidiness.
import * as z from 'zod';
import {
  hashRecoveryCodes,
  isSetOf,
  type RecoveryCodeHashing,
  type RecoveryCodeSet,
} from '../../mfa/recovery-code-hash.ts';
import type { DeviceKind } from '../../ports/devices.ts';
import type { RecoveryCodeSets } from '../../ports/recovery.ts';
import type { Randomness } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { changing } from './push-devices.ts';
import type { DynamoTable, Row } from './table.ts';
import { ofUser } from './user-key.ts';

export function dynamoRecoveryCodeSets(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): RecoveryCodeSets {
  const devices = dynamo.table('DeviceProfiles');
  return {
    renew: ofUser(false, async (user, kind, uuid, codes) => {
      const device = `${kind}#${uuid}`;
      const all = await serialsOf(devices, user, kind);
      if (!all.some((row) => row.device === device)) return false;
      const { values, removed } = await nextSet(codes, all, { randomness, hashing });
      // There is one OATH device, whose codes are in force: a serial would put those of a replaced one before its own.
      const single = kind === 'oath';
      if (single) delete values['recoverySerial'];
      const exists = { when: 'attribute_exists(#user)', values: {} };
      const renewed = await devices.update({ user, device }, changing(values, removed, exists));
      if (renewed && !single) await emptyOlderSets(devices, user, kind);
      return renewed !== undefined;
    }),
  };
}

// How a device row holds its recovery codes: one salt, the costs, and a set of hashes.

export const recoverySetRow = z.object({
  recoverySalt: z.instanceof(Uint8Array).optional(),
  recoveryCost: z.string().default(''),
  /** DynamoDB drops a set with its last element. */
  recoveryCodes: z.set(z.instanceof(Uint8Array)).default(new Set()),
});

/** The attributes for these plain codes; none when there are no codes. */
export async function recoverySetAttributes(
  codes: readonly string[],
  randomness: Randomness,
  hashing: RecoveryCodeHashing,
): Promise<Row> {
  if (codes.length === 0) return {};
  const { salt, cost, hashes } = await hashRecoveryCodes(codes, randomness.bytes(16), hashing);
  return { recoverySalt: salt, recoveryCost: cost, recoveryCodes: new Set(hashes) };
}

/** Undefined for a device that never had recovery codes. */
export function recoverySetOf(row: z.output<typeof recoverySetRow>): RecoveryCodeSet | undefined {
  const { recoverySalt: salt, recoveryCost: cost, recoveryCodes } = row;
  return salt && { salt, cost, hashes: [...recoveryCodes] };
}

// Which of the recovery-code sets of a user's devices of a kind is in force: only the one that was stored last.

export const orderedSetRow = recoverySetRow.extend({
  device: z.string(),
  recoverySpent: z.instanceof(Uint8Array).optional(),
  /** Orders the sets of a user: the highest is in force. */
  recoverySerial: z.number().default(0),
});

type OrderedSetRow = z.output<typeof orderedSetRow>;

const spentAttributes = ['recoverySpent', 'recoverySpentBy'];
const setAttributes = ['recoverySalt', 'recoveryCost', 'recoveryCodes', 'recoverySerial', ...spentAttributes];

interface SetTools {
  readonly randomness: Randomness;
  readonly hashing: RecoveryCodeHashing;
}

interface SetChange {
  readonly values: Row;
  readonly removed: readonly string[];
}

/** What saving a device with these codes changes. Codes that are stored already stay as they are, less the spent ones. */
export async function setChange(
  codes: readonly string[],
  old: OrderedSetRow | undefined,
  all: readonly OrderedSetRow[],
  { randomness, hashing }: SetTools,
): Promise<SetChange> {
  if (codes.length === 0) return { values: {}, removed: setAttributes };
  const stored = old && recoverySetOf(old);
  if (stored && (await isSetOf(codes, stored, old.recoverySpent, hashing))) return { values: {}, removed: [] };
  return nextSet(codes, all, { randomness, hashing });
}

/** A new set that comes after all of these. */
async function nextSet(
  codes: readonly string[],
  all: readonly OrderedSetRow[],
  { randomness, hashing }: SetTools,
): Promise<SetChange> {
  const recoverySerial = 1 + Math.max(0, ...all.map((row) => row.recoverySerial));
  const set = await recoverySetAttributes(codes, randomness, hashing);
  return { values: { ...set, recoverySerial }, removed: spentAttributes };
}

/** The rows of all devices of the kind, with their serials. */
async function serialsOf(devices: DynamoTable, user: UserKey, kind: DeviceKind): Promise<OrderedSetRow[]> {
  const attributes = ['device', 'recoverySalt', 'recoverySerial'];
  const rows = await devices.query(user, `${kind}#`, { consistent: true, attributes });
  return rows.map((row) => orderedSetRow.parse(row));
}

/** Of devices that are saved at once every saver leaves the same one its codes. */
export async function emptyOlderSets(devices: DynamoTable, user: UserKey, kind: DeviceKind): Promise<void> {
  const [, ...older] = (await serialsOf(devices, user, kind))
    .filter(({ recoverySalt }) => recoverySalt !== undefined)
    .sort((one, other) => other.recoverySerial - one.recoverySerial || (one.device < other.device ? 1 : -1));
  for (const { device, recoverySalt } of older) {
    await devices.update(
      { user, device },
      {
        update: `REMOVE ${setAttributes.map((name) => `#${name}`).join(', ')}`,
        when: '#recoverySalt = :recoverySalt',
        values: { recoverySalt },
      },
    );
  }
}
