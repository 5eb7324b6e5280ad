// What every implementation of Accounts, LoginCounts and LoginCountReader does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function accountsContract(makeWorld: () => Promise<World>): void {
  test('locks and unlocks an account, whatever the spelling of its name', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    for (const user of spellings) {
      expect(await ports.accounts.setActive(user, false)).toBe(true);
      expect(await ports.identities.find(demo)).toMatchObject({ active: false });
      expect(await ports.accounts.setActive(user, true)).toBe(true);
      expect(await ports.identities.find(demo)).toMatchObject({ active: true });
    }
  });

  test('makes no user by changing one who does not exist', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.accounts.setActive(user, false)).toBe(false);
      expect(await ports.loginCounts.countLogin(user, 'visit')).toBe(false);
    }

    expect(await ports.identities.find(demoElsewhere)).toBeUndefined();
    expect(await ports.identities.find(demo)).toMatchObject({ active: true });
  });

  test('finds the user again when the same visit counts twice', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    const counted = await race(50, () => ports.loginCounts.countLogin(demo, 'visit'));

    expect(tally(counted)).toEqual({ true: 50 });
  });

  test('tells how many logins were counted, and that none ever was', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo));

    expect(await ports.loginCountReader.loginCount(demo)).toEqual({});
    await ports.loginCounts.countLogin(demo, 'visit-1');
    await ports.loginCounts.countLogin(demo, 'visit-2');

    for (const user of spellings) expect(await ports.loginCountReader.loginCount(user)).toEqual({ count: 2 });
    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.loginCountReader.loginCount(user)).toBeUndefined();
    }
  });
}
