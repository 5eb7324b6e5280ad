// Recovery codes on the device rows of the table DeviceProfiles.
import * as z from 'zod';
import { hashRecoveryCode, holdsHash, type RecoveryCodeHashing } from '../mfa/recovery-code-hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecoveryCodes } from '../ports/recovery-codes.ts';
import { userKey } from '../ports/user.ts';
import { attemptAttributes, chargeAttempt, refundAttempt, visitMark } from './dynamo-attempts.ts';
import type { Dynamo } from './dynamo-client.ts';
import { recoverySetOf, recoverySetRow } from './dynamo-recovery-sets.ts';

const row = recoverySetRow.extend({
  device: z.string(),
  createdDate: z.number(),
  recoverySerial: z.number().default(0),
  /** The hash of the code that was spent last, and the visit that did it. */
  recoverySpent: z.instanceof(Uint8Array).optional(),
  recoverySpentBy: z.string().optional(),
});
const attributes = Object.keys(row.shape);

export function dynamoRecoveryCodes(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
  hashing: RecoveryCodeHashing = {},
): RecoveryCodes {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async spend(owner, kind, code, visit, policy, guesser = 'stranger') {
      const user = userKey(owner);
      const rows = user === undefined ? [] : await devices.query(user, `${kind}#`, { consistent: true, attributes });
      const newest = rows
        .map((found) => row.parse(found))
        .sort((one, other) => other.recoverySerial - one.recoverySerial || other.createdDate - one.createdDate)
        .find(({ recoverySalt }) => recoverySalt !== undefined);
      const set = newest && recoverySetOf(newest);
      const hash = await hashRecoveryCode(code, set, hashing);
      if (user === undefined || !newest || !set) return 'refused';
      const spentBy = visitMark(visit);
      // Copies of one request get one answer, and other losers of the race for a code were right: that is no guess.
      if (isSpent(newest, hash)) return newest.recoverySpentBy === spentBy ? 'accepted' : 'refused';

      const key = { user, device: newest.device };
      const charge = await chargeAttempt(devices, key, 'recoveryCode', guesser, visit, policy, clock.now());
      if (charge === 'limited') return 'limited';
      if (!holdsHash(set.hashes, hash)) return 'refused';
      const spent = await devices.update(key, {
        update: `DELETE #recoveryCodes :hashes SET #recoverySpent = :hash, #recoverySpentBy = :spentBy REMOVE ${attemptAttributes('recoveryCode', guesser)}`,
        when: 'contains(#recoveryCodes, :hash)',
        values: { hashes: new Set([hash]), hash, spentBy },
      });
      if (spent) return 'accepted';

      await refundAttempt(devices, key, 'recoveryCode', guesser, visit);
      const now = await devices.get(key, { consistent: true, attributes });
      const latest = now && row.parse(now);
      return latest && isSpent(latest, hash) && latest.recoverySpentBy === spentBy ? 'accepted' : 'refused';
    },
  };
}

function isSpent({ recoverySpent }: z.output<typeof row>, hash: Uint8Array): boolean {
  return recoverySpent !== undefined && holdsHash([recoverySpent], hash);
}
