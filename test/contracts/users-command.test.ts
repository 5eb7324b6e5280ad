// The users command over real tables: what it makes can sign in, what it removes is gone.
import { describe, expect, test } from '@jest/globals';
import { dynamoCodeAttempts } from '../../functions/adapters/dynamo/code-sending.ts';
import { dynamoDeviceProfileSaving, dynamoDeviceProfiles } from '../../functions/adapters/dynamo/device-profiles.ts';
import { dynamoPasswordAttempts } from '../../functions/adapters/dynamo/password-attempts.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { jo, password, usersWorlds } from '../support/users-world.ts';

const world = usersWorlds();

describe('npm run users', () => {
  test('add makes a user who can sign in', async () => {
    const { run, stores } = await world();

    const code = await run('add', 'jo', '--attribute', 'mail=jo@example.com', '--attribute', 'cn=Jo=Jo');

    expect(code).toBe(0);
    expect(await stores.passwordCheck.check(jo, password)).toMatchObject({ correct: true, active: true });
    expect(await stores.identities.find(jo)).toMatchObject({ attributes: { mail: ['jo@example.com'], cn: ['Jo=Jo'] } });
  });

  test('a password padded with NUL: neither add nor password takes it, and both say why', async () => {
    const { run, said, stores } = await world([], `${password}\0\n`);
    await stores.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });

    const codes = [await run('add', 'jo', '--password-stdin'), await run('password', 'eve', '--password-stdin')];

    expect(codes).toEqual([1, 1]);
    expect(said().match(/A password cannot hold the character NUL/g)).toHaveLength(2);
    expect(await stores.identities.find(jo)).toBeUndefined();
  });

  test('add takes the password of standard input, without the line’s end', async () => {
    const { run, stores } = await world([], `${password}\n`);

    const code = await run('add', 'jo', '--password-stdin');

    expect(code).toBe(0);
    expect(await stores.passwordCheck.check(jo, password)).toMatchObject({ correct: true });
  });

  test('add does not replace a user, under any spelling of the name', async () => {
    const { run, stores } = await world([password, password, 'other', 'other']);
    await run('add', 'jo');

    const code = await run('add', ' JO');

    expect(code).toBe(1);
    expect(await stores.passwordCheck.check(jo, password)).toMatchObject({ correct: true });
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
    expect(await stores.passwordCheck.check(jo, password)).toMatchObject({ correct: false });
    expect(await stores.passwordCheck.check(jo, 'another')).toMatchObject({ correct: true });
  });

  test('disable locks the user out, enable lets the user in again', async () => {
    const { run, stores } = await world();
    await run('add', 'jo');

    const codes = [await run('disable', 'jo')];
    const disabled = await stores.passwordCheck.check(jo, password);
    codes.push(await run('enable', 'jo'));

    expect(codes).toEqual([0, 0]);
    expect(disabled).toMatchObject({ active: false });
    expect(await stores.passwordCheck.check(jo, password)).toMatchObject({ active: true });
  });

  test.each(['unlock', 'enable', 'password'])('%s ends the wait after too many wrong passwords', async (command) => {
    const { run, tables } = await world([password, password, password, password]);
    await run('add', 'jo');
    const attempts = dynamoPasswordAttempts(tables.dynamo, { clock: simulatedClock() });
    const policy = { limit: 1, baseDelaySeconds: 60, maxDelaySeconds: 60, ceiling: 90 };
    await attempts.charge(jo, 'stranger', 'v1', policy);

    const before = await attempts.charge(jo, 'stranger', 'v2', policy);
    const code = await run(command, 'jo');
    const after = await attempts.charge(jo, 'stranger', 'v3', policy);

    expect([before.verdict, code, after.verdict]).toEqual(['limited', 0, 'charged']);
  });

  test.each(['unlock', 'enable', 'password'])('%s ends the wait after too many wrong codes', async (command) => {
    const { run, tables } = await world([password, password, password, password]);
    await run('add', 'jo');
    const attempts = dynamoCodeAttempts(tables.dynamo, { clock: simulatedClock() });
    const policy = { limit: 1, baseDelaySeconds: 60, maxDelaySeconds: 60, ceiling: 90 };
    const charge = (visit: string) => attempts.charge({ ...jo, channel: 'mail' }, visit, policy, 'stranger');
    await charge('v1');

    const before = await charge('v2');
    const code = await run(command, 'jo');

    expect([before, code, await charge('v3')]).toEqual(['limited', 0, 'charged']);
  });

  test('remove leaves no count to a new user of the old name', async () => {
    const { run, tables } = await world([password, password, password, password]);
    await run('add', 'jo');
    const attempts = dynamoPasswordAttempts(tables.dynamo, { clock: simulatedClock() });
    const policy = { limit: 1, baseDelaySeconds: 60, maxDelaySeconds: 60, ceiling: 90 };
    await attempts.charge(jo, 'stranger', 'v1', policy);

    await run('remove', 'jo');
    await run('add', 'jo');

    expect((await attempts.charge(jo, 'stranger', 'v2', policy)).verdict).toBe('charged');
  });

  test('mail changes the address, and notes the one before for whoever has to be told', async () => {
    const { run, stores, auditLog } = await world();
    await run('add', 'jo', '--attribute', 'mail=jo@example.com');

    const codes = [await run('mail', 'jo', 'jo@example.org'), await run('mail', 'jo', 'jo@example.org')];

    expect(codes).toEqual([0, 0]);
    expect(await stores.identities.find(jo)).toMatchObject({ attributes: { mail: ['jo@example.org'] } });
    const objectId = 'id=jo,ou=user,o=alpha,ou=services,ou=am-config';
    expect(auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-USER-CREATED' },
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
    expect(auditLog.names()).toEqual(['WAYMARK-USER-CREATED']);
  });

  test('what an operator does to an account is on record, and no password is', async () => {
    const { run, auditLog } = await world([password, password, 'another', 'another']);
    await run('add', 'jo');

    for (const command of ['password', 'disable', 'enable', 'sign-out', 'unlock', 'remove']) await run(command, 'jo');
    await run('disable', 'nobody');

    expect(auditLog.names()).toEqual([
      'WAYMARK-USER-CREATED',
      'WAYMARK-PASSWORD-CHANGED',
      'WAYMARK-ACCOUNT-LOCKED',
      'WAYMARK-ACCOUNT-UNLOCKED',
      'WAYMARK-SESSIONS-ENDED',
      'WAYMARK-ATTEMPTS-FORGOTTEN',
      'WAYMARK-USER-REMOVED',
    ]);
    expect(new Set(auditLog.events.map(({ info }) => info['by']))).toEqual(new Set(['operator']));
    expect(JSON.stringify(auditLog.events)).not.toMatch(/another|correct horse/);
  });

  test('show tells profile, factors, sessions and failures, and no secret', async () => {
    const { run, said, addDevice, tables } = await world();
    await run('add', 'jo', '--attribute', 'mail=jo@example.com');
    const codes = new Set([new Uint8Array([1]), new Uint8Array([2])]);
    const charges = new Set(['v1', 'v2', 'v3']);
    const secrets = { pushSecret: 'topsecret', recoveryCodes: codes };
    await addDevice('push#1', { deviceName: 'Phone', createdDate: 0, charges, ...secrets });
    const wrong = dynamoPasswordAttempts(tables.dynamo, { clock: simulatedClock() });
    await wrong.charge(jo, 'stranger', 'v1', { limit: 5, baseDelaySeconds: 1, maxDelaySeconds: 1, ceiling: 90 });
    const session = { realm: '/alpha', username: 'Jo', epoch: 0, idleEnd: Number.MAX_SAFE_INTEGER };
    const rows = [session, { ...session, username: 'joan' }, { ...session, idleEnd: 0 }, { ...session, realm: '/' }];
    for (const [index, row] of rows.entries()) {
      await tables.putRow('Sessions', { tokenHash: String(index), absoluteEnd: Number.MAX_SAFE_INTEGER, ...row });
    }

    const code = await run('show', 'jo');

    expect(code).toBe(0);
    expect(said()).toContain('jo@example.com');
    expect(said()).toContain(
      'device: push Phone (1), since 1970-01-01T00:00:00.000Z, recovery codes left: 2, wrong codes in a row: 3',
    );
    expect(said()).toContain('sessions: 1\n');
    expect(said()).toContain('wrong passwords in a row: 1');
    expect(said()).not.toMatch(/topsecret|scrypt/);
  });

  test('reset-mfa leaves no factor, no word on skipping, nowhere he was seen, and no session; each kind is told', async () => {
    const { run, said, tables, addDevice, stores, auditLog } = await world();
    await run('add', 'jo');
    for (const device of ['oath#1', 'push#2', 'push#3', 'webauthn#4']) {
      await addDevice(device, { deviceName: device, createdDate: 0, communicationId: 'arn:e' });
    }
    await tables.putRow('EndpointOwners', { endpoint: 'arn:e', owner: '/alpha#jo#2' });
    await stores.skipSettingChanges.set(jo, 'oath', 'skippable');
    const saving = dynamoDeviceProfileSaving(tables.dynamo, { clock: simulatedClock() });
    await saving.save(jo, { identifier: '7' }, 5);
    const before = (await tables.rows('Sessions')).length;

    const code = await run('reset-mfa', 'jo');

    expect([before, code]).toEqual([0, 0]);
    expect((await tables.rows('DeviceProfiles')).map(({ device }) => device)).toEqual(['factors']);
    expect(await tables.rows('EndpointOwners')).toEqual([]);
    expect(await stores.skipSettings.get(jo, 'oath')).toBe('notSet');
    expect(await tables.rows('Sessions')).toMatchObject([{ tokenHash: 'ground#/alpha#jo' }]);
    const told = auditLog.events.slice(1).map(({ eventName, info }) => [eventName, info['kind'], info['operation']]);
    expect(told).toEqual(['oath', 'push', 'webauthn'].map((kind) => ['WAYMARK-DEVICE-REMOVED', kind, 'reset']));
    expect(said()).toContain('Removed: push push#2 (2)');
  });

  test('attack: a name, of a user or of a device, gives no command to the terminal of the operator', async () => {
    const { run, said, addDevice, stores } = await world();
    const [command, bell] = ['\u001b]0;owned', '\u0007'];
    await stores.identityStore.put({ realm: '/alpha', username: `jo${command}`, active: true, attributes: {} });
    await run('show', `jo${command}`);
    await stores.identityStore.put({ ...jo, active: true, attributes: {} });
    await addDevice('oath#1', { deviceName: `Phone${command}${bell}`, createdDate: 0 });
    await run('reset-mfa', 'jo');
    await run('pass', `jo${command}`);

    expect(said()).toMatch(/Removed: oath Phone .*\(1\)/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not come through
    expect(said()).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('attack: what is done is found under the name as stored, however the operator has typed it', async () => {
    const { run, auditLog } = await world();
    await run('add', 'Jo');
    for (const command of ['sign-out', 'unlock', 'disable', 'enable']) await run(command, ' JO ');

    const names = auditLog.events.map(({ info }) => String(info['objectId']).split(',')[0]);
    expect(names).toEqual(['id=Jo', 'id=Jo', 'id=Jo', 'id=Jo', 'id=Jo']);
  });

  test('add --administrator names the user in the settings of the realm, once, and keeps the other settings', async () => {
    const { run, stores, auditLog } = await world([password, password, password, password]);
    await stores.configurationEditor.put('/alpha', 'realm', '', { locale: 'de', administrators: ['eve'] });

    await run('add', 'jo', '--administrator');
    await run('add', 'joan');

    const { value } = (await stores.configuration.get('/alpha', 'realm', '')) ?? {};
    expect(value).toEqual({ locale: 'de', administrators: ['eve', 'jo'] });
    expect(auditLog.events.filter(({ eventName }) => eventName === 'AM-CONFIG-CHANGE')).toMatchObject([
      { info: { kind: 'realm', changedFields: ['administrators'], after: { administrators: ['eve', 'jo'] } } },
    ]);
  });

  test('race: who is named while the settings change is named, and the change stays', async () => {
    const { run, stores } = await world();
    await stores.configurationEditor.put('/alpha', 'realm', '', { administrators: ['eve'] });
    const { replace } = stores.configurationStore;
    let others = 0;
    Object.assign(stores.configurationStore, {
      replace: async (...call: Parameters<typeof replace>) => {
        others += 1;
        if (others === 1) await stores.configurationEditor.put('/alpha', 'realm', '', { administrators: [] });
        return replace(...call);
      },
    });

    await run('add', 'jo', '--administrator');

    expect((await stores.configuration.get('/alpha', 'realm', ''))?.value).toEqual({ administrators: ['jo'] });
  });

  test('attack: whoever gets the name of a removed administrator is none', async () => {
    const { run, stores } = await world();
    const lists = { administrators: ['eve', 'JO'], deviceAdministrators: ['jo'] };
    await stores.configurationEditor.put('/alpha', 'realm', '', { ...lists, locale: 'de' });
    await run('add', 'jo');

    await run('remove', 'jo');

    expect((await stores.configuration.get('/alpha', 'realm', ''))?.value).toEqual({
      ...{ administrators: ['eve'], deviceAdministrators: [], locale: 'de' },
    });
  });

  test.each(['sign-out', 'unlock', 'reset-mfa', 'pass'])(
    '%s of a user whom a directory has alone: what is kept of him here without a row is ended',
    async (command) => {
      const { run, said, tables, stores, auditLog, addDevice } = await world();
      const attempts = dynamoPasswordAttempts(tables.dynamo, { clock: simulatedClock() });
      const policy = { limit: 1, baseDelaySeconds: 60, maxDelaySeconds: 60, ceiling: 90 };
      await attempts.charge(jo, 'stranger', 'v1', policy);
      await addDevice('oath#1', { deviceName: 'Phone', createdDate: 0 });

      const code = await run(command, 'jo');

      const ended = {
        'sign-out': (await stores.sessionGroundRaiser.raise(jo, 'test')).raised?.before !== 0,
        unlock: (await attempts.charge(jo, 'stranger', 'v2', policy)).verdict === 'charged',
        pass: (await tables.rows('DeviceProfiles')).some(({ device }) => device === 'pass'),
        'reset-mfa': (await stores.deviceList.list(jo, 'oath')).length === 0,
      };
      expect([code, ended[command as keyof typeof ended], auditLog.events.length]).toEqual([0, true, 1]);
      expect(said().includes('There is no jo in /alpha, unless an identity source has')).toBe(
        ['sign-out', 'unlock'].includes(command),
      );
      expect(await tables.rows('Identities')).toEqual([]);
    },
  );

  test('list tells the users of the realm in the order of their names', async () => {
    const { run, said, stores, tables } = await world();
    for (const [username, realm] of [
      ['jo', '/alpha'],
      ['ann', '/alpha'],
      ['zoe', '/'],
    ] as const) {
      await stores.identityStore.put({ realm, username, active: username === 'jo', attributes: {} });
    }
    await tables.putRow('Identities', { user: '/alpha#Hashes', hashCosts: new Set(['bcrypt=4']) });

    const code = await run('list');

    expect(code).toBe(0);
    expect(said()).toBe('ann\tdisabled\njo\tactive');
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
    const left = (await tables.rows('DeviceProfiles')).map(({ user, device }) => `${user} ${device}`).sort();
    // The fence stays: what was begun by the user of before must not be stored for the next of this name.
    expect(left).toEqual(['/alpha#jo factors', '/alpha#joan oath#1']);
    expect(said()).toMatch(/Left: the endpoints/);
  });

  test('remove takes along where a user was seen: the next of the name is no known device’s', async () => {
    const { run, tables } = await world();
    const tools = { clock: simulatedClock() };
    const saving = dynamoDeviceProfileSaving(tables.dynamo, tools);
    await run('add', 'jo');
    for (const username of ['jo', 'joan']) await saving.save({ ...jo, username }, { identifier: '7' }, 5);

    await run('remove', 'jo');

    const profiles = dynamoDeviceProfiles(tables.dynamo);
    expect(await profiles.find(jo, '7')).toBeUndefined();
    expect(await profiles.find({ ...jo, username: 'joan' }, '7')).toMatchObject({ identifier: '7' });
  });

  test('remove finishes what an earlier one left: devices without a user', async () => {
    const { run, tables, addDevice } = await world();
    await addDevice('oath#1');

    const code = await run('remove', 'jo');

    expect(code).toBe(1);
    expect(await tables.rows('DeviceProfiles')).toMatchObject([{ device: 'factors' }]);
  });

  test.each(['password', 'disable', 'enable', 'reset-mfa', 'show', 'remove'])(
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
    [['add', 'jo', '--stage', 'dev', '--url', 'http://localhost:1']],
    [['list', 'jo']],
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
