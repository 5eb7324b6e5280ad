// Attempts on OATH devices and the codes that they spend, on the rows of the table DeviceProfiles. No secret is touched.

import type { OathAdvance, OathAttempts } from '../../ports/devices.ts';
import type { Clock } from '../../ports/system.ts';
import { attemptAttributes, chargeAttempt, refundAttempt } from './attempts.ts';
import type { Dynamo } from './client.ts';
import { oathDeviceKey } from './oath-devices.ts';
import { ofUser } from './user-key.ts';

export function dynamoOathAttempts(dynamo: Dynamo, { clock }: { clock: Clock }): OathAttempts {
  const devices = dynamo.table('DeviceProfiles');
  return {
    charge: ofUser('limited', async (user, uuid, visit, policy, guesser = 'stranger') => {
      return chargeAttempt(devices, oathDeviceKey(user, uuid), 'code', guesser, visit, policy, clock.now());
    }),

    refund: ofUser(undefined, async (user, uuid, visit, guesser = 'stranger') =>
      refundAttempt(devices, oathDeviceKey(user, uuid), 'code', guesser, visit),
    ),

    accept: ofUser('spent', async (user, uuid, advance, visit, guesser = 'stranger') => {
      const key = oathDeviceKey(user, uuid);
      const { position, values } = changeOf(advance);
      const changes = Object.keys(values).map((name) => `#${name} = :${name}`);
      const accepted = await devices.update(key, {
        update: `SET ${changes.join(', ')}, #lastAccessDate = :now, #spentBy = :visit REMOVE ${attemptAttributes('code', guesser)}`,
        when: `#${position} < :${position}`,
        values: { ...values, now: clock.now(), visit },
      });
      if (accepted) return 'accepted';
      const row = await devices.get(key, { consistent: true, attributes: ['spentBy', position] });
      return row?.spentBy === visit && row[position] === values[position] ? 'accepted' : 'spent';
    }),
  };
}

function changeOf(advance: OathAdvance): { position: 'lastLogin' | 'counter'; values: Record<string, number> } {
  const { algorithm, ...values } = advance;
  return { position: algorithm === 'TOTP' ? 'lastLogin' : 'counter', values };
}
