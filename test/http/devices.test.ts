import { describe, expect, test } from '@jest/globals';
import { policy } from '../contracts/oath-profile.ts';
import { demo } from '../contracts/users.ts';
import { race, tally } from '../support/contract-worlds.ts';
import { devicesWorld } from '../support/devices-world.ts';
import { spendCode } from '../support/spend-code.ts';

const list = '_queryFilter=true';

describe('the list of devices', () => {
  test('is what AM answers, newest first', async () => {
    const world = await devicesWorld();
    await world.savePush('old', { createdDate: 1000, lastAccessDate: 2000 });
    await world.savePush('new', { createdDate: 3000, lastAccessDate: 4000, deviceName: 'Zoë’s phone' });

    const reply = await world.call(`GET push?${list}`);

    expect(reply.status).toBe(200);
    expect(reply.headers['content-api-version']).toBe('resource=1.0');
    const device = { _rev: expect.stringMatching(/^\d+$/), deviceManagementStatus: true };
    expect(reply.body).toEqual({
      result: [
        { _id: 'new', uuid: 'new', deviceName: 'Zoë’s phone', createdDate: 3000, lastAccessDate: 4000, ...device },
        { _id: 'old', uuid: 'old', deviceName: 'Push Device', createdDate: 1000, lastAccessDate: 2000, ...device },
      ],
      resultCount: 2,
      pagedResultsCookie: null,
      totalPagedResultsPolicy: 'NONE',
      totalPagedResults: -1,
      remainingPagedResults: -1,
    });
  });

  test('logs under the name of its own door, whose path begins as that of users does', async () => {
    const world = await devicesWorld();

    await world.call('GET nonsense');

    expect(world.log.lines.at(-1)?.fields).toMatchObject({ door: 'devices', code: 'ERR_NOT_FOUND' });
  });

  test('gives Android its two numbers for a device that was never used', async () => {
    const world = await devicesWorld();
    await world.saveOath('u', { createdDate: 1000 });

    const reply = await world.call(`GET oath?${list}`);

    expect(reply.body).toMatchObject({ result: [{ createdDate: 1000, lastAccessDate: 1000 }] });
  });

  test('read the answers: no secret, no recovery code and no address of a phone is in them', async () => {
    const world = await devicesWorld();
    const recoveryCodes = ['Abcdefgh1234', 'Zyxwvuts9876'];
    await world.saveOath('oath-1', { recoveryCodes });
    await world.savePush('push-1', { recoveryCodes });

    const replies = [
      await world.call(`GET oath?${list}`),
      await world.call(`GET push?${list}`),
      await world.call('PUT push/push-1', { body: { deviceName: 'Phone' } }),
      await world.call('DELETE push/push-1'),
      await world.call('DELETE oath/oath-1'),
    ];

    const text = replies.map((reply) => reply.text).join('\n');
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(text).not.toMatch(/sharedSecret|recoveryCodes|secret|arn:aws|deviceMechanismUID|Abcdefgh|Zyxw/i);
  });

  test.each(['2fa/binding'])('of the kind %s is empty, as in AM without devices', async (kind) => {
    const world = await devicesWorld();
    const base = '/am/json/realms/root/realms/alpha/users/demo/devices';

    const listed = await world.call(`GET ${kind}?${list}`, { base });
    const others = [
      await world.call(`DELETE ${kind}/some-id`, { base }),
      await world.call(`PUT ${kind}/some-id`, { base, body: {} }),
      await world.call(`POST ${kind}?_action=reset`, { base, body: {} }),
    ];

    expect([listed.status, listed.body]).toEqual([200, expect.objectContaining({ result: [], resultCount: 0 })]);
    expect(others.map(({ status }) => status)).toEqual([404, 404, 501]);
  });

  test.each(['_queryFilter=deviceName+eq+%22x%22', '_queryId=*', ''])(
    'with the filter "%s" is refused',
    async (query) => {
      const world = await devicesWorld();

      const reply = await world.call(`GET oath?${query}`);

      expect([reply.status, reply.body]).toEqual([400, expect.objectContaining({ reason: 'Bad Request' })]);
    },
  );

  test.each([
    ['/am/json/users/demo/devices/2fa', '/'],
    ['/am/json/realms/root/users/demo/devices/2fa', '/'],
    ['/am/json/alpha/users/demo/devices/2fa', '/alpha'],
    ['/am/json/realms/alpha/users/demo/devices/2fa', '/alpha'],
    [
      '/am/json/realms/root/realms/customers/realms/europe/realms/north/users/demo/devices/2fa',
      '/customers/europe/north',
    ],
  ])('is served at %s', async (base, realm) => {
    const world = await devicesWorld();
    await world.savePush('phone', {}, { realm, username: 'demo' });

    const reply = await world.call(`GET push?${list}`, { base, as: { realm } });

    expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ resultCount: 1 })]);
  });

  test.each(['a/b', 'Zoë 測試', "o'neil", '100%', 'me@example.com', 'a+b', '..'])(
    'of the user %s is found',
    async (username) => {
      const world = await devicesWorld();
      const user = { realm: '/alpha', username };
      await world.savePush('phone', {}, user);
      const base = `/am/json/realms/root/realms/alpha/users/${encodeURIComponent(username)}/devices/2fa`;

      const reply = await world.call(`GET push?${list}`, { base, as: user });

      expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ resultCount: 1 })]);
    },
  );
});

