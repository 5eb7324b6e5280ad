// What every implementation of Profiles does.
import { expect, test } from '@jest/globals';
import type { Identity } from '../../functions/ports/users.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function profilesContract(makeWorld: () => Promise<World>): void {
  const worldWith = async (attributes: Identity['attributes']) => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes, password: 'correct horse' }));
    const { profiles } = ports;
    return { ports, profiles, seen: (await profiles.find(demo)) ?? identity(demo) };
  };

  test('a user is found by a changed address, and no more by the one before', async () => {
    const { ports, profiles, seen } = await worldWith({ mail: ['a@example.com'] });
    const found = async (address: string) => (await ports.identitySearch.findByMail(demo.realm, address)).length;

    await profiles.change(demo, { attributes: { mail: ['B@example.com'] } }, seen);

    expect([await found('a@example.com'), await found('b@example.com')]).toEqual([0, 1]);
  });

  test('changes, adds and takes away what it names, and leaves the rest', async () => {
    const { profiles, seen } = await worldWith({ cn: ['Demo'], mail: ['a@example.com'], sn: ['One'], description: [] });

    const changed = await profiles.change(
      demo,
      { attributes: { mail: ['b@example.com', 'c@example.com'], givenName: ['Zoë', ''], sn: [], 'x.y z': ['1'] } },
      seen,
    );

    expect(changed).toBe(true);
    for (const user of [demo, ...spellings]) {
      expect(await profiles.find(user)).toEqual({
        ...demo,
        active: true,
        attributes: {
          ...{ cn: ['Demo'], mail: ['b@example.com', 'c@example.com'], givenName: ['Zoë', ''], 'x.y z': ['1'] },
          description: [],
        },
      });
    }
  });

  test('locks and unlocks, alone and along with attributes', async () => {
    const { profiles, seen } = await worldWith({ cn: ['Demo'] });

    expect(await profiles.change(demo, { attributes: {}, active: false }, seen)).toBe(true);
    expect(await profiles.find(demo)).toMatchObject({ active: false, attributes: { cn: ['Demo'] } });
    expect(await profiles.change(demo, { attributes: { cn: ['New'] }, active: true }, seen)).toBe(true);
    expect(await profiles.find(demo)).toMatchObject({ active: true, attributes: { cn: ['New'] } });
  });

  test('leaves the password alone, whatever attributes are called', async () => {
    const { ports, profiles, seen } = await worldWith({});

    await profiles.change(demo, { attributes: { passwordHash: ['x'], user: ['y'], attributes: ['z'] } }, seen);

    expect(await ports.passwordCheck.check(demo, 'correct horse')).toMatchObject({ correct: true, active: true });
    expect(await profiles.find(demo)).toMatchObject({
      attributes: { passwordHash: ['x'], user: ['y'], attributes: ['z'] },
    });
  });

  test.each([
    [{ mail: ['first'] }, { mail: ['other'] }],
    [{ mail: ['first'] }, { mail: ['first', 'second'] }],
    [{ mail: ['first'] }, {}],
    [{ mail: [] }, { mail: ['first'] }],
    [{}, { mail: ['first'] }],
  ])('changes nothing when %j was seen and %j is there', async (before, now) => {
    const { profiles } = await worldWith(now);

    const change = { attributes: { mail: ['mine'], cn: ['mine'] }, active: false };
    const changed = await profiles.change(demo, change, { ...demo, active: true, attributes: before });

    expect(changed).toBe(false);
    expect(await profiles.find(demo)).toMatchObject({ active: true, attributes: now });
  });

  test('of fifty that have seen the same one changes it', async () => {
    const { profiles, seen } = await worldWith({ cn: ['Demo'] });

    const changed = await race(50, (index) =>
      profiles.change(demo, { attributes: { cn: [String(index)], sn: [String(index)] } }, seen),
    );

    expect(tally(changed)).toEqual({ true: 1, false: 49 });
    const winner = String(changed.indexOf(true));
    expect(await profiles.find(demo)).toMatchObject({ attributes: { cn: [winner], sn: [winner] } });
  });

  test('knows nobody who is not there, and makes nobody', async () => {
    const { ports, profiles, seen } = await worldWith({});

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await profiles.find(user)).toBeUndefined();
      expect(await profiles.change(user, { attributes: { cn: ['x'] } }, seen)).toBe(false);
      expect(await ports.identities.find(user)).toBeUndefined();
    }
  });
}
