import { describe, expect, test } from '@jest/globals';
import { standingFor, standingsAfter } from '../../functions/engine/standing.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { PushAnswer } from '../../functions/ports/push.ts';
import { secretHex } from '../contracts/oath-profile.ts';
import { pushProfile, secretBase64 } from '../contracts/push-profile.ts';
import { demo, identity } from '../contracts/users.ts';
import { race } from '../support/contract-worlds.ts';
import { type ScriptRunOptions, scriptWorld } from '../support/script-host-world.ts';

const objectId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
const by = 'script Tidy up';
const eve = { ...demo, username: 'eve' };
const withApp = { verifiedBy: ['pwd', 'oath#app'] };
const withPhone = { verifiedBy: ['push#old'] };

/** demo has an app and two phones, the newer of which is listed first; eve has a phone. */
async function worldWithDevices() {
  const world = await scriptWorld();
  const { ports, saveOath, savePush } = world;
  await ports.identityStore.put(identity(eve));
  await saveOath('app', { deviceName: 'App', createdDate: 1000, recoveryCodes: ['a-recovery-code'] });
  await savePush('old', { deviceName: 'Old', createdDate: 1000 });
  await savePush('new', { deviceName: 'New', createdDate: 2000 });
  await savePush('hers', {}, eve);
  const left = async (user = demo) => (await ports.factors.look(user)).devices.toSorted();
  return { ...world, left };
}

const everything = ['oath#app', 'push#new', 'push#old'];

const refusedBy = (host: { deeds(): { events: readonly { eventName: string; info?: JsonObject }[] } }) =>
  host
    .deeds()
    .events.flatMap(({ eventName, info }) => (eventName === 'WAYMARK-SCRIPT-REFUSED' ? [info?.['rule']] : []));

describe('devices as values', () => {
  test('are one JSON text each, newest first, in AM’s fields', async () => {
    const { script } = await worldWithDevices();
    const host = script(withApp);

    const [oath, push] = [
      await host.identityValues('demo', 'oathDeviceProfiles'),
      await host.identityValues('demo', 'PUSHDEVICEPROFILES'),
    ];

    expect(oath).toEqual([
      '{"uuid":"app","deviceName":"App","lastLogin":0,"counter":0,"checksumDigit":false,"truncationOffset":-1,' +
        '"clockDriftSeconds":0,"createdDate":1000,"recoveryCodes":[]}',
    ]);
    const { issuer, lastAccessDate } = pushProfile();
    expect(push.map((text) => JSON.parse(text))).toEqual([
      { uuid: 'new', deviceName: 'New', issuer, createdDate: 2000, lastAccessDate, recoveryCodes: [] },
      { uuid: 'old', deviceName: 'Old', issuer, createdDate: 1000, lastAccessDate, recoveryCodes: [] },
    ]);
  });

  test.each(['verified', 'journeyUser'])('attack: secrets of devices are read, under the rule %s', async (devices) => {
    const { script, ports } = await worldWithDevices();
    const host = script({ ...withApp, settings: { devices } });
    const profile = (await ports.pushDevices.list(demo))[0]?.profile;

    const names = ['oathDeviceProfiles', 'pushDeviceProfiles', 'sharedSecret', 'recoveryCodes', 'devices', 'secret'];
    const read = JSON.stringify([
      ...(await Promise.all(names.map((name) => host.identityValues('demo', name)))),
      await host.readManaged('managed/user/demo', [...names, '*']),
    ]);

    for (const secret of [secretHex, secretBase64, 'a-recovery-code', profile?.communicationId, profile?.deviceId]) {
      expect(secret).toEqual(expect.any(String));
      expect(read).not.toContain(secret);
    }
    expect(read).not.toContain(profile?.deviceMechanismUID);
  });

  test('attack: secrets in a profile that came from elsewhere are read by the name of the attribute', async () => {
    const { script, ports } = await worldWithDevices();
    const attributes = { oathDeviceProfiles: ['{"sharedSecret":"s"}'], webauthnDeviceProfiles: ['{"key":"s"}'] };
    await ports.identityStore.put(identity({ ...demo, username: 'anna' }, { attributes }));
    await ports.configurationEditor.put('/alpha', 'service', 'authenticatorOathService', { oathAttrName: 'myDevices' });
    const host = script({ username: 'anna', verifiedBy: ['pwd'] });

    expect([
      await host.identityValues('anna', 'oathDeviceProfiles'),
      await host.identityValues('anna', 'webauthnDeviceProfiles'),
    ]).toEqual([[], []]);
  });

  test('are found under the names that the realm’s services give them', async () => {
    const { script, ports } = await worldWithDevices();
    await ports.configurationEditor.put('/alpha', 'service', 'authenticatorOathService', { oathAttrName: 'myOath' });
    await ports.configurationEditor.put('/alpha', 'service', 'authenticatorPushService', {
      ...{ pushAttrName: 'myPush', authenticatorPushSkippableName: 'mySkip' },
    });
    await ports.skipSettingChanges.set(demo, 'push', 'notSkippable');
    const host = script(withApp);

    expect(await host.identityValues('demo', 'MYOATH')).toHaveLength(1);
    expect(await host.identityValues('demo', 'myPush')).toHaveLength(2);
    expect(await host.identityValues('demo', 'mySkip')).toEqual(['2']);
  });

  test.each(['webauthnDeviceProfiles', 'deviceProfiles', 'devicePrintProfiles'])(
    'of %s there are none',
    async (name) => {
      expect(await (await worldWithDevices()).script(withApp).identityValues('demo', name)).toEqual([]);
    },
  );
});

