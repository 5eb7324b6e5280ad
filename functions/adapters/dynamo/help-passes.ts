// One-time passes of the help desk: a row among the user's devices that holds one code as a device holds its recovery codes, so
// that who may spend those may spend this, and until when it is good.
import * as z from 'zod';
import { hashRecoveryCode, holdsHash, type RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { HelpPasses } from '../../ports/recovery.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import type { AttemptPolicy, CodeGuesser, UserKey } from '../../ports/users.ts';
import { attemptAttributes, chargeAttempt, visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { recoverySetAttributes, recoverySetOf, recoverySetRow } from './recovery-code-sets.ts';
import type { DynamoTable } from './table.ts';
import { ofUser, requiredUserKey } from './user-key.ts';

const passDevice = 'pass';

export function dynamoHelpPasses(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): HelpPasses {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async issue(owner, code, expiresAt) {
      const user = requiredUserKey(owner);
      const set = await recoverySetAttributes([code], randomness, hashing);
      await devices.put({ user, device: passDevice, ...set, expiresAt });
    },
    revoke: ofUser(undefined, async (user) => {
      // Never what has an address: that is a phone.
      await devices.remove({ user, device: passDevice }, { when: 'attribute_not_exists(#communicationId)' });
    }),
  };
}

const row = recoverySetRow.extend({
  expiresAt: z.number(),
  recoverySpent: z.instanceof(Uint8Array).optional(),
  recoverySpentBy: z.string().optional(),
});
const attributes = Object.keys(row.shape);

interface Spender {
  readonly clock: Clock;
  readonly hashing: RecoveryCodeHashing;
  readonly policy: AttemptPolicy;
  readonly guesser: CodeGuesser;
}

/** Once, by one visit, whose copies get the same answer. Costs a hash, whether there is a pass or none. */
export async function spendPass(
  devices: DynamoTable,
  user: UserKey,
  code: string,
  visit: string,
  { clock, hashing, policy, guesser }: Spender,
): Promise<boolean> {
  const key = { user, device: passDevice };
  const found = await devices.get(key, { consistent: true, attributes });
  const pass = found && row.parse(found);
  const live = pass && clock.now() < pass.expiresAt ? pass : undefined;
  const set = live && recoverySetOf(live);
  const hash = await hashRecoveryCode(code, set, hashing);
  if (!live || !set) return false;
  const spentBy = visitMark(visit);
  const isSpent = live.recoverySpent !== undefined && holdsHash([live.recoverySpent], hash);
  if (isSpent) return live.recoverySpentBy === spentBy;
  if (set.hashes.length === 0) return false;
  const charge = await chargeAttempt(devices, key, 'recoveryCode', guesser, visit, policy, clock.now());
  if (charge === 'limited' || !holdsHash(set.hashes, hash)) return false;
  const spent = await devices.update(key, {
    update: `DELETE #recoveryCodes :hashes SET #recoverySpent = :hash, #recoverySpentBy = :spentBy REMOVE ${attemptAttributes('recoveryCode', guesser)}`,
    when: 'contains(#recoveryCodes, :hash)',
    values: { hashes: new Set([hash]), hash, spentBy },
  });
  if (spent) return true;
  // A copy of this very request may have been faster.
  const latest = row.safeParse(await devices.get(key, { consistent: true, attributes })).data;
  return latest?.recoverySpentBy === spentBy;
}
