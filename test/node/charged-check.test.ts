// Comparing a password for a node: what becomes of old hashes, and what an attempt that does not count costs.
import { describe, expect, test } from '@jest/globals';
import { costText, type HashCost, slowHash } from '../../functions/mfa/slow-hash.ts';
import { chargedCheck } from '../../functions/node/charged-check.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { cheapHashing } from '../../testing/memory/store.ts';
import { recordedLog } from '../../testing/recorded-log.ts';

const demo = { realm: '/alpha', username: 'demo' };
const kinds = ['ln=1,r=1,p=1', 'm=8,t=1,p=1'];
const passwordPolicy = { limit: 1, baseDelaySeconds: 60, maxDelaySeconds: 60, ceiling: 90 };

async function world() {
  const costs: string[] = [];
  const counted = (secret: string, salt: Uint8Array, length: number, cost: HashCost) => {
    costs.push(costText(cost));
    return slowHash(secret, salt, length, cost);
  };
  const ports = memoryPorts({ hashing: { ...cheapHashing, slowHash: counted } });
  await ports.identityStore.put({ ...demo, active: true, attributes: {}, password: 'right' });
  const log = recordedLog();
  let visit = 0;
  const check = async (password: string, given = ports, policy = passwordPolicy) => {
    costs.length = 0;
    visit += 1;
    const context = { visit: `visit-${visit}`, passwordPolicy: policy, log };
    const checked = await chargedCheck(context, given, demo, password, { renewal: given.passwordRenewal });
    if (checked.correct) await checked.succeeded();
    return { ...checked, costs: [...costs] };
  };
  const stored = () => String(ports.store.users.get('/alpha#demo')?.passwordHash);
  return { ports, check, stored, log };
}

describe('a password that is compared', () => {
  test('is hashed anew where its hash has other costs than the realm wants, once', async () => {
    const { check, ports, stored } = await world();
    const policy = { ...passwordPolicy, limit: 9, hash: { memory: 16, passes: 2 } };

    const first = await check('right', ports, policy);
    const second = await check('right', ports, policy);

    expect([first.correct, first.costs]).toEqual([true, ['m=8,t=1,p=1', 'm=16,t=2,p=1']]);
    expect([second.correct, second.costs]).toEqual([true, ['m=16,t=2,p=1']]);
    expect(stored()).toMatch(/^\$argon2id\$v=19\$m=16,t=2,p=1\$/);
  });

  test('opens the door all the same when the new hash cannot be stored', async () => {
    const { check, ports, stored, log } = await world();
    const policy = { ...passwordPolicy, hash: { memory: 16, passes: 2 } };
    const passwordRenewal = { renew: () => Promise.reject(new Error('throttled: right')) };

    const { correct } = await check('right', { ...ports, passwordRenewal }, policy);

    expect(correct).toBe(true);
    expect(stored()).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(log.lines).toEqual([expect.objectContaining({ message: 'A password keeps its old hash' })]);
    expect(JSON.stringify(log.lines)).not.toContain('right');
  });

  test('attack: while attempts do not count, the time does not tell a right password from a wrong one', async () => {
    const { check } = await world();
    await check('wrong');

    const [right, wrong] = [await check('right'), await check('wrong')];

    expect([right.correct, wrong.correct]).toEqual([false, false]);
    expect([right.costs.sort(), wrong.costs.sort()]).toEqual([kinds, kinds]);
  });
});
