import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { apple, google } from '../../testing/phones.ts';
import { android, demo, iphone, phoneDoor, phoneJwt, refusal, secretNumber } from '../support/phone-door.ts';

const { mechanismUid: _android, ...newAndroid } = android;
const { mechanismUid: _iphone, ...newIphone } = iphone;

const newAndroidCall = (deviceId: string) => ({
  mechanismUid: 'mechanism-1',
  jwt: phoneJwt({ ...newAndroid, deviceId }, secretNumber(1)),
});

async function registered() {
  const world = phoneDoor();
  await world.addPhone();
  const body = (claims: object = newAndroid, changes: JsonObject = {}, secret = secretNumber(1)) => ({
    mechanismUid: 'mechanism-1',
    username: 'demo',
    jwt: phoneJwt(claims, secret),
    ...changes,
  });
  const profile = async (user = demo) => (await world.ports.pushDevices.list(user))[0]?.profile;
  return { ...world, body, profile, refresh: (sent: unknown = body()) => world.send('refresh', sent) };
}

describe('a phone with a new token', () => {
  test.each([
    ['Android', newAndroid, google],
    ['iOS', { ...newIphone, mechanismUid: 'mechanism-1' }, apple],
  ])('P-42 on %s is addressed anew: 200', async (_, claims, application) => {
    const { refresh, body, profile } = await registered();

    const reply = await refresh(body(claims));

    expect([reply.status, reply.text]).toEqual([200, '{}']);
    expect(await profile()).toMatchObject({
      communicationId: expect.stringMatching(new RegExp(`^${application.replace(':app/', ':endpoint/')}/[0-9a-f]+$`)),
      communicationType: claims.communicationType,
      deviceType: claims.deviceType,
      deviceId: claims.deviceId,
      deviceName: claims.deviceName,
      deviceMechanismUID: 'mechanism-1',
      sharedSecret: secretNumber(1),
    });
  });

  test.each([
    ['username', { username: 'demo' }],
    ['userId', { username: undefined, userId: 'demo' }],
    ['user name in other letters', { username: ' Demo' }],
  ])('P-42 may name its user as %s', async (_, changes) => {
    const { refresh, body, profile } = await registered();

    const reply = await refresh({ ...body(), ...changes });

    expect(reply.status).toBe(200);
    expect(await profile()).toMatchObject({ deviceId: newAndroid.deviceId });
  });

  test('keeps its name when it does not tell another', async () => {
    const { refresh, body, profile } = await registered();
    const { deviceName: _name, ...unnamed } = newAndroid;

    await refresh(body(unnamed));

    expect(await profile()).toMatchObject({ deviceName: 'Push Device', deviceId: newAndroid.deviceId });
  });

  test('heals a device whose endpoint was disabled, and is noted as the owner of the new one', async () => {
    const { refresh, profile, ports } = await registered();
    const before = await profile();
    await ports.pushHealth.disableEndpoint(demo, 'device-1', before?.communicationId ?? '');

    await refresh();

    const [device] = await ports.pushDevices.list(demo);
    expect(device?.endpointDisabled).toBe(false);
    const endpoint = await ports.endpointOwners.find(device?.profile.communicationId ?? '');
    expect(endpoint?.owners).toEqual([{ ...demo, uuid: 'device-1' }]);
  });

  test('gives its old endpoint up, and one that another account shares keeps that account', async () => {
    const { refresh, profile, ports } = await registered();
    await refresh();
    const old = (await profile())?.communicationId ?? '';
    const neighbour = { realm: '/alpha', username: 'eve', uuid: 'hers' };
    await refresh({ ...newAndroidCall('third'), username: 'demo' });
    const shared = (await profile())?.communicationId ?? '';
    await ports.endpointClaims.claim(shared, neighbour);

    const reply = await refresh({ ...newAndroidCall('fourth'), username: 'demo' });

    expect(reply.status).toBe(200);
    expect(await ports.endpointOwners.find(old)).toBeUndefined();
    expect((await ports.endpointOwners.find(shared))?.owners).toEqual([neighbour]);
  });

  test('that is removed while it calls leaves the endpoint that it has just got', async () => {
    const { refresh, ports } = await registered();
    const { claim } = ports.endpointClaims;
    const claimed: string[] = [];
    Object.assign(ports.endpointClaims, {
      claim: async (...[endpointArn, owner]: Parameters<typeof claim>) => {
        claimed.push(endpointArn);
        await ports.deviceEditor.remove(demo, 'push', 'device-1');
        return claim(endpointArn, owner);
      },
    });

    const reply = await refresh();

    expect(reply.status).toBe(400);
    expect(claimed).toHaveLength(1);
    expect(await ports.endpointOwners.find(claimed[0] ?? '')).toBeUndefined();
  });

  test('is addressed anew although its old endpoint cannot be given up', async () => {
    const { refresh, profile, ports, log } = await registered();
    Object.assign(ports.endpointReleases, { release: () => Promise.reject(new TypeError('down')) });

    const reply = await refresh();

    expect(reply.status).toBe(200);
    expect(await profile()).toMatchObject({ deviceId: newAndroid.deviceId });
    expect(log.messages('warn')).toEqual(['An endpoint could not be given up']);
  });

  test('leaves the other phones of its user as they are', async () => {
    const { refresh, addPhone, ports } = await registered();
    await addPhone(2);

    await refresh();

    const others = (await ports.pushDevices.list(demo)).filter(({ profile }) => profile.uuid === 'device-2');
    expect(others.map(({ profile }) => profile.deviceId)).toEqual(['old-token']);
  });

  test('that says the same again gets the same', async () => {
    const { refresh, body, stored } = await registered();
    const sent = body();
    await refresh(sent);
    const before = stored();

    const reply = await refresh(sent);

    expect(reply.status).toBe(200);
    expect(stored()).toEqual(before);
  });
});

