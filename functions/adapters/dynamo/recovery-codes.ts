// Recovery codes on the device rows of the table DeviceProfiles.
import * as z from 'zod';
import {
  hashRecoveryCode,
  hashRecoveryCodes,
  holdsHash,
  type RecoveryCodeHashing,
  type RecoveryCodeSet,
} from '../../mfa/recovery-code-hash.ts';
import { parseCost } from '../../mfa/slow-hash.ts';
import type { RecoveryCodes, Spending } from '../../ports/recovery.ts';
import type { Clock } from '../../ports/system.ts';
import { userKey } from '../../ports/users.ts';
import { attemptAttributes, chargeAttempt, refundAttempt, visitMark } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { spendPass } from './help-passes.ts';
import { recoverySetOf, recoverySetRow } from './recovery-code-sets.ts';
import type { Key } from './table.ts';

const row = recoverySetRow.extend({
  device: z.string(),
  deviceName: z.string().default(''),
  createdDate: z.number(),
  recoverySerial: z.number().default(0),
  /** The hash of the code that was spent last, and the visit that did it; a `+` behind it when new codes followed. */
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
  const rowOf = async (key: Key): Promise<CodesRow | undefined> => {
    const found = await devices.get(key, { consistent: true, attributes });
    return found && row.parse(found);
  };
  /** Puts the next codes where none is left. Under the same salt: the code that was spent last is still known by its hash. */
  const renew = async (key: Key, set: RecoveryCodeSet, spentBy: string, codes: readonly string[]) => {
    const cost = parseCost(set.cost);
    const { hashes } = await hashRecoveryCodes(codes, set.salt, { ...hashing, ...(cost && { cost }) });
    const renewed = await devices.update(key, {
      update: 'SET #recoveryCodes = :hashes, #recoverySpentBy = :renewedBy',
      when: 'attribute_not_exists(#recoveryCodes) AND #recoverySpentBy = :spentBy',
      values: { hashes: new Set(hashes), spentBy, renewedBy: renewedMark(spentBy) },
    });
    // Another run of the same visit may have done it: those codes are the same.
    return renewed !== undefined || (await rowOf(key))?.recoverySpentBy === renewedMark(spentBy);
  };
  return {
    async spend(owner, kind, code, visit, policy, guesser = 'stranger', next, passes = false) {
      const user = userKey(owner);
      const spender = { clock, hashing, policy, guesser };
      if (passes && user !== undefined && (await spendPass(devices, user, code, visit, spender))) return passed;
      const rows = user === undefined ? [] : await devices.query(user, `${kind}#`, { consistent: true, attributes });
      const newest = rows
        .map((found) => row.parse(found))
        .sort((one, other) => other.recoverySerial - one.recoverySerial || other.createdDate - one.createdDate)
        .find(({ recoverySalt }) => recoverySalt !== undefined);
      const set = newest && recoverySetOf(newest);
      const hash = await hashRecoveryCode(code, set, hashing);
      if (user === undefined || !newest || !set) return refused;
      const key = { user, device: newest.device };
      const spentBy = visitMark(visit);
      const accepted = async (left: number, before: boolean): Promise<Spending> => {
        const codes = left === 0 ? (next?.() ?? []) : [];
        const after = codes.length > 0 && (await renew(key, set, spentBy, codes));
        const renewed = before || after;
        return {
          ...{ verdict: 'accepted', device: newest.device.slice(kind.length + 1), deviceName: newest.deviceName },
          ...{ left: after ? codes.length : left, renewed },
        };
      };
      /** Copies of one request get one answer, and other losers of the race for a code were right: that is no guess. */
      const again = ({ recoverySpentBy, recoveryCodes }: CodesRow): Promise<Spending> | Spending => {
        const renewed = recoverySpentBy === renewedMark(spentBy);
        return renewed || recoverySpentBy === spentBy ? accepted(recoveryCodes.size, renewed) : refused;
      };
      if (isSpent(newest, hash)) return again(newest);

      const charge = await chargeAttempt(devices, key, 'recoveryCode', guesser, visit, policy, clock.now());
      if (charge === 'limited') return { verdict: 'limited' };
      if (!holdsHash(set.hashes, hash)) return refused;
      const spent = await devices.update(key, {
        update: `DELETE #recoveryCodes :hashes SET #recoverySpent = :hash, #recoverySpentBy = :spentBy REMOVE ${attemptAttributes('recoveryCode', guesser)}`,
        when: 'contains(#recoveryCodes, :hash)',
        values: { hashes: new Set([hash]), hash, spentBy },
      });
      if (spent) return accepted(recoverySetRow.parse(spent).recoveryCodes.size, false);

      await refundAttempt(devices, key, 'recoveryCode', guesser, visit);
      const latest = await rowOf(key);
      return latest && isSpent(latest, hash) ? again(latest) : refused;
    },
  };
}

type CodesRow = z.output<typeof row>;

const passed = { verdict: 'passed' } as const;
const refused = { verdict: 'refused' } as const;

/** No visit's own mark has a sign like that. */
function renewedMark(spentBy: string): string {
  return `${spentBy}+`;
}

function isSpent({ recoverySpent }: CodesRow, hash: Uint8Array): boolean {
  return recoverySpent !== undefined && holdsHash([recoverySpent], hash);
}
