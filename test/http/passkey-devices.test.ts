import { describe, expect, test } from '@jest/globals';
import { passkey } from '../contracts/passkey.ts';
import { demo } from '../contracts/users.ts';
import { devicesWorld } from '../support/devices-world.ts';

const { uuid, credentialId, createdDate } = passkey();
const withPasskey = { as: { nodeType: 'WebAuthnAuthentication|' } };
const base = '/am/json/realms/root/realms/alpha/users/demo/devices/2fa';

const worldWithPasskey = async (changes = {}) => {
  const world = await devicesWorld();
  await world.ports.passkeyEnrolment.save(demo, passkey(changes));
  return world;
};

describe('passkeys are listed', () => {
  test('as AM’s clients read them, with what they lie in, and without their keys', async () => {
    const world = await worldWithPasskey({ aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4' });

    const { body, text } = await world.call('GET webauthn?_queryFilter=true', withPasskey);

    expect(body).toMatchObject({
      resultCount: 1,
      result: [
        {
          ...{
            _id: uuid,
            uuid,
            credentialId,
            deviceName: 'New Security Key',
            createdDate,
            lastAccessDate: createdDate,
          },
          ...{ provider: 'Google Password Manager', deviceManagementStatus: true, _rev: expect.any(String) },
        },
      ],
    });
    expect(text).not.toMatch(/"key"|kty|userHandle|ZGVtbw|recoveryCodes/);
  });

  test('read-only in a session that has shown none', async () => {
    const world = await worldWithPasskey();

    expect((await world.call('GET webauthn?_queryFilter=true')).body).toMatchObject({
      result: [{ deviceManagementStatus: false }],
    });
  });

  test('one by one, by the credential as the SDKs ask and by the uuid', async () => {
    const world = await worldWithPasskey();

    for (const id of [credentialId, uuid]) {
      const reply = await world.call(`GET webauthn/${id}`);
      expect(reply).toMatchObject({ status: 200, body: { uuid, credentialId } });
    }
    for (const id of ['AAAA', credentialId.toLowerCase(), 'x'.repeat(2000)]) {
      expect((await world.call(`GET webauthn/${id}`)).status).toBe(404);
    }
  });

  test('to nobody else', async () => {
    const world = await worldWithPasskey();
    await world.ports.identityStore.put({ realm: '/alpha', username: 'mallory', active: true, attributes: {} });
    const mallory = { as: { username: 'mallory', universalId: 'id=mallory,ou=user,o=alpha', nodeType: '' }, base };

    for (const request of [
      'GET webauthn?_queryFilter=true',
      `GET webauthn/${credentialId}`,
      `DELETE webauthn/${uuid}`,
    ]) {
      expect((await world.call(request, mallory)).status).toBe(403);
    }
    expect((await world.call(`GET webauthn/${credentialId}`, { as: null })).status).toBe(401);
  });
});

describe('a passkey is renamed and removed', () => {
  test('by who has signed in with one', async () => {
    const world = await worldWithPasskey();

    const renamed = await world.call(`PUT webauthn/${uuid}`, { ...withPasskey, body: { deviceName: 'Laptop' } });
    const removed = await world.call(`DELETE webauthn/${uuid}`, { ...withPasskey, body: {} });

    expect(renamed).toMatchObject({ status: 200, body: { deviceName: 'Laptop' } });
    expect(removed).toMatchObject({ status: 200, body: { uuid, deviceName: 'Laptop' } });
    expect(await world.ports.passkeys.findByCredential('/alpha', credentialId)).toBeUndefined();
    expect(world.ports.auditLog.events.map(({ eventName, info }) => [eventName, info['kind']])).toEqual([
      ['WAYMARK-DEVICE-CHANGED', 'webauthn'],
      ['WAYMARK-DEVICE-REMOVED', 'webauthn'],
    ]);
  });

  test('a stolen session without one changes nothing', async () => {
    const world = await worldWithPasskey();
    await world.saveOath();
    const withApp = { as: { nodeType: 'AuthenticatorOATH|' } };

    const replies = [
      await world.call(`PUT webauthn/${uuid}`, { ...withApp, body: { deviceName: 'Mine' } }),
      await world.call(`DELETE webauthn/${uuid}`, withApp),
      await world.call('POST webauthn?_action=reset', { ...withApp, body: {} }),
      await world.call(`POST webauthn/${uuid}?_action=newRecoveryCodes`, { ...withApp, body: {} }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await world.ports.passkeys.list(demo)).toEqual([passkey()]);
  });

  test('its removal ends the sessions of its user, but not the one that acts', async () => {
    const world = await worldWithPasskey();
    const other = await world.signIn({ nodeType: 'WebAuthnAuthentication|' });

    await world.call(`DELETE webauthn/${uuid}`, withPasskey);

    expect(await world.ports.sessionReader.find(other)).toBeUndefined();
  });

  test('new recovery codes take the place of the old ones', async () => {
    const world = await worldWithPasskey();

    const { body } = await world.call(`POST webauthn/${uuid}?_action=newRecoveryCodes`, { ...withPasskey, body: {} });

    expect(body).toEqual({ recoveryCodes: Array.from({ length: 10 }, () => expect.any(String)) });
  });

  test('other kinds still cannot be asked for one by one', async () => {
    const world = await devicesWorld();
    await world.saveOath('oath-1');

    expect((await world.call('GET oath/oath-1')).status).toBe(501);
  });
});
