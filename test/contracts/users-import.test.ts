// Importing users over real tables, as the command does it.
import { describe, expect, test } from '@jest/globals';
import { dynamoProfiles } from '../../functions/adapters/dynamo/profiles.ts';
import { dynamoUserImport } from '../../functions/adapters/dynamo/user-import.ts';
import { auditLines } from '../../functions/adapters/observability/audit-logs.ts';
import { noticeOf } from '../../functions/workers/publish-notices/publish-notices.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { jo, usersWorlds } from '../support/users-world.ts';

const world = usersWorlds();

const bcrypt = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const directory = '{PBKDF2-HMAC-SHA256}10000:xKsMmlzVLRYdYzcgBuD3ZIAeSj8tNhjDHGFDqhth8Kcbw5qjL5UZxaiS2awL1HjO';

const oath = {
  uuid: '3f1c7a52-6f0e-4a8e-9c0b-0c9a3c1de001',
  recoveryCodes: ['z0WKEw0Wc8', 'aB3dE5gH7j'],
  sharedSecret: '3132333435363738393031323334353637383930',
  deviceName: 'OATH Device',
  lastLogin: 0,
  counter: 0,
  checksumDigit: false,
  truncationOffset: -1,
  clockDriftSeconds: 0,
};
const push = {
  uuid: '3f1c7a52-6f0e-4a8e-9c0b-0c9a3c1de002',
  recoveryCodes: [],
  sharedSecret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  deviceName: 'Push Device',
  communicationType: 'gcm',
  deviceType: 'android',
  communicationId: 'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/app/0c7e2d2a-3a44-4b60-9f0e-7d1f4f5a9b10',
  deviceMechanismUID: 'b6f0f0c2-6d51-43a4-9a0e-53a8b6a8e7d3',
  deviceId: 'token',
  issuer: 'Acme',
  createdDate: 1_767_225_600_000,
  lastAccessDate: 1_767_225_600_000,
};
const withDevices = { username: 'jo', passwordHash: bcrypt, oathDeviceProfiles: [JSON.stringify(oath)] };
const line = (record: object) => JSON.stringify(record);