describe('a refresh is refused, and changes nothing', () => {
  test.each<[string, JsonObject]>([
    ['without a user', { username: null }],
    ['with a user that is no text', { username: 7 }],
    ['for a user who does not exist', { username: 'nobody' }],
    ['for a user name that nobody can have', { username: 'x'.repeat(300) }],
    ['without a mechanism', { mechanismUid: null }],
    ['for an unknown mechanism', { mechanismUid: 'mechanism-2' }],
    ['for the mechanism in other letters', { mechanismUid: 'MECHANISM-1' }],
    ['without a JWT', { jwt: null }],
  ])('%s', async (_, changes) => {
    const { refresh, body, stored } = await registered();
    const before = stored();

    const reply = await refresh(body(newAndroid, changes));

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(stored()).toEqual(before);
  });

  test.each(['deviceId', 'deviceType', 'communicationType'])('without the claim %s', async (name) => {
    const { refresh, body, stored } = await registered();
    const before = stored();

    const reply = await refresh(body({ ...newAndroid, [name]: undefined }));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test.each([
    ['SNS is down', 'down'],
    ['SNS throttles', 'throttled'],
  ] as const)('while %s, and good afterwards', async (_, trouble) => {
    const { refresh, stored, ports } = await registered();
    const before = stored();
    ports.pushService.trouble = trouble;

    const refusedNow = await refresh();
    const after = stored();
    ports.pushService.trouble = undefined;
    const takenLater = await refresh();

    expect([refusedNow.status, takenLater.status]).toEqual([400, 200]);
    expect(after).toEqual(before);
  });

  test('with a token that SNS refuses: the phone stays where it was', async () => {
    const { refresh, stored, ports } = await registered();
    ports.pushService.refusedTokens.add(newAndroid.deviceId);
    const before = stored();

    const reply = await refresh();

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });
});

describe('attacks on a refresh', () => {
  test("hijack: another's key does not bring a user's pushes to another phone", async () => {
    const { refresh, body, addPhone, stored } = await registered();
    await addPhone(2, {}, { realm: '/alpha', username: 'eve' });
    const before = stored();

    const replies = [
      await refresh(body(newAndroid, {}, secretNumber(2))),
      await refresh(body(newAndroid, { username: 'eve' }, secretNumber(1))),
    ];

    expect(replies.map(({ status }) => status)).toEqual([400, 400]);
    expect(stored()).toEqual(before);
  });

  test('an answer to a push, or a registration, is no refresh', async () => {
    const { refresh, body, stored } = await registered();
    const before = stored();

    const reply = await refresh(body({ ...newAndroid, response: 'AAAA' }));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test('user enumeration by timing: nobody’s devices are listed, and so none are opened, for a made-up mechanism', async () => {
    const { refresh, body } = await registered();

    const replies = [
      await refresh(body(newAndroid, { username: 'nobody' })),
      await refresh(body(newAndroid, { mechanismUid: 'unknown' })),
      await refresh(body(newAndroid, {}, secretNumber(3))),
    ];

    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });
});
