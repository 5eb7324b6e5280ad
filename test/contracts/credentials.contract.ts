// What every implementation of PasswordCheck and PasswordChange does.
import { expect, test } from '@jest/globals';
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

  test('a password padded with NUL: it is wrong, and can be set by nobody', async () => {
    const { ports, hashes } = await makeWorld();
    const passwordless = { realm: '/alpha', username: 'passwordless' };
    await ports.identityStore.put(identity(demo, { password: 'right', active: false }));
    await ports.identityStore.put(identity(passwordless));
    const nobody = { realm: '/alpha', username: 'nobody' };
    const before = hashes.length;

    for (const user of [demo, passwordless, nobody, demoElsewhere, ...impossible]) {
      const count = hashes.length;
      await ports.passwordCheck.check(user, 'right');
      expect(hashes.length - count).toBe(1);
    }

    expect(new Set(hashes.slice(before).map((cost) => JSON.stringify(cost))).size).toBe(1);
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
