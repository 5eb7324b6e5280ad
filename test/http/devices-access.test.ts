import { describe, expect, test } from '@jest/globals';
import { devicesDoor } from '../../functions/http/devices/devices-door.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { demo } from '../contracts/users.ts';
import { call, doorTools } from '../support/call-door.ts';
import { bothFactors, devicesWorld } from '../support/devices-world.ts';

const list = 'GET push?_queryFilter=true';
const changes = [
  ['DELETE push/push-1', undefined],
  ['PUT push/push-1', { deviceName: 'Mine' }],
  ['POST push?_action=reset', {}],
  ['POST push?_action=skip', { value: true }],
  ['POST push/push-1?_action=newRecoveryCodes', {}],
] as const;

async function worldWithPhone(settings = {}) {
  const world = await devicesWorld({ settings });
  await world.savePush('push-1', { deviceName: 'Phone' });
  await world.saveOath('oath-1');
  for (const kind of ['oath', 'push'] as const) await world.ports.skipSettingChanges.set(demo, kind, 'notSkippable');
  const untouched = async () => {
    expect(await world.ports.deviceList.list(demo, 'push')).toMatchObject([{ deviceName: 'Phone' }]);
    expect(await world.ports.skipSettings.get(demo, 'push')).toBe('notSkippable');
  };
  return { ...world, untouched };
}

