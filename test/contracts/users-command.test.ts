// The users command over real tables: what it makes can sign in, what it removes is gone.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo-configuration.ts';
import { userStores } from '../../operator/user-stores.ts';
import { type UsersTools, usersCommand } from '../../operator/users-command.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { memoryAuditLog } from '../support/memory-audit-log.ts';
import { cheapCost } from '../support/memory-store.ts';
import { seededRandomness } from '../support/seeded-randomness.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

let server: DynaliteServer;

beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

const jo = { realm: '/alpha', username: 'jo' };
const password = 'correct horse';

async function world(typed: readonly string[] = [password, password], piped = '') {
  const tables = await server.freshTables('Identities', 'DeviceProfiles', 'Configuration');
  await dynamoConfigurationEditor(tables.dynamo).put('/alpha', 'realm', '', {});
  const tools = { clock: simulatedClock(), randomness: seededRandomness('users') };
  const auditLog = memoryAuditLog();
  const stores = userStores(tables.dynamo, auditLog, tools, { cost: cheapCost });
  const output: string[] = [];
  const left = [...typed];
  const console: UsersTools = {
    ...tools,
    print: (line) => output.push(line),
    complain: (line) => output.push(line),
    storesOf: async () => stores,
    askSecret: async () => left.shift() ?? '',
    readInput: async () => piped,
  };
  const run = (...args: string[]) => usersCommand(args, console);
  const said = () => output.join('\n');
  const addDevice = (device: string, more: object = {}) =>
    tables.putRow('DeviceProfiles', { user: '/alpha#jo', device, ...more });
  return { run, said, stores, tables, addDevice, auditLog };
}

