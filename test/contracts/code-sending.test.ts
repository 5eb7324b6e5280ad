import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { codeAttemptsContract, codeSendingContract } from './code-sending.contract.ts';

describe('what was sent, in memory', () => codeSendingContract(memoryWorld));
describe('guesses at sent codes in memory', () => codeAttemptsContract(memoryWorld));

describe('codes in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Attempts');
  codeSendingContract(makeWorld);
  codeAttemptsContract(makeWorld);

  test('read the table: no code, no name and no address is in it, and its rows expire', async () => {
    const { ports, tables, clock } = await makeWorld();
    const recipient = { realm: '/alpha', channel: 'mail', username: 'hunter2', to: 'demo@example.com' } as const;
    const policy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 6 };
    const sending = { visit: 'one', guesser: 'stranger', code: '81726354' } as const;

    await ports.codeSending.begin(recipient, sending, { coolDownSeconds: 30, perHour: 5 });
    await ports.codeAttempts.charge(recipient, 'two', policy, 'stranger');

    const rows = await tables.rows('Attempts');
    expect(rows).toHaveLength(3);
    for (const secret of ['81726354', 'hunter2', 'demo@example.com'])
      expect(JSON.stringify(rows)).not.toContain(secret);
    for (const { ttl } of rows) expect(Number(ttl)).toBeGreaterThan(clock.now() / 1000);
  });
});
