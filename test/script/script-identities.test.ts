import { describe, expect, test } from '@jest/globals';
import { demo, demoElsewhere, identity } from '../contracts/users.ts';
import { race } from '../support/contract-worlds.ts';
import { scriptWorld } from '../support/script-host-world.ts';

const attributes = { mail: ['demo@example.com'], telephoneNumber: ['1', '2'], cn: ['Demo'] };
const ofDemo = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';

async function worldWith(profile: Record<string, string[]> = attributes, user = { ...demo, username: 'anna' }) {
  const world = await scriptWorld();
  await world.ports.identityStore.put(identity(user, { attributes: profile, password: 'correct horse' }));
  await world.ports.identityStore.put(identity(demoElsewhere, { attributes: { mail: ['other@example.com'] } }));
  return { ...world, stored: async () => (await world.ports.profiles.find(user))?.attributes };
}

describe('a user of the realm', () => {
  test.each(['demo', 'Demo', ' demo ', ofDemo, 'id=Demo,ou=user,o=Alpha,ou=services,ou=am-config'])(
    'is found as %j, by the stored name',
    async (key) => {
      expect(await (await worldWith()).script().findIdentity(key)).toBe('demo');
    },
  );

  test.each([
    'id=demo,ou=user,o=beta,ou=services,ou=am-config',
    'id=demo,ou=user,ou=services,ou=am-config',
    'id=demo,ou=user,o=alpha,o=beta,ou=services,ou=am-config',
    'beta#demo',
    '/beta#demo',
    '../beta/demo',
    'demo#x',
    '',
    'x'.repeat(1000),
  ])('attack: other realm’s user as %j', async (key) => {
    const { script, ports } = await worldWith();
    const host = script();

    expect(await host.findIdentity(key)).toBeUndefined();
    expect(await host.identityValues(key, 'mail')).toEqual([]);
    await host.writeIdentity(key, { mail: ['mine@example.com'] });
    expect(await ports.profiles.find(demoElsewhere)).toMatchObject({ attributes: { mail: ['other@example.com'] } });
  });

  test.each([
    ['mail', ['demo@example.com']],
    ['TELEPHONENUMBER', ['1', '2']],
    ['uid', ['anna']],
    ['_id', ['anna']],
    ['inetuserstatus', ['Active']],
    ['sn', []],
    ['__proto__', []],
    ['constructor', []],
  ])('has %s', async (name, values) => {
    expect(await (await worldWith()).script().identityValues('anna', name)).toEqual(values);
  });

  test('is changed in what is named, under the name that there is', async () => {
    const { script, stored } = await worldWith();
    const host = script();

    await host.writeIdentity('anna', { MAIL: ['new@example.com'], sn: ['Schön', 'Two'], telephoneNumber: [] });

    expect(await stored()).toEqual({ mail: ['new@example.com'], cn: ['Demo'], sn: ['Schön', 'Two'] });
    expect(await host.identityValues('anna', 'mail')).toEqual(['new@example.com']);
  });

  test('who is not there is not made', async () => {
    const { script, ports } = await worldWith();

    await script().writeIdentity('nobody', { mail: ['x@example.com'] });

    expect(await ports.profiles.find({ ...demo, username: 'nobody' })).toBeUndefined();
  });

  test('is changed by two runs at once in what each of them names', async () => {
    const { script, stored } = await worldWith({});

    await race(4, (index) => script().writeIdentity('anna', { [`a${index}`]: ['x'], all: [String(index)] }));

    expect(await stored()).toMatchObject({ a0: ['x'], a1: ['x'], a2: ['x'], a3: ['x'], all: [expect.any(String)] });
  });
});

describe('what scripts must not touch', () => {
  test.each([
    'userPassword',
    'USERPASSWORD',
    'password',
    'passwordHash',
    'unicodePwd',
    'sharedSecret',
    'recoveryCodes',
  ])('attack: %s is read, even where a seed has put one into a profile', async (name) => {
    const { script } = await worldWith({ [name]: ['secret'] });
    const host = script();

    expect(await host.identityValues('anna', name)).toEqual([]);
    expect(await host.readManaged('managed/user/anna', [name])).toEqual({ _id: 'anna' });
    expect(JSON.stringify(await host.readManaged('managed/user/anna', []))).not.toContain('secret');
    expect(await host.queryManaged('managed/user', `_id eq "anna" and ${name} pr`, [])).toEqual([]);
  });

  test.each(['userPassword', 'passwordHash', 'uid', '_ID', 'recoveryCodes'])('attack: %s is written', async (name) => {
    const { script, stored, ports } = await worldWith();

    await expect(script().writeIdentity('anna', { mail: ['x@example.com'], [name]: ['x'] })).rejects.toThrow(
      `The attribute ${name} cannot be written by scripts`,
    );
    expect(await stored()).toEqual(attributes);
    expect(await ports.passwordCheck.check({ ...demo, username: 'anna' }, 'correct horse')).toMatchObject({
      correct: true,
    });
  });

  test.each([
    [{ 'a b': ['x'] }, 'no name of an attribute'],
    [JSON.parse('{"__proto__": ["x"]}'), 'no name of an attribute'],
    [{ '': ['x'] }, 'no name of an attribute'],
    [{ mail: ['x'], Mail: ['y'] }, 'is named twice'],
    [{ mail: ['x'.repeat(9000)] }, 'takes 100 values'],
    [{ mail: Array.from({ length: 101 }, () => 'x') }, 'takes 100 values'],
    [Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`a${index}`, ['x']])), 'No more than 40'],
    [
      Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, ['x'.repeat(8000)]])),
      'larger than 64 kB',
    ],
    [{ mail: ['x'], inetUserStatus: ['Deleted'] }, 'is Active or Inactive'],
    [{ mail: ['x'], inetUserStatus: [] }, 'is Active or Inactive'],
  ])('refuses a write, and changes nothing: %#', async (changes, message) => {
    const { script, stored } = await worldWith();

    await expect(script().writeIdentity('anna', changes)).rejects.toThrow(message);
    expect(await stored()).toEqual(attributes);
  });
});

describe('what the user should hear of', () => {
  test('a new mail address is told, with the one before', async () => {
    const { script } = await worldWith();
    const host = script();

    await host.writeIdentity('anna', { mail: ['new@example.com'] });
    await host.writeIdentity('anna', { mail: ['new@example.com'], cn: ['Anna'] });

    const objectId = ofDemo.replace('demo', 'anna');
    expect(host.deeds().events).toEqual([
      {
        eventName: 'WAYMARK-ADDRESS-CHANGED',
        info: { objectId, previous: 'demo@example.com', by: 'script Tidy up' },
      },
    ]);
  });

  test('a lock ends the user’s sessions, as Account Lockout does, and is told; so is the unlocking', async () => {
    const { script, ports } = await worldWith();
    const host = script();
    const anna = { ...demo, username: 'anna' };

    await host.writeIdentity('anna', { inetUserStatus: ['Inactive'] });

    expect(await ports.profiles.find(anna)).toMatchObject({ active: false });
    expect((await ports.sessionGround.look(anna)).epoch).toBeGreaterThan(0);
    await host.writeIdentity('anna', { inetUserStatus: ['active'] });
    expect(await host.identityValues('anna', 'inetUserStatus')).toEqual(['Active']);
    expect(host.deeds().events.map(({ eventName }) => eventName)).toEqual([
      ...['WAYMARK-ACCOUNT-LOCKED', 'WAYMARK-ACCOUNT-UNLOCKED'],
    ]);
  });
});
