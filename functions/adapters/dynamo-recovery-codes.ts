// Recovery codes on the device rows of the table DeviceProfiles.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { hashRecoveryCode, holdsHash, type RecoveryCodeHashing } from '../mfa/recovery-code-hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecoveryCodes } from '../ports/recovery-codes.ts';
import { userKey } from '../ports/user.ts';
import { attemptAttributes, chargeAttempt, refundAttempt } from './dynamo-attempts.ts';
import type { Dynamo } from './dynamo-client.ts';
import { recoverySetOf, recoverySetRow } from './dynamo-recovery-sets.ts';

const row = recoverySetRow.extend({
  device: z.string(),
  createdDate: z.number(),
  /** Which visit spent which code last. */
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
    async spend(owner, kind, code, visit, policy) {
      const user = userKey(owner);
      const rows = user === undefined ? [] : await devices.query(user, `${kind}#`, { consistent: true, attributes });
      const [newest] = rows.map((found) => row.parse(found)).sort((one, other) => other.createdDate - one.createdDate);
      const set = newest && recoverySetOf(newest);
      const hash = await hashRecoveryCode(code, set, hashing);
      if (user === undefined || !newest || !set) return 'refused';
      const spentBy = spending(visit, hash);
      if (newest.recoverySpentBy === spentBy) return 'accepted';

      const key = { user, device: newest.device };
      const charge = await chargeAttempt(devices, key, 'recoveryCode', visit, policy, clock.now());
      if (charge === 'limited') return 'limited';
      if (!holdsHash(set.hashes, hash)) return 'refused';
      const spent = await devices.update(key, {
        update: `DELETE #recoveryCodes :hashes SET #recoverySpentBy = :spentBy REMOVE ${attemptAttributes('recoveryCode')}`,
        when: 'contains(#recoveryCodes, :hash)',
        values: { hashes: new Set([hash]), hash, spentBy },
      });
      if (spent) return 'accepted';

      // Somebody was faster with the same code: another copy of this visit, or another visit, whose loss is no guess.
      await refundAttempt(devices, key, 'recoveryCode', visit);
      const now = await devices.get(key, { consistent: true, attributes: ['recoverySpentBy'] });
      return now?.recoverySpentBy === spentBy ? 'accepted' : 'refused';
    },
  };
}

function spending(visit: string, hash: Uint8Array): string {
  return createHash('sha256').update(hash).update(visit).digest().subarray(0, 16).toString('base64url');
}
