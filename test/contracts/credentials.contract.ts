// What every implementation of PasswordCheck, PasswordChange and PasswordRenewal does.
import { expect, test } from '@jest/globals';
import { foreignCostText } from '../../functions/mfa/foreign-hash.ts';
import { costText, slowHash } from '../../functions/mfa/slow-hash.ts';
import { cheapHashing } from '../../testing/memory/store.ts';
import type { World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function credentialsContract(makeWorld: () => Promise<World>): void {
  test('tells the right password from a wrong one, whatever the spelling of the name', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity({ ...demo, username: 'Demo' }, { password: 'right' }));

    for (const user of [demo, ...spellings]) {
      expect(await ports.passwordCheck.check(user, 'right')).toEqual({
        known: true,
        correct: true,
        active: true,
        mustChange: false,
        expired: false,
        username: 'Demo',
      });
      expect(await ports.passwordCheck.check(user, 'Right')).toMatchObject({ known: true, correct: false });
    }
  });

  test('takes a password however the keyboard composed its accents, and only that password', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'caf\u00e9 ' }));

    expect(await ports.passwordCheck.check(demo, 'cafe\u0301 ')).toMatchObject({ correct: true });
    expect(await ports.passwordCheck.check(demo, 'caf\u00e9')).toMatchObject({ correct: false });
    expect(await ports.passwordCheck.check(demo, '')).toMatchObject({ correct: false });
  });

  test('user enumeration by timing: what opens nothing costs one hash of each kind, whoever it is and whatever was right', async () => {
    const { ports, hashes, putHash } = await makeWorld();
    const named = (username: string) => ({ realm: '/alpha', username });
    await ports.identityStore.put(identity(demo, { password: 'right', active: false }));
    await ports.identityStore.put(identity(named('passwordless')));
    await ports.identityStore.put(identity(named('late'), { password: 'right', passwordExpiresAt: 0 }));
    await ports.identityStore.put(identity(named('present'), { password: 'right' }));
    await ports.identityStore.put(identity(named('old')));
    await putHash(named('old'), await oldHash('right'));
    const all = [
      demo,
      ...['passwordless', 'late', 'nobody', 'present', 'old'].map(named),
      demoElsewhere,
      ...impossible,
    ];

    const costs = [];
    for (const user of all) {
      const from = hashes.length;
      await ports.passwordCheck.check(user, ['present', 'old'].includes(user.username) ? 'wrong' : 'right');
      await ports.passwordCheck.check(user, 'right', { counts: false });
      costs.push(hashes.slice(from).map(textOfCost).sort());
    }

    const once = ['ln=1,r=1,p=1', 'm=8,t=1,p=1'];
    expect(costs).toEqual(all.map(() => [...once, ...once].sort()));
  });

  test('user enumeration by timing: who came from elsewhere, with whatever hash, fails at the cost of everybody', async () => {
    const { ports, hashes, putHash, putHashCosts } = await makeWorld();
    const named = (username: string) => ({ realm: '/alpha', username });
    const brought = { bcrypt: bcryptHash, directory: directoryHash, digest: digestHash };
    for (const [username, passwordHash] of Object.entries(brought)) {
      await ports.identityStore.put(identity(named(username)));
      await putHash(named(username), passwordHash);
    }
    await ports.identityStore.put(identity(named('present'), { password: 'right' }));
    await putHashCosts('/alpha', ['bcrypt=5', 'pbkdf2-sha256=10000']);
    const everybody = ['bcrypt', 'directory', 'digest', 'present', 'nobody'].map(named);

    const costs = [];
    for (const user of everybody) {
      const from = hashes.length;
      await ports.passwordCheck.check(user, 'wrong');
      costs.push(
        hashes
          .slice(from)
          .map(textOfCost)
          .filter((text) => !text.startsWith('salted'))
          .sort(),
      );
    }

    const one = ['bcrypt=5', 'ln=1,r=1,p=1', 'm=8,t=1,p=1', 'pbkdf2-sha256=10000'];
    expect(costs).toEqual(everybody.map(() => one));
    // Elsewhere nobody pays for it.
    const from = hashes.length;
    await ports.passwordCheck.check({ ...demo, realm: '/beta' }, 'wrong');
    expect(hashes.slice(from)).toHaveLength(2);
  });

  test.each([
    ['bcrypt', bcryptHash, 'U*U'],
    ['PBKDF2 of a directory', directoryHash, 'password'],
    ['a salted digest', digestHash, 'secret'],
  ])('%s is right as it is, costs that one hash, and gives way to Argon2id', async (_, passwordHash, password) => {
    const { ports, hashes, putHash } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    await putHash(demo, passwordHash);
    const from = hashes.length;

    const wrong = await ports.passwordCheck.check(demo, `${password}x`);
    const spent = hashes.length;
    const { stale = '', correct } = await ports.passwordCheck.check(demo, password);
    const costs = hashes.length - spent;
    const renewed = await ports.passwordRenewal.renew(demo, password, stale);
    const after = await ports.passwordCheck.check(demo, password);

    expect([wrong.correct, correct, costs, renewed]).toEqual([false, true, 1, true]);
    expect(spent).toBeGreaterThan(from);
    expect(after).toMatchObject({ correct: true });
    expect(after).not.toHaveProperty('stale');
  });

  test('a password that opens an account costs the one hash that it is compared with', async () => {
    const { ports, hashes, putHash } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'right' }));
    const from = hashes.length;

    await ports.passwordCheck.check(demo, 'right');
    await putHash(demo, await oldHash('right'));
    await ports.passwordCheck.check(demo, 'right');

    expect(hashes.slice(from).map(textOfCost)).toEqual(['m=8,t=1,p=1', 'ln=1,r=1,p=1']);
  });

  test('a hash of before is right as it is, and renewed once: by Argon2id, with the costs that the realm wants', async () => {
    const { ports, hashes, putHash } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    await putHash(demo, await oldHash('right'));
    const wanted = { memory: 16, passes: 2 };

    const { stale = '', ...check } = await ports.passwordCheck.check(demo, 'right', { hash: wanted });
    const renewals = await Promise.all([1, 2].map(() => ports.passwordRenewal.renew(demo, 'right', stale, wanted)));
    const from = hashes.length;
    const after = await ports.passwordCheck.check(demo, 'right', { hash: wanted });

    expect(check).toMatchObject({ correct: true, mustChange: false });
    expect(stale).toMatch(/^\$scrypt\$/);
    expect(renewals.sort()).toEqual([false, true]);
    expect(after).toMatchObject({ correct: true });
    expect(after).not.toHaveProperty('stale');
    expect(hashes.slice(from)).toEqual([wanted]);
  });

  test('race: a password that was changed meanwhile is not renewed into the old one', async () => {
    const { ports, putHash } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    await putHash(demo, await oldHash('old'));
    const { stale = '' } = await ports.passwordCheck.check(demo, 'old');
    await ports.passwordChange.change(demo, 'new');

    expect(await ports.passwordRenewal.renew(demo, 'old', stale)).toBe(false);

    expect(await ports.passwordCheck.check(demo, 'new')).toMatchObject({ correct: true });
    expect(await ports.passwordCheck.check(demo, 'old')).toMatchObject({ correct: false });
  });

  test('a wrong password has nothing to renew, and nobody who does not exist is renewed', async () => {
    const { ports, putHash } = await makeWorld();
    await ports.identityStore.put(identity(demo));
    const stale = await oldHash('right');
    await putHash(demo, stale);

    expect(await ports.passwordCheck.check(demo, 'wrong')).not.toHaveProperty('stale');
    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.passwordRenewal.renew(user, 'right', stale)).toBe(false);
    }
  });

  test('a password padded with NUL: it is wrong, and nobody can set it', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'right' }));

    expect(await ports.passwordCheck.check(demo, 'right\0')).toMatchObject({ correct: false });
    await expect(ports.passwordChange.change(demo, 'new\0')).rejects.toThrow('NUL');
  });

  test('finds no password right for a user who has none, or who does not exist', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    expect(await ports.passwordCheck.check(demo, '')).toMatchObject({ known: true, correct: false });
    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.passwordCheck.check(user, '')).toEqual({
        known: false,
        correct: false,
        active: false,
        mustChange: false,
        expired: false,
      });
    }
  });

  test('reports a locked account beside the right password', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'right', active: false }));

    expect(await ports.passwordCheck.check(demo, 'right')).toMatchObject({ correct: true, active: false });
  });

  test('expires a password at its very moment', async () => {
    const { ports, clock } = await makeWorld();
    const passwordExpiresAt = clock.now() + 1000;
    await ports.identityStore.put(identity(demo, { password: 'right', passwordExpiresAt }));

    clock.set(passwordExpiresAt - 1);
    expect(await ports.passwordCheck.check(demo, 'right')).toMatchObject({ expired: false });

    clock.set(passwordExpiresAt);
    expect(await ports.passwordCheck.check(demo, 'right')).toMatchObject({ correct: true, expired: true });
  });

  test('a changed password is the only one, and needs no change any more', async () => {
    const { ports, clock } = await makeWorld();
    await ports.identityStore.put(
      identity(demo, { password: 'old', mustChangePassword: true, passwordExpiresAt: clock.now() }),
    );
    expect(await ports.passwordCheck.check(demo, 'old')).toMatchObject({ mustChange: true, expired: true });

    expect(await ports.passwordChange.change(demo, 'new')).toBe(true);

    expect(await ports.passwordCheck.check(demo, 'old')).toMatchObject({ correct: false });
    expect(await ports.passwordCheck.check(demo, 'new')).toMatchObject({
      correct: true,
      mustChange: false,
      expired: false,
    });
  });

  test('changes nobody who does not exist', async () => {
    const { ports } = await makeWorld();

    for (const user of [demo, ...impossible]) expect(await ports.passwordChange.change(user, 'new')).toBe(false);

    expect(await ports.identities.find(demo)).toBeUndefined();
  });
}

/** Of crypt_blowfish's tests, of a directory's samples, and of OpenLDAP's. */
const bcryptHash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const directoryHash = '{PBKDF2-HMAC-SHA256}10000:xKsMmlzVLRYdYzcgBuD3ZIAeSj8tNhjDHGFDqhth8Kcbw5qjL5UZxaiS2awL1HjO';
const digestHash = '{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3';

function textOfCost(cost: World['hashes'][number]): string {
  return 'scheme' in cost ? foreignCostText(cost) : costText(cost);
}

/** As it was made before Argon2id. */
async function oldHash(password: string): Promise<string> {
  const salt = new Uint8Array(16).fill(9);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const hash = await slowHash(password, salt, 32, cheapHashing.oldCost);
  return `$scrypt$${costText(cheapHashing.oldCost)}$${base64(salt)}$${base64(hash)}`;
}
