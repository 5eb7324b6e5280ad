import { describe, expect, test } from '@jest/globals';
import type { Dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoRecoveryCodes } from '../../functions/adapters/dynamo/recovery-codes.ts';
import { dynamoWorlds, memoryWorld, race, tally } from '../support/contract-worlds.ts';
import { cheapCost } from '../support/memory-store.ts';
import { spendCode } from '../support/spend-code.ts';
import { oathProfile, policy } from './oath-profile.ts';
import { recoveryCodesContract } from './recovery-codes.contract.ts';
import { demo } from './users.ts';

describe('recovery codes in memory', () => {
  recoveryCodesContract(memoryWorld);
});

describe('recovery codes in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  recoveryCodesContract(makeWorld);

  test('a visit that read the code before another spent it loses without a charge', async () => {
    const { ports, tables, clock } = await makeWorld();
    await ports.oathEnrolment.save(demo, oathProfile({ recoveryCodes: ['one'] }));
    const rowsBefore = await tables.dynamo.table('DeviceProfiles').query('/alpha#demo', 'oath#');
    const late: Dynamo = { table: (name) => ({ ...tables.dynamo.table(name), query: async () => rowsBefore }) };
    const lateCodes = dynamoRecoveryCodes(late, { clock }, { cost: cheapCost });
    expect(await spendCode(ports.recoveryCodes, demo, 'oath', 'one', 'winner', policy)).toBe('accepted');

    for (let index = 0; index < 10; index += 1) {
      expect(await spendCode(lateCodes, demo, 'oath', 'one', `v${index}`, policy)).toBe('refused');
    }
    expect(await spendCode(lateCodes, demo, 'oath', 'one', 'winner', policy)).toBe('accepted');

    const guesses = await race(50, (index) =>
      spendCode(ports.recoveryCodes, demo, 'oath', 'guess', `g${index}`, policy),
    );
    expect(tally(guesses)).toEqual({ refused: 3, limited: 47 });
  });
});