describe('a list of devices that a script writes', () => {
  test('removes what is missing in it, with all that hangs on it, and tells whose script it was', async () => {
    const { script, ports, left, sendPush } = await worldWithDevices();
    const [messageId, [phone]] = [await sendPush('old'), await ports.pushDevices.list(demo)];
    const endpoint = phone?.profile.communicationId ?? '';
    const before = await ports.factors.look(demo);
    const host = script(withPhone);
    const [, old] = await host.identityValues('demo', 'pushDeviceProfiles');

    await host.writeIdentity('demo', { pushDeviceProfiles: [old ?? ''] });

    expect(await left()).toEqual(['oath#app', 'push#old']);
    expect(await ports.endpointOwners.find(endpoint)).toBeUndefined();
    expect((await ports.pushMessages.find(messageId))?.answer).toBeUndefined();
    expect((await ports.factors.look(demo)).revision).toBeGreaterThan(before.revision);
    expect((await ports.sessionGround.look(demo)).raised?.by).toBe('run');
    expect(host.deeds()).toEqual({
      events: [
        {
          eventName: 'WAYMARK-DEVICE-REMOVED',
          info: { objectId, kind: 'push', device: 'new', operation: 'delete', by },
        },
      ],
      gone: ['push#new'],
    });
  });

  test.each([[[]], [['[]']], [['{}']]])(
    'that is %j removes all: codes, messages and the decision about skipping, too',
    async (values) => {
      const { script, ports, left, sendPush } = await worldWithDevices();
      const messageId = await sendPush('old');
      await ports.skipSettingChanges.set(demo, 'push', 'notSkippable');
      await ports.skipSettingChanges.set(demo, 'oath', 'notSkippable');
      const host = script({ verifiedBy: ['push#old', 'oath#app'] });

      await host.writeIdentity('demo', { pushDeviceProfiles: values, oathDeviceProfiles: values });

      expect(await left()).toEqual([]);
      expect([await ports.skipSettings.get(demo, 'push'), await ports.skipSettings.get(demo, 'oath')]).toEqual([
        ...['notSet', 'notSet'],
      ]);
      const approval: PushAnswer = { decision: 'approved', digest: 'of the phone’s answer' };
      expect(await ports.pushAnswers.answer(messageId, approval)).toBe('taken');
      const policy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 90 };
      const code = await ports.recoveryCodes.spend(demo, 'oath', 'a-recovery-code', 'visit', policy);
      expect(code.verdict).toBe('refused');
      expect(host.deeds().gone.toSorted()).toEqual(everything);
      expect(await host.identityValues('demo', 'pushDeviceProfiles')).toEqual([]);
    },
  );

  test('renames, trimmed, and changes nothing else, which the log says once', async () => {
    const { script, ports, log } = await worldWithDevices();
    const host = script(withPhone);
    const devices = (await host.identityValues('demo', 'pushDeviceProfiles')).map((text) => JSON.parse(text));
    const changed = devices.map((device) => ({ ...device, issuer: 'Mine', createdDate: 1 }));

    await host.writeIdentity('demo', {
      pushDeviceProfiles: changed.map((device) => JSON.stringify({ ...device, deviceName: ` ${device.uuid}er ` })),
    });

    const { issuer } = pushProfile();
    expect(await ports.plainDevices.push(demo)).toMatchObject([
      { uuid: 'new', deviceName: 'newer', issuer, createdDate: 2000 },
      { uuid: 'old', deviceName: 'older', issuer, createdDate: 1000 },
    ]);
    expect(log.messages('warn')).toEqual(['A script changed more of a device than its name, which is left as it is']);
    expect(host.deeds().events).toEqual(
      ['new', 'old'].map((device) => ({
        eventName: 'WAYMARK-DEVICE-CHANGED',
        info: { objectId, kind: 'push', device, operation: 'rename', by },
      })),
    );
  });

  test('attack: a device registered in between is removed by who does not know of it', async () => {
    const { script, left, savePush } = await worldWithDevices();
    const host = script(withPhone);
    await host.identityValues('demo', 'pushDeviceProfiles');
    await savePush('meanwhile');
    // Reading again tells of it, but the script's decision may be older.
    expect(await host.identityValues('demo', 'pushDeviceProfiles')).toHaveLength(3);

    await host.writeIdentity('demo', { pushDeviceProfiles: [] });

    expect(await left()).toEqual(['oath#app', 'push#meanwhile']);
  });

  test('a device registered in between is kept, and not renamed, when it is in the list', async () => {
    const { script, ports, savePush } = await worldWithDevices();
    const host = script(withPhone);
    const known = await host.identityValues('demo', 'pushDeviceProfiles');
    await savePush('meanwhile', { deviceName: 'Meanwhile', createdDate: 3000 });

    await host.writeIdentity('demo', {
      pushDeviceProfiles: [...known, '{"uuid":"meanwhile","deviceName":"Mine"}'],
    });

    expect((await ports.plainDevices.push(demo)).map(({ deviceName }) => deviceName)).toEqual([
      'Meanwhile',
      'New',
      'Old',
    ]);
  });

  test('a device that is gone already is gone', async () => {
    const { script, ports, left } = await worldWithDevices();
    const host = script(withPhone);
    await host.identityValues('demo', 'pushDeviceProfiles');
    await ports.deviceEditor.remove(demo, 'push', 'new');

    await host.writeIdentity('demo', { pushDeviceProfiles: ['{"uuid":"old"}'] });

    expect(await left()).toEqual(['oath#app', 'push#old']);
    expect(host.deeds().events).toEqual([]);
  });

  test('what cannot be read is left out, and kept', async () => {
    const { script, ports, left } = await worldWithDevices();
    ports.store.devices.get('/alpha#demo')?.get('push#old')?.push &&
      delete ports.store.devices.get('/alpha#demo')?.get('push#old')?.push;
    const host = script({ verifiedBy: ['push#new'] });

    expect(await host.identityValues('demo', 'pushDeviceProfiles')).toHaveLength(1);
    await host.writeIdentity('demo', { pushDeviceProfiles: [] });

    expect(await left()).toEqual(['oath#app', 'push#old']);
  });

  test('two runs at once: removals add up, and each device is removed once', async () => {
    const { script, left } = await worldWithDevices();
    const hosts = [script(withPhone), script(withPhone), script(withPhone)];
    const read = await Promise.all(hosts.map((host) => host.identityValues('demo', 'pushDeviceProfiles')));

    await race(3, async (index) => {
      const [newer = '', older = ''] = read[index] ?? [];
      await hosts[index]?.writeIdentity('demo', { pushDeviceProfiles: [[older], [newer], []][index] ?? [] });
    });

    expect(await left()).toEqual(['oath#app']);
    const removed = hosts.flatMap((host) => host.deeds().events.map(({ info }) => info?.['device']));
    expect(removed.toSorted()).toEqual(['new', 'old']);
  });

  test('the same write again heals one that broke off', async () => {
    const { script, ports, left } = await worldWithDevices();
    const { remove } = ports.deviceEditor;
    let calls = 0;
    ports.deviceEditor.remove = async (...call) => {
      calls += 1;
      if (calls === 2) throw new Error('down');
      return remove(...call);
    };
    const journey = { settings: { devices: 'journeyUser' } };
    const host = script(journey);

    await expect(host.writeIdentity('demo', { pushDeviceProfiles: [] })).rejects.toThrow('down');
    expect(host.deeds().events).toHaveLength(1);
    await script(journey).writeIdentity('demo', { pushDeviceProfiles: [] });

    expect(await left()).toEqual(['oath#app']);
  });
});

