import { describe, expect, test } from '@jest/globals';
import { observeDynamoCalls } from '../../functions/adapters/dynamo/calls.ts';
import { newMessageId } from '../../functions/mfa/push/message-id.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { pushBudgetContract } from './push-budget.contract.ts';
import { demo } from './users.ts';

describe('push budgets in memory', () => {
  pushBudgetContract(memoryWorld);
});

describe('push budgets in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  pushBudgetContract(makeWorld);

  const policy = { limit: 5, windowSeconds: 600 };

  test('a push costs one read and one write unit, also the last one of a full window', async () => {
    const { ports, clock, tables } = await makeWorld();
    const units = { read: 0, written: 0 };
    observeDynamoCalls(({ readUnits, writeUnits }) => {
      units.read += readUnits;
      units.written += writeUnits;
    });

    for (let index = 0; index < 5; index += 1) {
      const visit = `6f1c0a52-9d3e-4a77-8a3d-2f6b0e5c7d11:3:${'d'.repeat(43)}:2.${index}`;
      const messageId = newMessageId('AUTHENTICATE', visit, clock.now());
      await ports.pushBudget.take(demo, { visit, messageId }, policy);
    }

    observeDynamoCalls(undefined);
    expect(units).toEqual({ read: 5, written: 5 });
    expect(itemSize((await tables.rows('DeviceProfiles'))[0] ?? {})).toBeLessThan(1024);
  });

  test('the row holds no more than the pushes of the window', async () => {
    const { ports, clock, tables } = await makeWorld();

    for (let index = 0; index < 30; index += 1) {
      await ports.pushBudget.take(demo, { visit: `visit ${index}`, messageId: `message ${index}` }, policy);
      clock.advance(200_000);
    }

    expect(await tables.rows('DeviceProfiles')).toMatchObject([
      {
        user: '/alpha#demo',
        device: 'push',
        pushes: [{ messageId: 'message 27' }, { messageId: 'message 28' }, { messageId: 'message 29' }],
      },
    ]);
  });

  test('a sender that read the budget before it was cleared and filled again does not overwrite it', async () => {
    const { ports, tables } = await makeWorld();
    const { dynamo } = tables;
    const take = (index: number) =>
      ports.pushBudget.take(demo, { visit: `visit ${index}`, messageId: `message ${index}` }, policy);
    await take(0);
    const [before] = await tables.rows('DeviceProfiles');
    await ports.pushBudgetClearing.clear(demo);

    await take(1);

    const stale = { update: 'SET #pushes = :none', when: '#version = :version', values: { none: [] } };
    const key = { user: '/alpha#demo', device: 'push' };
    const values = { ...stale.values, version: before?.version };
    expect(await dynamo.table('DeviceProfiles').update(key, { ...stale, values })).toBeUndefined();
    expect(await ports.sentPushes.pending(demo)).toEqual(['message 1']);
  });
});