describe('users import', () => {
  test('JSON lines: passwords in clear and as hashes, profile, status, and what is to be chosen anew', async () => {
    const { run, said, file, stores } = await world();
    const path = file('users.jsonl', [
      line({ username: 'jo', password: 'right', attributes: { mail: 'jo@example.com', cn: ['Jo', 'Joanne'] } }),
      '',
      line({ username: 'ann', passwordHash: bcrypt, active: false }),
      line({ username: 'eve', userPassword: [directory], inetUserStatus: ['Active'], mustChangePassword: true }),
    ]);

    const code = await run('import', path);

    const check = (username: string, typed: string) => stores.passwordCheck.check({ ...jo, username }, typed);
    expect([code, said().split(', in ')[0]]).toEqual([0, '3 made, 0 refused']);
    expect(await check('jo', 'right')).toMatchObject({ correct: true, active: true });
    expect(await check('ann', 'U*U')).toMatchObject({ correct: true, active: false });
    expect(await check('eve', 'password')).toMatchObject({ correct: true, mustChange: true });
    expect(await stores.identities.find(jo)).toMatchObject({
      attributes: { mail: ['jo@example.com'], cn: ['Jo', 'Joanne'] },
    });
  });

  test('a profile that no row holds is refused by its line, and the others come in', async () => {
    const { run, said, file, stores } = await world();
    const huge = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`note${index}`, 'x'.repeat(4000)]));
    const users = [
      { username: 'jo', password: 'right', attributes: huge },
      { username: 'ann', password: 'right' },
    ];

    const code = await run('import', file('users.jsonl', users.map(line)));

    expect(code).not.toBe(0);
    expect(said()).toContain('the profile is too large: all of it together may have 400 kB');
    expect(await stores.identities.find(jo)).toBeUndefined();
    expect(await stores.identities.find({ ...jo, username: 'ann' })).toMatchObject({ active: true });
  });

  const passkey = {
    ...{ uuid: '3f1c7a52-6f0e-4a8e-9c0b-0c9a3c1de003', recoveryCodes: ['{SCRYPT}AAAA'], deviceName: 'Key' },
    ...{ createdDate: 1, lastAccessDate: 2, credentialId: 'vyRR4eix3KXMEFKv7fv4', algorithm: 'SHA256withECDSA' },
    key: {
      ...{ kty: 'EC', crv: 'P-256', x: 'pvTiO6RH1e3WhpzsGEiQfFu2NqkaDpZBjpzavFUW3l0' },
      y: 'Ioaxr4pSs20ZJuKAwnSnaFR3odAzfRJfgJVDjsXktUA',
    },
  };

  test('passkeys of an AM come along, found by their credential, and for whatever domain a node says', async () => {
    const { run, said, file, stores } = await world();
    const users = [{ username: 'jo', webauthnDeviceProfiles: [JSON.stringify(passkey)] }];

    const code = await run('import', file('users.jsonl', users.map(line)));

    const { recoveryCodes: _codes, ...kept } = passkey;
    expect(code).toBe(0);
    expect(said()).toContain('1 recovery codes stay behind');
    expect(await stores.passkeys.list(jo)).toEqual([{ ...kept, signCount: 0, userHandle: 'am8' }]);
    expect(await stores.passkeys.findByCredential('/alpha', passkey.credentialId)).toMatchObject({ owner: jo });
  });

  test('two factors guarded it: whose passkey somebody else has is there, and cannot sign in', async () => {
    const { run, said, file, stores } = await world();
    const users = ['jo', 'ann'].map((username) => ({
      ...{ username, password: 'right' },
      webauthnDeviceProfiles: [JSON.stringify(passkey)],
    }));

    await run('import', file('users.jsonl', users.map(line)));

    const active = await Promise.all(
      users.map(async ({ username }) => (await stores.identities.find({ ...jo, username }))?.active),
    );
    expect(active.toSorted()).toEqual([false, true]);
    expect(said()).toContain('somebody else has the credential of one of the passkeys');
  });

  test.each([
    [{ ...passkey, key: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } }, 'the key must be a public key as JWK'],
    [{ ...passkey, algorithm: 'SHA1withRSA' }, 'holds no device with uuid, credentialId, algorithm and key'],
    [{ ...passkey, credentialId: 'a+b' }, 'holds no device with uuid, credentialId, algorithm and key'],
    [{ ...passkey, uuid: '#' }, 'the uuid must be one'],
  ])('a passkey that cannot be one is refused, without its values: %j', async (profile, reason) => {
    const { run, said, file } = await world();

    await run('import', file('users.jsonl', [line({ username: 'jo', webauthnDeviceProfiles: [profile] })]));

    expect(said()).toContain(`webauthnDeviceProfiles${reason.startsWith('holds') ? ' ' : ': '}${reason}`);
  });

  test('CSV: quoted cells, columns that come twice, and columns that are attributes', async () => {
    const { run, file, stores } = await world();
    const path = file('users.csv', [
      'username,passwordHash,active,mail,mail,postalAddress',
      `jo,${bcrypt},true,jo@example.com,jo@example.org,"1, Long ""Old"" Street\nTown"`,
      `ann,${directory},false,,,`,
    ]);

    const code = await run('import', path);

    expect(code).toBe(0);
    expect(await stores.identities.find(jo)).toMatchObject({
      attributes: { mail: ['jo@example.com', 'jo@example.org'], postalAddress: ['1, Long "Old" Street\nTown'] },
    });
    expect(await stores.identities.find({ ...jo, username: 'ann' })).toMatchObject({ active: false, attributes: {} });
  });

  test('LDIF of a directory: folded and encoded values, and entries that are no users', async () => {
    const { run, said, file, stores } = await world();
    const hash = Buffer.from(directory).toString('base64');
    const path = file('users.ldif', [
      'version: 1',
      'dn: ou=people,dc=example,dc=com',
      'objectClass: organizationalUnit',
      'ou: people',
      '',
      '# a user',
      'dn: uid=jo,ou=people,dc=example,dc=com',
      'objectClass: inetOrgPerson',
      'uid: jo',
      'cn: Jo',
      'mail: jo@exam',
      ' ple.com',
      `userPassword:: ${hash}`,
      'inetUserStatus: Active',
      'isMemberOf: cn=admins,dc=example,dc=com',
      'iplanet-am-user-auth-config: [Empty]',
      `oathDeviceProfiles: ${JSON.stringify(oath)}`,
      'oath2faEnabled: 2',
    ]);

    const code = await run('import', path);

    expect([code, said().split(', in ')[0]]).toEqual([0, '1 made, 0 refused']);
    expect((await stores.identities.find(jo))?.attributes).toEqual({ cn: ['Jo'], mail: ['jo@example.com'] });
    expect(await stores.passwordCheck.check(jo, 'password')).toMatchObject({ correct: true });
    expect(await stores.oathDevices.find(jo)).toMatchObject({ profile: { sharedSecret: oath.sharedSecret } });
    expect(await stores.skipSettings.get(jo, 'oath')).toBe('notSkippable');
  });

  test('devices of AM come along with their secrets, their recovery codes and how far they were used', async () => {
    const { run, file, stores, tables } = await world();
    const record = {
      ...withDevices,
      oathDeviceProfiles: [{ ...oath, lastLogin: 1_700_000_010 }],
      pushDeviceProfiles: [push],
    };
    const path = file('users.jsonl', [line({ ...record, push2faEnabled: '1' })]);

    const code = await run('import', path);

    const policy = { limit: 5, baseDelaySeconds: 1, maxDelaySeconds: 1, ceiling: 90 };
    expect(code).toBe(0);
    const { recoveryCodes: _codes, ...plain } = oath;
    expect((await stores.oathDevices.find(jo))?.profile).toMatchObject({ ...plain, lastLogin: 1_700_000_010 });
    expect(await stores.pushDevices.list(jo)).toMatchObject([{ profile: push, endpointDisabled: false }]);
    expect(await stores.recoveryCodes.spend(jo, 'oath', 'z0WKEw0Wc8', 'v1', policy)).toMatchObject({
      verdict: 'accepted',
      left: 1,
    });
    expect([await stores.skipSettings.get(jo, 'oath'), await stores.skipSettings.get(jo, 'push')]).toEqual([
      'notSkippable',
      'skippable',
    ]);
    expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ correct: true, active: true });
    // AM reaches the same phone: whoever removes the device here must not delete the endpoint.
    const owners = await tables.rows('EndpointOwners');
    expect(owners.map(({ owner }) => owner).sort()).toEqual([`/alpha#jo#${push.uuid}`, '/unknown']);
    expect(JSON.stringify(await tables.rows('DeviceProfiles'))).not.toMatch(
      new RegExp(`${oath.sharedSecret}|${push.sharedSecret}|z0WKEw0Wc8`),
    );
  });

  test('lines that cannot be taken are named with the reason, without what they hold, and the others are imported', async () => {
    const { run, said, file, stores } = await world();
    const jwe = 'eyJhbGciOiJSU0ExXzUifQ.topsecret.topsecret.topsecret.topsecret';
    const short = { ...oath, sharedSecret: '0102030405060708090a' };
    const path = file('users.jsonl', [
      'topsecret',
      line({ username: 'a', pasword: 'topsecret' }),
      line({ username: 'b', password: 'topsecret', passwordHash: bcrypt }),
      line({ username: 'c', passwordHash: '{CRYPT}topsecret' }),
      line({ username: 'd', oathDeviceProfiles: [jwe] }),
      line({ username: 'e', oathDeviceProfiles: [short] }),
      line({ username: 'f', pushDeviceProfiles: [{ ...push, communicationId: 'placeholder' }] }),
      line({ username: 'g', active: 'topsecret' }),
      line({ username: 'h', attributes: { userPassword: 'topsecret' } }),
      line({ password: 'topsecret' }),
      line({ username: ' ' }),
      line({ username: 'jo', password: 'right' }),
      line({ username: 'JO ', password: 'topsecret' }),
      line({ username: 'i', passwordHash: bcrypt.replace('$05$', '$31$') }),
      line({ username: 'j', attributes: { oldPassword: 'topsecret' } }),
      line({ username: 'k\u001b]0;x\u0007' }),
    ]);

    const code = await run('import', path);

    const refused = said()
      .split('\n')
      .slice(0, -1)
      .sort((one, other) => Number(/\d+/.exec(one)) - Number(/\d+/.exec(other)));
    expect(code).toBe(1);
    expect(refused).toEqual([
      'line 1: refused: it is no JSON object',
      'line 2 (a): refused: there is no pasword: did you mean password?',
      'line 3 (b): refused: there is a password and a hash of one',
      'line 4 (c): refused: the password hash {CRYPT} cannot be read, or would take too long to compare with',
      'line 5 (d): refused: oathDeviceProfiles is encrypted: decrypt it with AM’s key first, as docs/migrate.md says',
      'line 6 (e): refused: oathDeviceProfiles: the secret has 10 bytes, and 14 are the least',
      'line 7 (f): refused: pushDeviceProfiles holds a device that no phone has answered for, or no device',
      'line 8 (g): refused: active must be true or false, or as AM has it Active or Inactive',
      'line 9 (h): refused: userPassword is no attribute of a profile',
      'line 10: refused: there is no username',
      'line 11 ( ): refused: nobody can have that name: it is empty, or too long',
      'line 13 (JO ): refused: line 12 names the same user',
      'line 14 (i): refused: the password hash $2a$ cannot be read, or would take too long to compare with',
      'line 15 (j): refused: oldPassword looks like a secret, and profiles hold none',
      'line 16 (k ]0;x ): refused: the username holds control characters',
    ]);
    expect(said()).not.toContain('topsecret');
    expect(said()).toMatch(/\n1 made, 15 refused, in /);
    expect(await stores.passwordCheck.check(jo, 'right')).toMatchObject({ correct: true });
  });

  test('a dry run says what would be, and writes nothing', async () => {
    const { run, said, file, stores, tables } = await world();
    await stores.identityStore.put({ ...jo, active: true, attributes: {} });
    const before = await tables.rows('Identities');
    const path = file('users.jsonl', [line({ username: 'ann', passwordHash: bcrypt }), line(withDevices)]);

    const codes = [await run('import', path, '--dry-run'), await run('import', path, '--dry-run', '--replace')];

    expect(codes).toEqual([1, 0]);
    expect(said()).toContain('line 2 (jo): refused: there is such a user already; --replace writes over him');
    expect(said()).toMatch(/It would be: 1 made, 1 refused/);
    expect(said()).toMatch(/It would be: 1 made, 1 replaced, 0 refused/);
    expect(await tables.rows('Identities')).toEqual(before);
    expect(await tables.rows('DeviceProfiles')).toEqual([]);
  });

  test('nobody is written over unasked; asked, all of the old user goes, his sessions and his devices too', async () => {
    const { run, said, file, stores, tables, addDevice } = await world();
    await stores.identityStore.put({ ...jo, active: true, attributes: { cn: ['Old'] }, password: 'old' });
    await addDevice('push#9', { deviceName: 'Old', createdDate: 0 });
    const path = file('users.jsonl', [line(withDevices)]);

    const refused = await run('import', path);
    const kept = await stores.passwordCheck.check(jo, 'old');
    const replaced = await run('import', path, '--replace');

    expect([refused, replaced]).toEqual([1, 0]);
    expect(kept).toMatchObject({ correct: true });
    expect(said()).toMatch(/1 replaced, 0 refused/);
    expect(await stores.passwordCheck.check(jo, 'old')).toMatchObject({ correct: false });
    expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ correct: true, active: true });
    const devices = (await tables.rows('DeviceProfiles')).map(({ device }) => device);
    expect(devices.sort()).toEqual(['factors', `oath#${oath.uuid}`]);
    expect(await tables.rows('Sessions')).toMatchObject([{ tokenHash: 'ground#/alpha#jo' }]);
  });

  test('attack: a file takes somebody over, and he hears nothing of it: he is told of all, and at his old address', async () => {
    const { run, file, stores, auditLog, addDevice } = await world();
    const mine = { mail: ['jo@example.com'] };
    await stores.identityStore.put({ ...jo, active: true, attributes: mine, password: 'old' });
    await addDevice('push#9', { deviceName: 'Old', createdDate: 0 });
    const users = [{ ...withDevices, attributes: { mail: 'thief@example.com' } }, { username: 'ann' }];

    const code = await run('import', file('users.jsonl', users.map(line)), '--replace');

    const notices = auditLines(auditLog.events, seededRandomness()).flatMap(({ text }) => noticeOf(text) ?? []);
    const common = { realm: '/alpha', user: 'jo', by: 'operator' };
    expect(code).toBe(0);
    expect(notices).toMatchObject([
      { type: 'Password Changed', detail: common },
      { type: 'Address Changed', detail: { ...common, previous: 'jo@example.com' } },
      { type: 'Factor Removed', detail: { ...common, kind: 'push', device: '9', operation: 'delete' } },
      { type: 'Factor Registered', detail: { ...common, kind: 'oath', device: oath.uuid } },
    ]);
  });

  test('attack: a file takes somebody over, and the import is cut off before it is done: he was told already', async () => {
    const { run, file, stores, auditLog } = await world();
    await stores.identityStore.put({ ...jo, active: true, attributes: { mail: ['jo@example.com'] }, password: 'old' });
    Object.assign(stores.factorFence, { raise: () => Promise.reject(new Error('cut off')) });

    await expect(run('import', file('users.jsonl', [line(withDevices)]), '--replace')).rejects.toThrow('cut off');

    expect(auditLog.names()).toEqual(['WAYMARK-PASSWORD-CHANGED', 'WAYMARK-ADDRESS-CHANGED']);
    expect(auditLog.events[1]?.info).toMatchObject({ previous: 'jo@example.com' });
  });

  test('replaced with what he has already, he hears of his password alone', async () => {
    const { run, file, auditLog } = await world();
    const path = file('users.jsonl', [line(withDevices)]);
    await run('import', path);

    await run('import', path, '--replace');

    expect(auditLog.names()).toEqual(['WAYMARK-USERS-IMPORTED', 'WAYMARK-PASSWORD-CHANGED', 'WAYMARK-USERS-IMPORTED']);
  });

  test('the same file again has nothing to do, and changes nothing that has happened since', async () => {
    const { run, said, file, stores } = await world();
    const path = file('users.jsonl', [line(withDevices), line({ username: 'ann', password: 'first' })]);
    await run('import', path);
    await stores.passwordChange.change({ ...jo, username: 'ann' }, 'second');

    const code = await run('import', path);

    expect(code).toBe(0);
    expect(said()).toMatch(/0 made, 2 imported before, 0 refused/);
    expect(await stores.passwordCheck.check({ ...jo, username: 'ann' }, 'second')).toMatchObject({ correct: true });
  });

  test('an import that broke off: the half user cannot sign in, and the same file finishes him', async () => {
    const { run, file, stores } = await world();
    const path = file('users.jsonl', [line(withDevices)]);
    const { save } = stores.oathEnrolment;
    Object.assign(stores.oathEnrolment, { save: () => Promise.reject(new Error('cut off')) });

    await expect(run('import', path)).rejects.toThrow('cut off');
    const half = await stores.passwordCheck.check(jo, 'U*U');
    Object.assign(stores.oathEnrolment, { save });
    const code = await run('import', path);

    expect(half).toMatchObject({ correct: true, active: false });
    expect(code).toBe(0);
    expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ active: true });
    expect(await stores.oathDevices.find(jo)).toMatchObject({ profile: { uuid: oath.uuid } });
  });

  test.each(['enable', 'disable'])(
    'attack: %s makes no whole user of one whose import broke off before his second factor was there',
    async (command) => {
      const { run, said, file, stores } = await world();
      const path = file('users.jsonl', [line(withDevices)]);
      const { save } = stores.oathEnrolment;
      Object.assign(stores.oathEnrolment, { save: () => Promise.reject(new Error('cut off')) });
      await expect(run('import', path)).rejects.toThrow('cut off');
      Object.assign(stores.oathEnrolment, { save });

      const code = await run(command, 'jo');
      const half = await stores.passwordCheck.check(jo, 'U*U');
      const codes = [await run('import', path), await run(command, 'jo')];

      expect([code, codes, half.active]).toEqual([1, [0, 0], false]);
      expect(said()).toContain('jo is imported by half');
      expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ active: command === 'enable' });
    },
  );

  test('attack: nor does a journey that switches accounts on', async () => {
    const { tables, clock } = await world();
    const tools = { clock, randomness: seededRandomness('x') };
    const user = { ...jo, active: true, attributes: {}, skip: {} };
    await dynamoUserImport(tables.dynamo, tools).begin(user, { mark: 'one', replace: false, unfinished: true });
    const profiles = dynamoProfiles(tables.dynamo);
    const seen = await profiles.find(jo);

    const changed = seen && (await profiles.change(jo, { attributes: {}, active: true }, seen));

    expect([changed, (await profiles.find(jo))?.active]).toEqual([false, false]);
  });

  test.each([
    ['with devices', withDevices],
    ['without', { username: 'jo', passwordHash: bcrypt }],
  ])(
    'attack: who was signed in as the old user is so no more when writing over him broke off and the file %s came again',
    async (_what, record) => {
      const { run, file, stores, tables, addDevice, clock } = await world();
      await stores.identityStore.put({ ...jo, active: true, attributes: {}, password: 'old' });
      await addDevice('push#9', { deviceName: 'Old', createdDate: 0 });
      await stores.helpPasses.issue(jo, 'abc', clock.now() + 60_000);
      await addDevice('profile#1', { user: 'profile#/alpha#jo', alias: 'Old', lastSelectedDate: 0 });
      const path = file('users.jsonl', [line(record)]);
      const { raise } = stores.factorFence;
      Object.assign(stores.factorFence, { raise: () => Promise.reject(new Error('cut off')) });
      await expect(run('import', path, '--replace')).rejects.toThrow('cut off');
      Object.assign(stores.factorFence, { raise });

      const code = await run('import', path);

      expect(code).toBe(0);
      expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ correct: true, active: true });
      expect(await tables.rows('Sessions')).toMatchObject([{ tokenHash: 'ground#/alpha#jo' }]);
      const devices = (await tables.rows('DeviceProfiles')).map(({ device }) => device);
      expect(devices.sort()).toEqual(['factors', ...('oathDeviceProfiles' in record ? [`oath#${oath.uuid}`] : [])]);
    },
  );

  test('race: of twenty imports that bring one user with twenty devices, one user comes of it, with one device', async () => {
    const { run, said, file, stores, tables } = await world();
    const paths = Array.from({ length: 20 }, (_, index) =>
      file(`${index}.jsonl`, [
        line({ ...withDevices, oathDeviceProfiles: [{ ...oath, uuid: `device-${index}-of-twenty` }] }),
      ]),
    );

    const codes = await Promise.all(paths.map((path) => run('import', path)));

    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(said().match(/refused: (there is such a user|another import is at)/g)).toHaveLength(19);
    const devices = (await tables.rows('DeviceProfiles')).filter(({ device }) => String(device).startsWith('oath#'));
    expect(devices).toHaveLength(1);
    expect(await stores.passwordCheck.check(jo, 'U*U')).toMatchObject({ active: true });
  });

  test('whoever never came back is taken over after a quarter of an hour, and not sooner', async () => {
    const { clock, tables } = await world();
    const port = dynamoUserImport(tables.dynamo, { clock, randomness: seededRandomness('x') });
    const user = { ...jo, active: true, attributes: {}, skip: {} };
    const terms = { replace: false, unfinished: true };

    const verdicts = [
      await port.begin(user, { ...terms, mark: 'first' }),
      await port.begin(user, { ...terms, mark: 'second' }),
    ];
    clock.set(clock.now() + 15 * 60_000);
    verdicts.push(await port.begin(user, { ...terms, mark: 'second' }));
    const late = await port.finish(user, 'first');

    expect(verdicts).toEqual(['made', 'busy', 'replaced']);
    expect([late, await port.finish(user, 'second')]).toEqual([false, true]);
  });

  test('attack: a file of hashes of ever new costs does not make each wrong password cost minutes', async () => {
    const { run, said, file, tables } = await world();
    const hashes = Array.from({ length: 8 }, (_, index) => directory.replace('10000', String(1000 + index)));
    const path = file(
      'users.jsonl',
      hashes.map((passwordHash, index) => line({ username: `u${index}`, passwordHash })),
    );

    const code = await run('import', path);

    expect(code).toBe(1);
    expect(said().match(/the realm has password hashes of six kinds/g)).toHaveLength(2);
    const costs = (await tables.rows('Identities')).find(({ user }) => user === '/alpha#Hashes');
    expect(costs?.['hashCosts']).toHaveProperty('size', 6);
  });

  test('whom nobody was before: the audit log has one line of all, with counts and no names', async () => {
    const { run, file, auditLog } = await world();

    await run('import', file('users.jsonl', [line(withDevices), line({ username: 'ann' })]));

    expect(auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-USERS-IMPORTED', realm: '/alpha', info: { by: 'operator', made: 2, refused: 0 } },
    ]);
  });

  test.each([
    ['a file that is not there', ['import', '/nowhere/users.jsonl'], 1, 'Cannot read /nowhere/users.jsonl'],
    ['a format that the name does not tell', ['import', '/nowhere/users'], 2, 'Say --format'],
    ['a format that there is not', ['import', '/nowhere/users', '--format', 'xml'], 2, '--format takes'],
  ])('%s is said', async (_, args, exitCode, words) => {
    const { run, said } = await world();

    expect(await run(...args)).toBe(exitCode);
    expect(said()).toContain(words);
  });

  test('a quote that is not closed ends a CSV where it stands, and is not repeated', async () => {
    const { run, said, file } = await world();
    const path = file('users.csv', ['username,password', 'jo,right', 'ann,"topsecret', 'eve,wrong']);

    expect(await run('import', path)).toBe(1);
    expect(said()).toMatch(/no CSV from line/);
    expect(said()).not.toContain('topsecret');
  });
});

test('users export: everybody of the realm, with factors and without secrets', async () => {
  const { run, said, file } = await world();
  await run(
    'import',
    file('users.jsonl', [
      line({ ...withDevices, attributes: { cn: 'Jo' } }),
      line({ username: 'ann', password: 'topsecret' }),
    ]),
  );
  const before = said().split('\n').length;

  const code = await run('export');

  const lines = said()
    .split('\n')
    .slice(before)
    .map((text) => JSON.parse(text));
  expect(code).toBe(0);
  expect(lines.find(({ username }) => username === 'jo')).toMatchObject({
    ...{ username: 'jo', active: true, attributes: { cn: ['Jo'] }, oath2faEnabled: '2' },
    factors: [{ kind: 'oath', uuid: oath.uuid, recoveryCodesLeft: 2 }],
  });
  expect(lines.find(({ username }) => username === 'ann')).toMatchObject({ factors: [] });
  expect(said()).not.toMatch(new RegExp(`topsecret|${oath.sharedSecret}|argon2|2a.05`));
});
