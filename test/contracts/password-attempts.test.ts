import { describe, expect, test } from '@jest/globals';
import type { Dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPasswordAttempts } from '../../functions/adapters/dynamo/password-attempts.ts';
import type { DynamoTable } from '../../functions/adapters/dynamo/table.ts';
import type { Guesser } from '../../functions/ports/users.ts';
import { type DynamoWorld, dynamoWorlds, memoryWorld, race } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { passwordAttemptsContract, passwordPolicy } from './password-attempts.contract.ts';
import { demo } from './users.ts';

const usual = { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 86_400, ceiling: 90 };
const laptop = { browser: 'aB3dE5gH7jK9mN2p', since: 1_800_000_000_000 };

describe('password attempts in memory', () => {
  passwordAttemptsContract(memoryWorld);
});

describe('password attempts in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Attempts');
  passwordAttemptsContract(makeWorld);

  /** The same port, and the calls that it makes. */
  function counted({ tables, clock }: DynamoWorld) {
    const calls: string[] = [];
    const dynamo: Dynamo = {
      table(name) {
        const table = tables.dynamo.table(name);
        const noting: DynamoTable = {
          ...table,
          update: async (...args) => {
            const written = await table.update(...args);
            calls.push(written ? 'write' : 'write refused');
            return written;
          },
          get: async (...args) => {
            calls.push('read');
            return table.get(...args);
          },
        };
        return noting;
      },
    };
    return { attempts: dynamoPasswordAttempts(dynamo, { clock }), calls };
  }

  test('the usual login costs one write and no read, of a stranger and of a known browser', async () => {
    const { attempts, calls } = counted(await makeWorld());
    await attempts.charge(demo, 'stranger', 'first', usual);
    await attempts.charge(demo, laptop, 'second', usual);
    calls.length = 0;

    await attempts.charge(demo, 'stranger', 'third', usual);
    await attempts.charge(demo, { ...laptop, since: laptop.since + 1 }, 'fourth', usual);

    expect(calls).toEqual(['write', 'write']);
  });

  test('user enumeration by cost: a name that nobody has makes the same calls', async () => {
    const { attempts, calls } = counted(await makeWorld());
    const callsFor = async (username: string) => {
      calls.length = 0;
      for (let index = 0; index < 12; index += 1) {
        await attempts.charge({ realm: '/alpha', username }, 'stranger', `v${index}`, usual);
      }
      return [...calls];
    };

    const ofDemo = await callsFor('demo');

    expect(await callsFor('nobody')).toEqual(ofDemo);
    expect(await callsFor('x'.repeat(10_000))).toEqual(ofDemo);
    expect(await callsFor('')).toEqual(ofDemo);
  });

  test('read the table: a password that was typed as a name is not in it, and its row expires', async () => {
    const { ports, tables, clock } = await makeWorld();
    await ports.passwordAttempts.charge({ realm: '/alpha', username: 'hunter2' }, 'stranger', 'v1', usual);

    const rows = await tables.rows('Attempts');

    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.['ttl']).toBe(clock.now() / 1000 + 365 * 24 * 60 * 60);
  });

  test('a row costs one write unit, with all its browsers, failures and long visits', async () => {
    const { ports, tables } = await makeWorld();
    const visit = `6f1c0a52-9d3e-4a77-8a3d-2f6b0e5c7d11:3:${'d'.repeat(43)}:2.1`;
    const ids = Array.from({ length: 8 }, (_, index) => `aB3dE5gH7jK9mN2${index}`);
    await race(10, (index) => ports.passwordAttempts.charge(demo, 'stranger', `${visit}${index}`, usual));
    for (const browser of ids) {
      // The one that succeeded, and a typo before it.
      for (let index = 0; index < 2; index += 1) {
        await ports.passwordAttempts.charge(demo, { ...laptop, browser }, `${visit}${index}`, usual);
      }
    }

    const [row = {}] = await tables.rows('Attempts');

    expect(Object.keys(row['browsers'] as object)).toHaveLength(8); // of the row's own making
    expect(itemSize(row)).toBeLessThan(1024);
  });

  test('an operator has all counts of a user begin anew', async () => {
    const { tables, clock } = await makeWorld();
    const attempts = dynamoPasswordAttempts(tables.dynamo, { clock });
    const charge = async (guesser: Guesser, index: number) =>
      (await attempts.charge(demo, guesser, `v${index}`, passwordPolicy)).verdict;
    for (let index = 0; index < 3; index += 1) await charge('stranger', index);
    for (let index = 0; index < 3; index += 1) await charge(laptop, index);

    await attempts.forget(demo);

    expect([await charge('stranger', 10), await charge(laptop, 11)]).toEqual(['charged', 'charged']);
  });
});
