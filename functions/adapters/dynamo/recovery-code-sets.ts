// New recovery codes on a device row of the table DeviceProfiles. The serial says which of several sets is in force, so one
// write is enough to end the others; emptying them is tidiness.
import type { RecoveryCodeHashing } from '../../mfa/recovery-code-hash.ts';
import type { RecoveryCodeSets } from '../../ports/recovery.ts';
import type { Randomness } from '../../ports/system.ts';
import { userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { changing } from './push-device-rows.ts';
import { emptyOlderSets, nextSet, serialsOf } from './recovery-set-order.ts';

export function dynamoRecoveryCodeSets(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: RecoveryCodeHashing = {},
): RecoveryCodeSets {
  const devices = dynamo.table('DeviceProfiles');
  return {
    async renew(owner, kind, uuid, codes) {
      const user = userKey(owner);
      if (user === undefined) return false;
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
    },
  };
}
