// What every implementation of Identities and IdentityStore does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

export function identitiesContract(makeWorld: () => Promise<World>): void {
  test('finds the user under every spelling of the name, with the stored one in the answer', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity({ realm: '/alpha', username: 'Demo' }, { password: 'secret' }));

    for (const user of [demo, ...spellings]) {
      expect(await ports.identities.find(user)).toEqual({
        realm: '/alpha',
        username: 'Demo',
        active: true,
        attributes: {},
      });
    }
  });

  test('finds a name with an accent however the keyboard composed it', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity({ realm: '/', username: 'ren\u00e9' }));

    expect(await ports.identities.find({ realm: '/', username: 'rene\u0301' })).toMatchObject({
      username: 'ren\u00e9',
    });
  });

  test('keeps realms apart', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes: { cn: ['Alpha'] } }));

    expect(await ports.identities.find(demoElsewhere)).toBeUndefined();
    expect(await ports.identityStore.put(identity(demoElsewhere, { attributes: { cn: ['Beta'] } }))).toBe(true);
    expect(await ports.identities.find(demo)).toMatchObject({ attributes: { cn: ['Alpha'] } });
  });

  test('keeps a name with the separator of keys in it apart from its look-alikes', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity({ realm: '/alpha', username: 'a#b' }));

    expect(await ports.identities.find({ realm: '/alpha#a', username: 'b' })).toMatchObject({ username: 'a#b' });
    expect(await ports.identities.find({ realm: '/alpha', username: 'b' })).toBeUndefined();
  });

  test('gives attributes back as they were: several values, none, empty ones, every script', async () => {
    const { ports } = await makeWorld();
    const attributes = { cn: ['Zoë 測試', ''], mail: [], description: ['a"\\\n\u2028b'], 'x.y z': ['1', '1'] };
    await ports.identityStore.put(identity(demo, { attributes }));

    expect(await ports.identities.find(demo)).toMatchObject({ attributes });
  });

  test('knows nobody with an impossible name, and makes nobody of that name', async () => {
    const { ports } = await makeWorld();

    for (const user of impossible) {
      expect(await ports.identityStore.put(identity(user))).toBe(false);
      expect(await ports.identities.find(user)).toBeUndefined();
    }
  });

  test('takes a name of 256 bytes', async () => {
    const { ports } = await makeWorld();
    const user = { realm: '/alpha', username: 'ü'.repeat(128) };

    expect(await ports.identityStore.put(identity(user))).toBe(true);
    expect(await ports.identities.find(user)).toMatchObject(user);
  });

  test('makes a user once, however many try at the same time', async () => {
    const { ports } = await makeWorld();

    const made = await race(50, (index) =>
      ports.identityStore.put(identity(demo, { attributes: { cn: [String(index)] } })),
    );

    expect(tally(made)).toEqual({ true: 1, false: 49 });
    const winner = String(made.indexOf(true));
    expect(await ports.identities.find(demo)).toMatchObject({ attributes: { cn: [winner] } });
  });

  test('finds who has a mail address, in any case and in the realm alone', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes: { mail: ['Demo@Example.com', 'second@example.com'] } }));
    await ports.identityStore.put(identity(demoElsewhere, { attributes: { mail: ['demo@example.com'] } }));
    const { identitySearch } = ports;

    for (const address of ['Demo@Example.com', ' demo@example.COM ']) {
      expect(await identitySearch.findByMail(demo.realm, address)).toMatchObject([demo]);
    }
    for (const address of ['second@example.com', 'emo@example.com', 'demo', '', ' ', 'x'.repeat(321)]) {
      expect(await identitySearch.findByMail(demo.realm, address)).toEqual([]);
    }
  });

  test('finds two of those who share an address, and nobody without one', async () => {
    const { ports } = await makeWorld();
    for (const username of ['one', 'two', 'three']) {
      await ports.identityStore.put(identity({ realm: '/', username }, { attributes: { mail: ['us@example.com'] } }));
    }
    for (const mail of [[], ['']]) {
      await ports.identityStore.put(identity({ realm: '/', username: `n${mail.length}` }, { attributes: { mail } }));
    }

    expect(await ports.identitySearch.findByMail('/', 'us@example.com')).toHaveLength(2);
    expect(await ports.identitySearch.findByMail('/', '')).toEqual([]);
  });

  test('finds a changed address, and nobody under the one before', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes: { mail: ['a@example.com'] } }));
    const found = (address: string) => ports.identitySearch.findByMail(demo.realm, address);

    await ports.identityStore.setMail(demo, 'b@example.com');
    const [before, after] = [await found('a@example.com'), await found('b@example.com')];
    await ports.identityStore.setMail(demo, '');

    expect([before, after]).toMatchObject([[], [demo]]);
    expect(await found('b@example.com')).toEqual([]);
  });

  test('changes the mail address, tells the one before, and leaves other attributes alone', async () => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(
      identity(demo, { attributes: { cn: ['Demo'], mail: ['a@example.com', 'b@example.com'] } }),
    );

    const replaced = await ports.identityStore.setMail(demo, 'c@example.com');
    const again = await ports.identityStore.setMail(spellings[0] ?? demo, 'd@example.com');

    expect([replaced, again]).toEqual([{ previous: 'a@example.com' }, { previous: 'c@example.com' }]);
    expect(await ports.identities.find(demo)).toMatchObject({ attributes: { cn: ['Demo'], mail: ['d@example.com'] } });
  });

  test.each([[{}], [{ mail: [] }]])('gives a first address to a user with the attributes %j', async (attributes) => {
    const { ports } = await makeWorld();
    await ports.identityStore.put(identity(demo, { attributes }));

    expect(await ports.identityStore.setMail(demo, 'a@example.com')).toEqual({});
    expect(await ports.identities.find(demo)).toMatchObject({ attributes: { mail: ['a@example.com'] } });
  });

  test('changes the address of nobody who is not there', async () => {
    const { ports } = await makeWorld();

    for (const user of [demo, ...impossible]) {
      expect(await ports.identityStore.setMail(user, 'a@example.com')).toBeUndefined();
      expect(await ports.identities.find(user)).toBeUndefined();
    }
  });
}
