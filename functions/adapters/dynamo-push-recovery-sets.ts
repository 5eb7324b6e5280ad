// Which of the recovery-code sets of a user's push devices is in force: only the one that was stored last.
import * as z from 'zod';
import type { RecoveryCodeHashing } from '../mfa/recovery-code-hash.ts';
import { isSetOf } from '../mfa/same-recovery-codes.ts';
import type { Randomness } from '../ports/randomness.ts';
import { pushPrefix } from './dynamo-push-device-rows.ts';
import { recoverySetAttributes, recoverySetOf, recoverySetRow } from './dynamo-recovery-sets.ts';
import type { DynamoTable, Row } from './dynamo-table.ts';

export const pushSetRow = recoverySetRow.extend({
  device: z.string(),
  recoverySpent: z.instanceof(Uint8Array).optional(),
  /** Orders the sets of a user: the highest is in force. */
  recoverySerial: z.number().default(0),
});

type PushSetRow = z.output<typeof pushSetRow>;

const spentAttributes = ['recoverySpent', 'recoverySpentBy'];
const setAttributes = ['recoverySalt', 'recoveryCost', 'recoveryCodes', 'recoverySerial', ...spentAttributes];

interface SetChange {
  readonly values: Row;
  readonly removed: readonly string[];
}

/** What saving a device with these codes changes. Codes that are stored already stay as they are, less the spent ones. */
export async function setChange(
  codes: readonly string[],
  old: PushSetRow | undefined,
  all: readonly PushSetRow[],
  { randomness, hashing }: { randomness: Randomness; hashing: RecoveryCodeHashing },
): Promise<SetChange> {
  if (codes.length === 0) return { values: {}, removed: setAttributes };
  const stored = old && recoverySetOf(old);
  if (stored && (await isSetOf(codes, stored, old.recoverySpent, hashing))) return { values: {}, removed: [] };
  const recoverySerial = 1 + Math.max(0, ...all.map((row) => row.recoverySerial));
  const set = await recoverySetAttributes(codes, randomness, hashing);
  return { values: { ...set, recoverySerial }, removed: spentAttributes };
}

/** Of devices that are saved at once every saver leaves the same one its codes. */
export async function emptyOlderSets(devices: DynamoTable, user: string): Promise<void> {
  const attributes = ['device', 'recoverySalt', 'recoverySerial'];
  const rows = await devices.query(user, pushPrefix, { consistent: true, attributes });
  const [, ...older] = rows
    .map((row) => pushSetRow.parse(row))
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