describe('npm run users', () => {
  test('add makes a user who can sign in', async () => {
    const { run, stores } = await world();

    const code = await run('add', 'jo', '--attribute', 'mail=jo@example.com', '--attribute', 'cn=Jo=Jo');

    expect(code).toBe(0);
    expect(await stores.credentials.check(jo, password)).toMatchObject({ correct: true, active: true });
    expect(await stores.identities.find(jo)).toMatchObject({ attributes: { mail: ['jo@example.com'], cn: ['Jo=Jo'] } });
  });

  test('add takes the password of standard input, without the line’s end', async () => {
    const { run, stores } = await world([], `${password}\n`);

    const code = await run('add', 'jo', '--password-stdin');

    expect(code).toBe(0);
    expect(await stores.credentials.check(jo, password)).toMatchObject({ correct: true });
  });

  test('add does not replace a user, under any spelling of the name', async () => {
    const { run, stores } = await world([password, password, 'other', 'other']);
    await run('add', 'jo');

    const code = await run('add', ' JO');

    expect(code).toBe(1);
    expect(await stores.credentials.check(jo, password)).toMatchObject({ correct: true });
  });

  test.each([
    ['differ', [password, 'correct house']],
    ['are empty', ['', '']],
  ])('add makes nobody when the two passwords %s', async (_, typed) => {
    const { run, tables } = await world(typed);

    const code = await run('add', 'jo');

    expect(code).toBe(1);
    expect(await tables.rows('Identities')).toEqual([]);
  });

  test('password replaces the password', async () => {
    const { run, stores } = await world([password, password, 'another', 'another']);
    await run('add', 'jo');

    const code = await run('password', 'jo');

    expect(code).toBe(0);
    expect(await stores.credentials.check(jo, password)).toMatchObject({ correct: false });
    expect(await stores.credentials.check(jo, 'another')).toMatchObject({ correct: true });
  });

  test('disable locks the user out, enable lets the user in again', async () => {
    const { run, stores } = await world();
    await run('add', 'jo');

    const codes = [await run('disable', 'jo')];
    const disabled = await stores.credentials.check(jo, password);
    codes.push(await run('enable', 'jo'));

    expect(codes).toEqual([0, 0]);
    expect(disabled).toMatchObject({ active: false });
    expect(await stores.credentials.check(jo, password)).toMatchObject({ active: true });
  });

  test('mail changes the address, and notes the one before for whoever has to be told', async () => {
    const { run, stores, auditLog } = await world();
    await run('add', 'jo', '--attribute', 'mail=jo@example.com');

    const codes = [await run('mail', 'jo', 'jo@example.org'), await run('mail', 'jo', 'jo@example.org')];

    expect(codes).toEqual([0, 0]);
    expect(await stores.identities.find(jo)).toMatchObject({ attributes: { mail: ['jo@example.org'] } });
    const objectId = 'id=jo,ou=user,o=alpha,ou=services,ou=am-config';
    expect(auditLog.events).toMatchObject([
      {
        eventName: 'WAYMARK-ADDRESS-CHANGED',
        realm: '/alpha',
        info: { objectId, by: 'operator', previous: 'jo@example.com' },
      },
    ]);
  });

  test.each([
    ['no address', ['jo'], 2],
    ['something that is none', ['jo', 'jo at example'], 2],
    ['two', ['jo', 'a@example.org', 'b@example.org'], 2],
    ['an address of nobody', ['nobody', 'a@example.org'], 1],
  ])('mail changes nothing for %s', async (_, args, exitCode) => {
    const { run, stores, auditLog } = await world();
    await run('add', 'jo', '--attribute', 'mail=jo@example.com');

    const code = await run('mail', ...args);

    expect(code).toBe(exitCode);
    expect(await stores.identities.find(jo)).toMatchObject({ attributes: { mail: ['jo@example.com'] } });
    expect(auditLog.events).toEqual([]);
  });

  test('what an operator does to an account is on record, and no password is', async () => {
    const { run, auditLog } = await world([password, password, 'another', 'another']);
    await run('add', 'jo');

    for (const command of ['password', 'disable', 'enable']) await run(command, 'jo');
    await run('disable', 'nobody');

    expect(auditLog.names()).toEqual([
      'WAYMARK-PASSWORD-CHANGED',
      'WAYMARK-ACCOUNT-LOCKED',
      'WAYMARK-ACCOUNT-UNLOCKED',
    ]);
    expect(auditLog.events.map(({ info }) => info['by'])).toEqual(['operator', 'operator', 'operator']);
    expect(JSON.stringify(auditLog.events)).not.toMatch(/another|correct horse/);
  });

  test('show tells profile and devices, and no secret', async () => {
    const { run, said, addDevice } = await world();
    await run('add', 'jo', '--attribute', 'mail=jo@example.com');
    await addDevice('push#1', { deviceName: 'Phone', createdDate: 0, pushSecret: 'topsecret', recoveryCodes: ['x'] });

    const code = await run('show', 'jo');

    expect(code).toBe(0);
    expect(said()).toContain('jo@example.com');
    expect(said()).toContain('device: push Phone (1), since 1970-01-01T00:00:00.000Z');
    expect(said()).not.toMatch(/topsecret|scrypt/);
  });

  test('remove takes the devices along, leaves other users alone, and says what is left', async () => {
    const { run, said, tables, addDevice } = await world([password, password, password, password]);
    await run('add', 'jo');
    await run('add', 'joan');
    for (const device of ['oath#1', 'push', 'push#1']) await addDevice(device);
    await tables.putRow('DeviceProfiles', { user: '/alpha#joan', device: 'oath#1' });

    const code = await run('remove', 'jo');

    expect(code).toBe(0);
    expect((await tables.rows('Identities')).map(({ user }) => user)).toEqual(['/alpha#joan']);
    expect((await tables.rows('DeviceProfiles')).map(({ user }) => user)).toEqual(['/alpha#joan']);
    expect(said()).toMatch(/Left: sessions.*endpoints/);
  });

  test('remove finishes what an earlier one left: devices without a user', async () => {
    const { run, tables, addDevice } = await world();
    await addDevice('oath#1');

    const code = await run('remove', 'jo');

    expect(code).toBe(1);
    expect(await tables.rows('DeviceProfiles')).toEqual([]);
  });

  test.each(['password', 'disable', 'enable', 'show', 'remove'])(
    '%s of nobody ends with 1 and makes nobody',
    async (command) => {
      const { run, tables } = await world();

      const code = await run(command, 'jo');

      expect(code).toBe(1);
      expect(await tables.rows('Identities')).toEqual([]);
    },
  );

  test('a realm that is not there gets no users', async () => {
    const { run, said, tables } = await world();

    const code = await run('add', 'jo', '--realm', 'alhpa');

    expect(code).toBe(1);
    expect(said()).toContain('/alhpa');
    expect(await tables.rows('Identities')).toEqual([]);
  });

  test.each([
    [[]],
    [['add']],
    [['add', 'jo', 'topsecret']],
    [['add', 'jo', '--password', 'topsecret']],
    [['add', 'jo', '--password=topsecret']],
    [['add', 'jo', '--attribute', 'topsecret']],
    [['constructor', 'jo']],
    [['add', 'jo', '--realm', 'a b']],
  ])('%j is not understood, and no password is repeated', async (args) => {
    const { run, said, tables } = await world();

    const code = await run(...args);

    expect(code).toBe(2);
    expect(said()).toContain('Usage:');
    expect(said()).not.toContain('topsecret');
    expect(await tables.rows('Identities')).toEqual([]);
  });

  test('--help prints the usage and ends with 0', async () => {
    const { run, said } = await world();

    const code = await run('--help');

    expect(code).toBe(0);
    expect(said()).toContain('Usage:');
  });
});
