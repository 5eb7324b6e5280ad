// What every implementation of IdentityAttributes does.
import { expect, test } from '@jest/globals';
import { race, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function identityAttributesContract(makeWorld: () => Promise<World>): void {
  const attributesOf = async ({ ports }: World) => (await ports.identities.find(demo))?.attributes;

  test('sets and removes attributes, all at once, and leaves the others alone', async () => {
    const world = await makeWorld();
    const attributes = { cn: ['Demo'], mail: ['a@example.com', 'b@example.com'], sn: ['User'] };
    await world.ports.identityStore.put(identity(demo, { attributes }));

    const wanted = { mail: ['c@example.com'], sn: [], 'preferences/updates': ['true'], 'od#d .:name': ['x'] };
    const done = await world.ports.identityAttributes.set(spellings[0] ?? demo, wanted);

    expect(done).toBe(true);
    expect(await attributesOf(world)).toEqual({
      cn: ['Demo'],
      mail: ['c@example.com'],
      'preferences/updates': ['true'],
      'od#d .:name': ['x'],
    });
  });

  test('a user is found by a changed address, and no more by the one before', async () => {
    const { ports } = await makeWorld();
    const found = async (address: string) => (await ports.identitySearch.findByMail(demo.realm, address)).length;
    await ports.identityStore.put(identity(demo));

    await ports.identityAttributes.add(demo, { mail: ['a@example.com', 'second@example.com'] });
    expect([await found('A@example.com'), await found('second@example.com')]).toEqual([1, 0]);
    await ports.identityAttributes.set(demo, { mail: ['b@example.com'] });
    expect([await found('a@example.com'), await found('b@example.com')]).toEqual([0, 1]);
    await ports.identityAttributes.set(demo, { mail: [] });
    expect(await found('b@example.com')).toBe(0);
  });

  test('removes what is not there, and sets nothing, without an error', async () => {
    const world = await makeWorld();
    await world.ports.identityStore.put(identity(demo));

    expect(await world.ports.identityAttributes.set(demo, { sn: [] })).toBe(true);
    expect(await world.ports.identityAttributes.set(demo, {})).toBe(true);
    expect(await attributesOf(world)).toEqual({});
  });

  test('adds the values that are missing behind those that are there', async () => {
    const world = await makeWorld();
    await world.ports.identityStore.put(identity(demo, { attributes: { phone: ['1', '2'] } }));

    await world.ports.identityAttributes.add(demo, { phone: ['2', '3'], other: ['x', 'x'] });
    await world.ports.identityAttributes.add(demo, { phone: ['2', '3'], other: ['x'], none: [] });

    expect(await attributesOf(world)).toEqual({ phone: ['1', '2', '3'], other: ['x'] });
  });

  test('two who add at once: no value is lost', async () => {
    const world = await makeWorld();
    await world.ports.identityStore.put(identity(demo));

    await race(4, (index) => world.ports.identityAttributes.add(demo, { phone: [String(index)] }));

    expect([...((await attributesOf(world))?.['phone'] ?? [])].sort()).toEqual(['0', '1', '2', '3']);
  });

  test('makes no user by changing one who does not exist', async () => {
    const { ports } = await makeWorld();

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await ports.identityAttributes.set(user, { cn: ['x'] })).toBe(false);
      expect(await ports.identityAttributes.set(user, {})).toBe(false);
      expect(await ports.identityAttributes.add(user, { cn: ['x'] })).toBe(false);
      expect(await ports.identities.find(user)).toBeUndefined();
    }
  });

  test('attack: an attribute named like what guards the account changes nothing of that', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { password: 'correct horse' }));

    const names = ['active', 'passwordHash', 'loginCount', 'realm', 'username', 'oath2faEnabled', 'retryCounts'];
    await ports.identityAttributes.set(demo, Object.fromEntries(names.map((name) => [name, ['false']])));

    expect(await ports.identities.find(demo)).toMatchObject({ ...demo, active: true });
    expect(await ports.passwordCheck.check(demo, 'correct horse')).toMatchObject({ correct: true, active: true });
    expect(await ports.loginCountReader.loginCount(demo)).toEqual({});
    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSet');
  });
}