describe('a refused write changes nothing', () => {
  const known = '{"uuid":"old","deviceName":"Old"}';

  test.each([
    [['no JSON'], 'takes devices as JSON'],
    [['"text"'], 'takes devices as JSON'],
    [['[]', '[]'], 'takes devices as JSON'],
    [['{"deviceName":"x"}'], 'takes devices as JSON'],
    [['{"uuid":1}'], 'takes devices as JSON'],
    [['{"uuid":""}'], 'takes devices as JSON'],
    [[`{"uuid":"${'x'.repeat(129)}"}`], 'takes devices as JSON'],
    [['{"uuid":"old","deviceName":1}'], 'takes devices as JSON'],
    [[`{"uuid":"old","x":"${'x'.repeat(17_000)}"}`], 'takes devices as JSON'],
    [[known, known], 'names a device twice'],
    [Array.from({ length: 21 }, (_, index) => `{"uuid":"${index}"}`), 'takes 20 devices'],
    [['{"uuid":"old","deviceName":" "}'], '1 to 100 characters'],
    [['{"uuid":"old","deviceName":"a\\u202eb"}'], '1 to 100 characters'],
    [[`{"uuid":"old","deviceName":"${'x'.repeat(101)}"}`], '1 to 100 characters'],
    [[known, '{"uuid":"made-up"}'], 'Device made-up is unknown'],
    [[known, `{"uuid":"made-up","sharedSecret":"${secretHex}"}`], 'Device made-up is unknown'],
    [[known, '{"uuid":"hers"}'], 'Device hers is unknown'],
    [[known, '{"uuid":"app"}'], 'Device app is unknown'],
  ])('%#', async (pushDeviceProfiles, message) => {
    const { script, ports, left } = await worldWithDevices();
    const host = script(withPhone);

    await expect(
      host.writeIdentity('demo', { mail: ['new@example.com'], push2faEnabled: ['1'], pushDeviceProfiles }),
    ).rejects.toThrow(message);

    expect(await left()).toEqual(everything);
    expect((await ports.plainDevices.push(demo)).map(({ deviceName }) => deviceName)).toEqual(['New', 'Old']);
    expect(await ports.profiles.find(demo)).toMatchObject({ attributes: {} });
    expect(await ports.skipSettings.get(demo, 'push')).toBe('notSet');
    expect(host.deeds()).toEqual({ events: [], gone: [] });
  });

  test('attack: an attribute that must not be written hides behind a removal that may be', async () => {
    const { script, left } = await worldWithDevices();

    await expect(
      script(withPhone).writeIdentity('demo', { pushDeviceProfiles: [], userPassword: ['x'] }),
    ).rejects.toThrow('The attribute userPassword cannot be written by scripts');
    expect(await left()).toEqual(everything);
  });

  test('attack: one kind was shown, and the other is removed along with it', async () => {
    const { script, left } = await worldWithDevices();

    await expect(
      script(withPhone).writeIdentity('demo', { pushDeviceProfiles: [], oathDeviceProfiles: [] }),
    ).rejects.toThrow('Not allowed: the user has shown no device of this kind (oath)');
    expect(await left()).toEqual(everything);
  });

  test('one attribute by two names', async () => {
    const { script, ports, left } = await worldWithDevices();
    await ports.configurationEditor.put('/alpha', 'service', 'authenticatorPushService', { pushAttrName: 'myPush' });

    await expect(script(withPhone).writeIdentity('demo', { pushDeviceProfiles: [known], myPush: [] })).rejects.toThrow(
      'written twice',
    );
    expect(await left()).toEqual(everything);
  });

  test.each([
    ['webauthnDeviceProfiles', ['{"uuid":"x"}']],
    ['deviceProfiles', []],
    ['devicePrintProfiles', ['x']],
  ])('%s cannot be written', async (name, values) => {
    const { script } = await worldWithDevices();

    await expect(script(withPhone).writeIdentity('demo', { [name]: values })).rejects.toThrow(
      `The attribute ${name} cannot be written by scripts`,
    );
  });

  test('no passkeys are taken for none', async () => {
    const { script } = await worldWithDevices();

    await script(withPhone).writeIdentity('demo', { webauthnDeviceProfiles: [] });
    await script(withPhone).writeIdentity('demo', { webauthnDeviceProfiles: ['[]'] });
  });
});