describe('a new name', () => {
  test('is in the answer, in the list, and where the phone is asked', async () => {
    const world = await devicesWorld();
    await world.savePush('push-1');

    const reply = await world.call('PUT push/push-1', { body: { deviceName: '  Phone of Zoe\u0308 ' } });

    expect([reply.status, reply.body]).toEqual([
      200,
      expect.objectContaining({ _id: 'push-1', deviceName: 'Phone of Zoë', deviceManagementStatus: true }),
    ]);
    expect(await world.ports.deviceList.list(demo, 'push')).toMatchObject([{ deviceName: 'Phone of Zoë' }]);
    expect(await world.ports.pushDevices.list(demo)).toMatchObject([{ profile: { deviceName: 'Phone of Zoë' } }]);
  });

  test('comes alone out of the whole listed object that SDKs send', async () => {
    const world = await devicesWorld();
    await world.saveOath('u', { createdDate: 1000 });
    const body = { _id: 'other', uuid: 'other', createdDate: 1, sharedSecret: 'mine', counter: 9, deviceName: 'App' };

    const reply = await world.call('PUT oath/u', { body });

    expect(reply.status).toBe(200);
    const device = await world.ports.oathDevices.find(demo);
    expect(device?.profile).toMatchObject({ uuid: 'u', createdDate: 1000, counter: 0, deviceName: 'App' });
    expect(device?.profile.sharedSecret).not.toBe('mine');
  });

  test.each([
    ['none', {}],
    ['blanks', { deviceName: '   ' }],
    ['a number', { deviceName: 7 }],
    ['101 characters', { deviceName: 'x'.repeat(101) }],
    ['a line break', { deviceName: 'Phone\r\nSet-Cookie: a=b' }],
    ['a text that turns the one around it', { deviceName: 'Phone\u202egnp' }],
    ['an Arabic mark that turns the text around it', { deviceName: 'Phone\u061c 7' }],
    ['nothing that is seen', { deviceName: '\u200b\u2060\u3164\u2800' }],
    ['with characters that are not seen', { deviceName: 'Pho\u200bne' }],
    ['half a character', { deviceName: 'Phone \ud83d' }],
  ])('that is %s is refused and changes nothing', async (_, body) => {
    const world = await devicesWorld();
    await world.saveOath('u');

    const reply = await world.call('PUT oath/u', { body });

    expect(reply.status).toBe(400);
    expect(await world.ports.deviceList.list(demo, 'oath')).toMatchObject([{ deviceName: 'OATH Device' }]);
  });

  test.each(['x'.repeat(100), '👩‍🔬'.repeat(20), '<img src=x onerror=alert(1)>'])(
    'may be %s, as text',
    async (deviceName) => {
      const world = await devicesWorld();
      await world.saveOath('u');

      const reply = await world.call('PUT oath/u', { body: { deviceName } });

      expect(reply.body).toMatchObject({ deviceName });
      expect(reply.headers['content-type']).toBe('application/json');
    },
  );

  test('makes no device of an unknown id', async () => {
    const world = await devicesWorld();
    await world.saveOath('oath-1');

    const reply = await world.call('PUT oath/unknown', { body: { deviceName: 'Mine' } });

    expect(reply.status).toBe(404);
    expect(await world.ports.deviceList.list(demo, 'oath')).toMatchObject([{ uuid: 'oath-1' }]);
  });
});