describe('P-16 push devices are managed by who signed in with one, or with a recovery code', () => {
  test.each([
    ['the device', 'AuthenticatorPush|'],
    ['a recovery code of a device', 'AuthenticatorPushRegistration|'],
    ['another factor first', 'AuthenticatorOATH|AuthenticatorPush|'],
    ['a journey that vouches for the user', 'ElevatedPrivileges|'],
  ])('P-16 after %s the user may change them', async (_, nodeType) => {
    for (const [request, body] of changes) {
      const world = await worldWithPhone();

      const reply = await world.call(request, { as: { nodeType }, ...(body && { body }) });

      expect([request, reply.status]).toEqual([request, 200]);
    }
  });

  test.each([
    ['a password alone', ''],
    ['another kind of device', 'AuthenticatorOATH|'],
    ['a name that only begins the same', 'AuthenticatorPushed|xAuthenticatorPush|'],
    ['a key instead', 'WebAuthnAuthentication|'],
  ])('A-7.5.1 P-16 attack: a session after %s removes no factor', async (_, nodeType) => {
    const world = await worldWithPhone();

    for (const [request, body] of changes) {
      const reply = await world.call(request, { as: { nodeType }, ...(body && { body }) });

      expect([request, reply.status]).toEqual([request, 403]);
    }
    await world.untouched();
  });

  test('such a session sees the devices, marked as not its to manage', async () => {
    const world = await worldWithPhone();

    const reply = await world.call(list, { as: { nodeType: 'AuthenticatorOATH|' } });
    const check = await world.call('POST push?_action=check', { as: { nodeType: '' }, body: {} });

    expect(reply.body).toMatchObject({ result: [{ uuid: 'push-1', deviceManagementStatus: false }] });
    expect(check.body).toEqual({ result: false });
  });

  test('OATH devices ask for OATH', async () => {
    const world = await worldWithPhone();

    const refused = await world.call('DELETE oath/oath-1', { as: { nodeType: 'AuthenticatorPush|' } });
    const allowed = await world.call('DELETE oath/oath-1', { as: { nodeType: 'AuthenticatorOATH|' } });

    expect([refused.status, allowed.status]).toEqual([403, 200]);
  });

  test('who has no device may opt out and reset, and who has one may opt in, after a password alone', async () => {
    const world = await devicesWorld();
    const as = { nodeType: '' };

    const replies = [
      await world.call('POST push?_action=skip', { as, body: { value: true } }),
      await world.call('POST push?_action=reset', { as, body: {} }),
    ];
    await world.savePush('push-1');
    replies.push(await world.call('POST push?_action=skip', { as, body: { value: false } }));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('attack: somebody else’s devices', () => {
  test.each([
    ['another user of the realm', { username: 'mallory' }],
    ['a user of that name in another realm', { realm: '/' }],
    ['a user of that name in a realm below', { realm: '/alpha/sub' }],
    ['a user whose name ends the key early', { realm: '/', username: 'alpha#demo' }],
  ])('%s is refused, for looking and for changing', async (_, as) => {
    const world = await worldWithPhone();

    const replies = [];
    for (const [request, body] of [[list, undefined] as const, ...changes]) {
      replies.push(await world.call(request, { as, ...(body && { body }) }));
    }

    for (const { status, body } of replies) {
      expect([status, body]).toEqual([403, { code: 403, reason: 'Forbidden', message: 'User not permitted.' }]);
    }
    await world.untouched();
  });

  test('the same user by another spelling is no other', async () => {
    const world = await worldWithPhone();

    const base = '/am/json/realms/root/realms/alpha/users/%20DEMO/devices/2fa';

    expect((await world.call(list, { base })).body).toMatchObject({ resultCount: 1 });
  });

  test('without a session, with a made-up one, and after the session’s end, access is denied', async () => {
    const world = await worldWithPhone();
    const token = await world.signIn();
    world.clock.advance(31 * 60_000);

    const replies = [];
    for (const headers of [{}, { iPlanetDirectoryPro: 'made-up' }, { iPlanetDirectoryPro: token }]) {
      replies.push(await world.call(list, { as: null, headers }));
      replies.push(await world.call('DELETE push/push-1', { as: null, headers }));
    }

    for (const { status, body } of replies) {
      expect([status, body]).toEqual([401, { code: 401, reason: 'Unauthorized', message: 'Access Denied' }]);
    }
    await world.untouched();
  });
});

describe('an administrator', () => {
  const settings = { deviceAdministrators: ['Admin'] };
  const admin = { username: 'admin', nodeType: 'AuthenticatorOATH|' };
  const adminUser = { realm: '/alpha', username: 'admin' };

  test('sees, renames, removes and resets the devices of others', async () => {
    const world = await worldWithPhone(settings);
    await world.ports.oathEnrolment.save(adminUser, oathProfile({ uuid: 'of the administrator' }));

    const replies = [
      await world.call(list, { as: admin }),
      await world.call('PUT push/push-1', { as: admin, body: { deviceName: 'Lost' } }),
      await world.call('POST push?_action=check', { as: admin, body: {} }),
      await world.call('DELETE push/push-1', { as: admin }),
      await world.call('POST oath?_action=reset', { as: admin, body: {} }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(replies[0]?.body).toMatchObject({ result: [{ deviceManagementStatus: true }] });
    const removal = world.ports.auditLog.events.find(({ eventName }) => eventName === 'WAYMARK-DEVICE-REMOVED');
    expect(removal).toMatchObject({
      userId: expect.stringMatching(/^id=/),
      info: { operation: 'delete', kind: 'push', device: 'push-1', objectId: expect.stringContaining('id=demo,') },
    });
  });

  test('attack: hides nothing from whoever looks what happened to the user, by spelling his name in another way', async () => {
    const world = await worldWithPhone(settings);
    await world.ports.oathEnrolment.save(adminUser, oathProfile({ uuid: 'of the administrator' }));
    const base = '/am/json/realms/root/realms/alpha/users/%20DEMO/devices/2fa';

    const { status } = await world.call('DELETE push/push-1', { as: admin, base });

    const removal = world.ports.auditLog.events.find(({ eventName }) => eventName === 'WAYMARK-DEVICE-REMOVED');
    expect([status, removal?.info['objectId']]).toEqual([200, 'id=demo,ou=user,o=alpha,ou=services,ou=am-config']);
  });

  test('of a realm above is one here, of a realm beside or below is none', async () => {
    const world = await worldWithPhone(settings);

    const replies = [];
    const ofRoot = { realm: '/', username: 'admin' };
    await world.ports.oathEnrolment.save(ofRoot, oathProfile({ uuid: 'of the administrator' }));
    for (const realm of ['/', '/customers/europe/north', '/alphabet']) {
      replies.push(await world.call(list, { as: { ...admin, realm } }));
    }

    expect(replies.map(({ status }) => status)).toEqual([200, 403, 403]);
  });

  test('A-7.3 attack: an administrator whose device was removed is none with the session of before', async () => {
    const world = await worldWithPhone(settings);
    await world.ports.oathEnrolment.save(adminUser, oathProfile({ uuid: 'of the administrator' }));
    const token = await world.signIn(admin);
    await world.ports.deviceEditor.remove(adminUser, 'oath', 'of the administrator');

    const reply = await world.call('DELETE push/push-1', { as: null, headers: { iPlanetDirectoryPro: token } });

    expect(reply.status).toBe(403);
    await world.untouched();
  });

  test('nobody is one unless the realm names them', async () => {
    const world = await worldWithPhone();

    const reply = await world.call(list, { as: { ...admin, username: 'amadmin' } });

    expect(reply.status).toBe(403);
  });

  test('A-7.5.1 attack: a stolen password of an administrator removes nobody’s factor', async () => {
    const world = await worldWithPhone(settings);

    const reply = await world.call('DELETE push/push-1', { as: { ...admin, nodeType: '' } });

    expect(reply.status).toBe(403);
    await world.untouched();
  });

  test('attack: an administrator gets nobody’s recovery codes, and so signs in as nobody', async () => {
    const world = await worldWithPhone(settings);

    const reply = await world.call('POST push/push-1?_action=newRecoveryCodes', { as: admin, body: {} });

    expect(reply.status).toBe(403);
  });

  test('proves his own devices like everybody', async () => {
    const world = await worldWithPhone({ deviceAdministrators: ['demo'] });

    const reply = await world.call('DELETE push/push-1', { as: { nodeType: 'AuthenticatorOATH|' } });

    expect(reply.status).toBe(403);
  });
});

describe('attack: another site’s page sends the cookie', () => {
  test.each(['DELETE push/push-1', 'PUT push/push-1', 'POST push?_action=reset'])(
    '%s is refused without a header',
    async (request) => {
      const world = await worldWithPhone();
      const Cookie = `iPlanetDirectoryPro=${await world.signIn()}`;
      const body = { deviceName: 'Mine' };

      const refused = await world.call(request, { as: null, headers: { Cookie }, body });
      const allowed = await world.call(request, { as: null, headers: { Cookie, 'X-Requested-With': 'x' }, body });

      expect([refused.status, allowed.status]).toEqual([403, 200]);
    },
  );

  test('a preflight allows PUT and DELETE to listed origins only', async () => {
    const ports = memoryPorts();
    const handler = devicesDoor(doorTools(), { ...ports, clock: simulatedClock(), randomness: seededRandomness() });
    const preflight = (Origin: string) =>
      call(handler, 'OPTIONS /am/json/realms/alpha/users/demo/devices/2fa/oath/u', {
        headers: { Origin, 'Access-Control-Request-Method': 'DELETE' },
      });

    const [listed, other] = [await preflight('https://app.example.com'), await preflight('https://evil.example')];

    expect(listed.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringMatching(/PUT.*DELETE/),
      'access-control-allow-headers': expect.stringContaining('x-requested-platform'),
    });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('what a session has proved is what it has, not what a client says', async () => {
  const world = await worldWithPhone();

  const reply = await world.call('DELETE push/push-1', {
    as: { nodeType: '' },
    body: { deviceManagementStatus: true, NodeType: bothFactors },
  });

  expect(reply.status).toBe(403);
});