describe('whose devices a script may touch', () => {
  const remove = { oathDeviceProfiles: [] };
  const rename = { oathDeviceProfiles: ['{"uuid":"app","deviceName":"Mine"}'] };

  test.each([
    ['verified', [], 0, 'unverified', 'the journey has not verified the user'],
    ['verified', ['pwd'], 1, 'notShown', 'the user has shown no device of this kind'],
    ['verified', ['push#old'], 1, 'notShown', 'the user has shown no device of this kind'],
    ['verified', ['oath#removed-long-ago'], 1, 'notShown', 'the user has shown no device of this kind'],
    ['none', ['oath#app'], 0, 'devices', 'scripts touch no devices in this realm'],
  ])(
    'attack: under %s, with %j shown, devices are removed and renamed',
    async (devices, verifiedBy, seen, rule, message) => {
      const { script, left, ports } = await worldWithDevices();
      const host = script({ settings: { devices }, verifiedBy });

      expect(await host.identityValues('demo', 'oathDeviceProfiles')).toHaveLength(seen);
      for (const change of [remove, rename]) {
        await expect(host.writeIdentity('demo', change)).rejects.toThrow(`Not allowed: ${message}`);
      }

      expect(await left()).toEqual(everything);
      expect(await ports.plainDevices.oath(demo)).toMatchObject([{ deviceName: 'App' }]);
      expect(refusedBy(host)).toEqual([rule, rule]);
    },
  );

  test.each([
    ['verified', ['oath#app']],
    ['journeyUser', []],
  ])('under %s, with %j shown, they are', async (devices, verifiedBy) => {
    const { script, left } = await worldWithDevices();
    const host = script({ settings: { devices }, verifiedBy });

    expect(await host.identityValues('demo', 'oathDeviceProfiles')).toHaveLength(1);
    await host.writeIdentity('demo', rename);
    await host.writeIdentity('demo', remove);

    expect(await left()).toEqual(['push#new', 'push#old']);
  });

  test.each(['verified', 'journeyUser', 'none'])('attack: under %s, other user’s device', async (devices) => {
    const { script, left } = await worldWithDevices();
    const host = script({ settings: { devices }, verifiedBy: ['push#hers', 'push#old', 'pwd'] });

    for (const key of ['eve', 'Eve ', 'id=eve,ou=user,o=alpha,ou=services,ou=am-config']) {
      expect(await host.identityValues(key, 'pushDeviceProfiles')).toEqual([]);
      await expect(host.writeIdentity(key, { pushDeviceProfiles: [] })).rejects.toThrow(
        'Not allowed: devices of another user',
      );
      await expect(host.writeIdentity(key, { push2faEnabled: ['1'] })).rejects.toThrow(
        'Not allowed: devices of another user',
      );
    }
    expect(await left(eve)).toEqual(['push#hers']);
    expect(new Set(refusedBy(host))).toEqual(new Set(['otherUser']));
  });

  test('attack: the user of the same name in another realm', async () => {
    const { script, left } = await worldWithDevices();
    const host = script({ realm: '/beta', verifiedBy: ['oath#app'] });

    expect(await host.identityValues('demo', 'oathDeviceProfiles')).toEqual([]);
    await host.writeIdentity('demo', remove);

    expect(await left()).toEqual(everything);
  });

  test.each([
    ['as typed', { username: 'DEMO ' }],
    ['as identified', { username: 'eve', universalId: objectId }],
  ])('the journey’s user is known %s', async (_, run) => {
    const { script, left } = await worldWithDevices();

    await script({ ...run, verifiedBy: ['oath#app'] }).writeIdentity('demo', remove);

    expect(await left()).toEqual(['push#new', 'push#old']);
  });

  test('a journey without a user has no devices', async () => {
    const { script, left } = await worldWithDevices();
    const host = script({ username: undefined, settings: { devices: 'journeyUser' } });

    await expect(host.writeIdentity('demo', remove)).rejects.toThrow('devices of another user');
    expect(await left()).toEqual(everything);
  });

  test('attack: username overwritten after the password', async () => {
    const { script, left } = await worldWithDevices();
    // Eve gives her password, and a node then puts demo's name into shared state.
    const run = { frames: [], visits: 1, options: {}, openedAt: 0, shared: { username: 'eve' } };
    const proved = [{ factor: 'pwd' }, { factor: 'otp', device: 'oath#app' }];
    const standings = standingsAfter(
      { '/alpha#eve': { epoch: 0, proofs: [], enrolled: [] } },
      run,
      '/alpha',
      { proved },
      1,
    );
    const overwritten = { ...run, shared: { username: 'demo' }, ...(standings && { standings }) };

    const host = script({ username: 'demo', standing: await standingFor(overwritten, '/alpha') });

    expect(await host.identityValues('demo', 'oathDeviceProfiles')).toEqual([]);
    await expect(host.writeIdentity('demo', remove)).rejects.toThrow('the journey has not verified the user');
    expect(await left()).toEqual(everything);
    expect((await standingFor({ ...overwritten, shared: run.shared }, '/alpha')).proofs).toHaveLength(2);
  });

  const session = (changes: Partial<ScriptRunOptions['session'] & {}> = {}) => ({
    session: { ...demo, factors: [{ factor: 'otp', device: 'oath#app', at: 1 }], ...changes },
  });

  test('the session of the request stands for its user: one of a kind for the devices of that kind', async () => {
    const { script, left } = await worldWithDevices();
    const host = script(session());

    expect(await host.identityValues('demo', 'pushDeviceProfiles')).toHaveLength(2);
    await expect(host.writeIdentity('demo', { pushDeviceProfiles: [] })).rejects.toThrow('of this kind (push)');
    await host.writeIdentity('demo', remove);

    expect(await left()).toEqual(['push#new', 'push#old']);
  });

  test.each([
    ['of another user', session({ username: 'eve' })],
    ['of another realm', session({ realm: '/beta' })],
  ])('attack: a session %s', async (_, run) => {
    const { script, left } = await worldWithDevices();
    const host = script(run);

    expect(await host.identityValues('demo', 'oathDeviceProfiles')).toEqual([]);
    await expect(host.writeIdentity('demo', remove)).rejects.toThrow('has not verified the user');
    expect(await left()).toEqual(everything);
  });

  test('attack: a session that anybody can raise is worth no device', async () => {
    const { script, left } = await worldWithDevices();
    const host = script(session({ factors: [{ factor: 'pwd', at: 1 }] }));

    await expect(host.writeIdentity('demo', remove)).rejects.toThrow('has shown no device');
    expect(await left()).toEqual(everything);
  });

  test('a script that tries again and again fills no log', async () => {
    const { script, log } = await worldWithDevices();
    const host = script();

    for (let tries = 0; tries < 50; tries += 1) await expect(host.writeIdentity('demo', remove)).rejects.toThrow();

    expect([host.deeds().events.length, log.lines.length]).toEqual([20, 20]);
    expect(log.lines[0]).toEqual({
      level: 'warn',
      message: 'A script was refused',
      fields: { realm: '/alpha', script: 'Tidy up', event: 'script-refused', rule: 'unverified' },
    });
  });
});

