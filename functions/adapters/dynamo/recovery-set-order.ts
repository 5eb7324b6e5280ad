// Which of the recovery-code sets of a user's devices of a kind is in force: only the one that was stored last.
import * as z from 'zod';
import { isSetOf, type RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { DeviceKind } from '../../ports/devices.ts';
import type { Randomness } from '../../ports/system.ts';
import { recoverySetAttributes, recoverySetOf, recoverySetRow } from './recovery-sets.ts';
import type { DynamoTable, Row } from './table.ts';

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
export async function nextSet(
  codes: readonly string[],
  all: readonly OrderedSetRow[],
  { randomness, hashing }: SetTools,
): Promise<SetChange> {
  const recoverySerial = 1 + Math.max(0, ...all.map((row) => row.recoverySerial));
  const set = await recoverySetAttributes(codes, randomness, hashing);
  return { values: { ...set, recoverySerial }, removed: spentAttributes };
}

/** The rows of all devices of the kind, with their serials. */
export async function serialsOf(devices: DynamoTable, user: string, kind: DeviceKind): Promise<OrderedSetRow[]> {
  const attributes = ['device', 'recoverySalt', 'recoverySerial'];
  const rows = await devices.query(user, `${kind}#`, { consistent: true, attributes });
  return rows.map((row) => orderedSetRow.parse(row));
}

/** Of devices that are saved at once every saver leaves the same one its codes. */
export async function emptyOlderSets(devices: DynamoTable, user: string, kind: DeviceKind): Promise<void> {
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
