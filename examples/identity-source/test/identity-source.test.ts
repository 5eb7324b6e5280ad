import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { identitySourceRules } from 'waymark/testing';
import { userPool } from '../identity-source/index.ts';
import { people } from './people.ts';
import { startPool } from './user-pool.ts';

const pool = await startPool(people());
Object.assign(process.env, {
  ...{ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.endpoint, AWS_REGION: 'eu-central-1' },
  ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', USER_POOL_ID: 'eu-central-1_a', USER_POOL_CLIENT_ID: 'c' },
});
after(() => pool.stop());

const world = {
  source: userPool,
  person: { username: 'Ann', password: 'Correct-horse-7', mail: 'Ann@example.com' },
  locked: { username: 'lock', password: 'Correct-horse-7' },
  mustChange: { username: 'new', password: 'Temporary-1', next: 'Correct-horse-8' },
  attribute: 'sn',
  async outage() {
    pool.broken = true;
    return async () => {
      pool.broken = false;
    };
  },
};

for (const { name, check } of identitySourceRules(world)) test(name, check);

test('an alias signs nobody in: the devices are under the name', async () => {
  const verdict = await userPool.checkPassword({ realm: '/alpha', username: 'ann@example.com' }, 'Correct-horse-7');

  assert.deepEqual(verdict, { verdict: 'wrong' });
  assert.equal(await userPool.find({ realm: '/alpha', username: 'ann@example.com' }), undefined);
});

test('an address that nobody has verified finds nobody', async () => {
  const found = (await userPool.findByMail?.('/alpha', 'claimed@example.com')) ?? [];

  assert.deepEqual(
    found.map(({ attributes }) => attributes),
    [{}],
  );
});

test('a pool that asks for a factor of its own is trouble, not a sign-in without it', async () => {
  await assert.rejects(userPool.checkPassword({ realm: '/alpha', username: 'twice' }, 'Correct-horse-7'), /PoolError/);
});

test('a name that no pool can have is nobody’s, and Cognito is not asked for it', async () => {
  const before = pool.asked.length;
  for (const username of ['', 'a b', 'a\0b', 'a'.repeat(129)]) {
    const user = { realm: '/alpha', username };
    assert.deepEqual(await userPool.checkPassword(user, 'Correct-horse-7'), { verdict: 'wrong' });
    assert.equal(await userPool.find(user), undefined);
    assert.equal(await userPool.changePassword?.(user, 'Correct-horse-8'), false);
    assert.equal(await userPool.changeAttributes?.(user, { sn: ['Lee'] }), false);
  }

  assert.equal(pool.asked.length, before);
});