describe('skipping a factor', () => {
  test.each([
    ['notSet', []],
    ['skippable', ['1']],
    ['notSkippable', ['2']],
  ] as const)('%s is %j', async (setting, values) => {
    const { script, ports } = await worldWithDevices();
    await ports.skipSettingChanges.set(demo, 'oath', setting);

    expect(await script({ verifiedBy: ['pwd'] }).identityValues('demo', 'oath2faEnabled')).toEqual(values);
    expect(await script().identityValues('demo', 'oath2faEnabled')).toEqual([]);
  });

  test('attack: with a stolen cookie of a remembered browser nobody reads devices or opts out', async () => {
    const { script, ports, left } = await worldWithDevices();
    await ports.identityStore.put(identity({ ...demo, username: 'anna' }));
    const host = script({ verifiedBy: ['remembered'] });

    expect(await host.identityValues('demo', 'pushDeviceProfiles')).toEqual([]);
    await expect(host.writeIdentity('demo', { pushDeviceProfiles: [] })).rejects.toThrow('has not verified the user');
    await expect(
      script({ username: 'anna', verifiedBy: ['remembered'] }).writeIdentity('anna', { oath2faEnabled: ['1'] }),
    ).rejects.toThrow('has not verified the user');
    expect(await left()).toContain('push#old');
  });

  test('who has no second factor opts out once he is verified', async () => {
    const { script, ports } = await worldWithDevices();
    await ports.identityStore.put(identity({ ...demo, username: 'anna' }));
    const anna = { ...demo, username: 'anna' };

    await expect(script({ username: 'anna' }).writeIdentity('anna', { oath2faEnabled: ['1'] })).rejects.toThrow(
      'has not verified the user',
    );
    const host = script({ username: 'anna', verifiedBy: ['pwd'] });
    await host.writeIdentity('anna', { oath2faEnabled: ['1'] });

    expect(await ports.skipSettings.get(anna, 'oath')).toBe('skippable');
    expect(host.deeds().events).toEqual([
      {
        eventName: 'WAYMARK-DEVICE-CHANGED',
        info: { objectId: objectId.replace('demo', 'anna'), kind: 'oath', operation: 'optOut', by },
      },
    ]);
  });

  test('attack: with the password alone, a user who has a second factor is opted out', async () => {
    const { script, ports } = await worldWithDevices();
    const host = script({ verifiedBy: ['pwd'] });

    for (const change of [{ oath2faEnabled: ['1'] }, { push2faEnabled: ['1'] }]) {
      await expect(host.writeIdentity('demo', change)).rejects.toThrow('has shown no device');
    }
    await ports.deviceEditor.remove(demo, 'oath', 'app');
    await expect(host.writeIdentity('demo', { oath2faEnabled: ['1'] })).rejects.toThrow('has shown no second factor');

    expect([await ports.skipSettings.get(demo, 'oath'), await ports.skipSettings.get(demo, 'push')]).toEqual([
      ...['notSet', 'notSet'],
    ]);
  });

  test('attack: a device that is registered while its user is opted out is switched off', async () => {
    const { script, ports, saveOath } = await worldWithDevices();
    for (const { uuid } of await ports.plainDevices.push(demo)) await ports.deviceEditor.remove(demo, 'push', uuid);
    await ports.deviceEditor.remove(demo, 'oath', 'app');
    const { set } = ports.skipSettingChanges;
    ports.skipSettingChanges.set = async (...call) => {
      if (call[2] === 'skippable') await saveOath('meanwhile');
      return set(...call);
    };

    await expect(script({ verifiedBy: ['pwd'] }).writeIdentity('demo', { oath2faEnabled: ['1'] })).rejects.toThrow(
      'has shown no device',
    );

    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSkippable');
  });

  test('opting in again needs no device, and is told', async () => {
    const { script, ports } = await worldWithDevices();
    await ports.skipSettingChanges.set(demo, 'oath', 'skippable');
    const host = script({ verifiedBy: ['pwd'] });

    await host.writeIdentity('demo', { oath2faEnabled: ['2'] });
    await host.writeIdentity('demo', { oath2faEnabled: ['2'], push2faEnabled: ['2'] });

    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSkippable');
    expect(host.deeds().events.map(({ info }) => info?.['operation'])).toEqual(['optIn']);
  });

  test.each([[[]], [['3']], [['true']], [['1', '1']], [['']]])('%j is no setting', async (values) => {
    const { script } = await worldWithDevices();

    await expect(script(withApp).writeIdentity('demo', { oath2faEnabled: values })).rejects.toThrow(
      'oath2faEnabled is 0, 1 or 2',
    );
  });
});
