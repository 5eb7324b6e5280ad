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

  test('the first push costs a write unit, and each that counts besides two and a read', async () => {
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
    expect(units).toEqual({ read: 4, written: 9 });
    expect(itemSize((await tables.rows('DeviceProfiles'))[0] ?? {})).toBeLessThan(1024);
  });

  test('a row of before, which does not say when the latest push was, still counts', async () => {
    const { ports, clock, tables } = await makeWorld();
    const push = (index: number) => ({ visit: `visit ${index}`, messageId: `message ${index}` });
    for (let index = 0; index < 5; index += 1) await ports.pushBudget.take(demo, push(index), policy);
    const key = { user: '/alpha#demo', device: 'push' };
    await tables.dynamo.table('DeviceProfiles').update(key, { update: 'REMOVE #latestAt' });
    clock.advance(1);

    expect(await ports.pushBudget.take(demo, push(5), policy)).toBe('exceeded');
    expect(await ports.pushBudget.take(demo, push(6), policy, clock.now())).toEqual({ left: 4 });
    expect(await ports.sentPushes.pending(demo)).toEqual(['message 6']);
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
    const { ports, clock, tables } = await makeWorld();
    const { dynamo } = tables;
    const take = (index: number) =>
      ports.pushBudget.take(demo, { visit: `visit ${index}`, messageId: `message ${index}` }, policy);
    await take(0);
    const [before] = await tables.rows('DeviceProfiles');
    clock.advance(1);
    const push = { visit: 'visit 1', messageId: 'message 1' };

    await ports.pushBudget.take(demo, push, policy, clock.now());

    const stale = { update: 'SET #pushes = :none', when: '#version = :version', values: { none: [] } };
    const key = { user: '/alpha#demo', device: 'push' };
    const values = { ...stale.values, version: before?.version };
    expect(await dynamo.table('DeviceProfiles').update(key, { ...stale, values })).toBeUndefined();
    expect(await ports.sentPushes.pending(demo)).toEqual(['message 1']);
  });
});