describe('check, skip and reset', () => {
  test.each(['oath', 'push'] as const)('opt out of %s and in again', async (kind) => {
    const world = await devicesWorld();
    const ask = async (action: string, body = {}) => {
      const reply = await world.call(`POST ${kind}?_action=${action}`, { body });
      return [reply.status, reply.body];
    };

    const answers = [
      await ask('check'),
      await ask('skip', { value: true }),
      await ask('check'),
      await ask('skip', { value: false }),
      await ask('check'),
    ];

    expect(answers).toEqual([
      [200, { result: false }],
      [200, {}],
      [200, { result: true }],
      [200, {}],
      [200, { result: false }],
    ]);
    expect(await world.ports.skipSettings.get(demo, kind)).toBe('notSkippable');
  });

  test.each([{}, { value: 'true' }, { value: 1 }, { value: null }])('skip with %j is refused', async (body) => {
    const world = await devicesWorld();

    const reply = await world.call('POST oath?_action=skip', { body });

    expect(reply.status).toBe(400);
    expect(await world.ports.skipSettings.get(demo, 'oath')).toBe('notSet');
  });

  test('reset removes all devices of the kind, none of the other, and forgets the decision', async () => {
    const world = await devicesWorld();
    for (const uuid of ['a', 'b']) await world.savePush(uuid);
    await world.saveOath('kept');
    for (const kind of ['oath', 'push'] as const) await world.ports.skipSettingChanges.set(demo, kind, 'notSkippable');

    const first = await world.call('POST push?_action=reset', { body: {} });
    const again = await world.call('POST push?_action=reset', { body: {} });

    expect([first.status, first.body, again.body]).toEqual([200, { result: true }, { result: true }]);
    expect(await world.ports.deviceList.list(demo, 'push')).toEqual([]);
    expect(await world.ports.deviceList.list(demo, 'oath')).toHaveLength(1);
    expect(await world.ports.skipSettings.get(demo, 'push')).toBe('notSet');
    expect(await world.ports.skipSettings.get(demo, 'oath')).toBe('notSkippable');
  });

  test('reset forgets an opt-out of somebody who has no device', async () => {
    const world = await devicesWorld();
    await world.ports.skipSettingChanges.set(demo, 'push', 'skippable');

    await world.call('POST push?_action=reset', { body: {} });

    expect(await world.ports.skipSettings.get(demo, 'push')).toBe('notSet');
  });

  test.each([
    'POST oath?_action=delete',
    'POST oath',
    'POST oath?_action=constructor',
    'POST oath/u?_action=reset',
    'GET oath/u',
    'PUT oath',
    'DELETE oath',
    'PATCH oath/u',
    'PATCH oath',
  ])('%s is not supported', async (request) => {
    const world = await devicesWorld();
    await world.saveOath('u');

    const reply = await world.call(request, { body: {} });

    expect([reply.status, reply.body]).toEqual([
      501,
      expect.objectContaining({ code: 501, reason: 'Not Implemented' }),
    ]);
    expect(await world.ports.deviceList.list(demo, 'oath')).toHaveLength(1);
  });

  test.each(['sms', 'oath/u/more', `oath/${'x'.repeat(129)}`])('%s is not found', async (path) => {
    const world = await devicesWorld();

    const reply = await world.call(`DELETE ${path}`);

    expect(reply.status).toBe(404);
  });
});

describe('new recovery codes', () => {
  const spend = async (world: Awaited<ReturnType<typeof devicesWorld>>, kind: 'oath' | 'push', code: string) =>
    spendCode(world.ports.recoveryCodes, demo, kind, code, `visit ${code}`, { ...policy, limit: 100 });

  test.each(['oath', 'push'] as const)('of %s are ten that work, and the old ones are dead', async (kind) => {
    const world = await devicesWorld();
    const recoveryCodes = ['Abcdefgh1234'];
    await (kind === 'oath' ? world.saveOath('u', { recoveryCodes }) : world.savePush('u', { recoveryCodes }));

    const reply = await world.call(`POST ${kind}/u?_action=newRecoveryCodes`, { body: {} });

    const { recoveryCodes: codes } = reply.body as { recoveryCodes: string[] }; // as the status says
    expect(reply.status).toBe(200);
    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^[0-9A-Za-z]{12}$/.test(code))).toBe(true);
    expect(await spend(world, kind, 'Abcdefgh1234')).toBe('refused');
    expect(await spend(world, kind, codes[0] ?? '')).toBe('accepted');
    expect(reply.headers['cache-control']).toContain('no-store');
    expect(JSON.stringify(world.log.lines)).not.toContain(codes[0]);
  });

  test('of one phone end those of the others', async () => {
    const world = await devicesWorld();
    await world.savePush('old', { createdDate: 1000 });
    await world.savePush('new', { createdDate: 2000, recoveryCodes: ['Abcdefgh1234'] });

    await world.call('POST push/old?_action=newRecoveryCodes', { body: {} });

    expect(await spend(world, 'push', 'Abcdefgh1234')).toBe('refused');
  });

  test('asked for fifty times at once leave one set that works', async () => {
    const world = await devicesWorld();
    await world.saveOath('u');

    const replies = await race(50, () => world.call('POST oath/u?_action=newRecoveryCodes', { body: {} }));

    const firsts = replies.map(({ body }) => (body as { recoveryCodes: string[] }).recoveryCodes[0] ?? ''); // all answered
    const spent = [];
    for (const code of firsts) spent.push(await spend(world, 'oath', code));
    expect(tally(spent)).toEqual({ accepted: 1, refused: 49 });
  });

  test('are not made for a device that is not there', async () => {
    const world = await devicesWorld();
    await world.saveOath('oath-1');

    const reply = await world.call('POST oath/unknown?_action=newRecoveryCodes', { body: {} });

    expect(reply.status).toBe(404);
  });
});
