// A phone scans QR codes and registers itself.
import { describe, expect, test } from '@jest/globals';
import { PhoneUriError } from '../../phone/uri/uri-error.ts';
import { amRegistration } from '../support/oath-vectors.ts';
import { apnsToken, iosRegistration } from '../support/phone-vectors.ts';
import { combinedUri, example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { phoneWorld, uuidRandomness } from './phone-world.ts';

const registerUrl = `${example.baseUrl}/json/realms/root/realms/alpha/push/sns/message?_action=register`;
const iosToken = '3c9e9dee4f2e33602f2be4f58c94cc0580f9b28f92ac79ef54ba06cf632d7b71';
const ios = {
  platform: 'ios',
  deviceToken: iosToken,
  randomness: uuidRandomness('a1b2c3d4-0000-4111-8222-333344445555'),
} as const;

const claimsOf = (jwt = '') => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('a push registration', () => {
  test('V4 an Android phone sends exactly the recorded request', async () => {
    const { phone, server } = phoneWorld();

    const result = await phone.scan(pushUri);

    expect(result).toMatchObject({ ok: true, account: { issuer: 'ExampleCorp', name: 'demo' }, kinds: ['push'] });
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]).toMatchObject({
      url: registerUrl,
      text: JSON.stringify({ messageId: example.registrationId, jwt: signed.V4.jwt }),
    });
    expect(Object.fromEntries(server.calls[0]?.headers ?? [])).toEqual({
      'accept-api-version': 'resource=1.0, protocol=1.0',
      'content-type': 'application/json; charset=utf-8',
      cookie: 'amlbcookie=01',
      'x-requested-platform': 'android',
      'x-requested-with': 'forgerock-sdk',
    });
  });

  test('V5 an iPhone words it in its own order, its ids in upper case, the cookie under Set-Cookie', async () => {
    const { phone, server } = phoneWorld(ios);

    await phone.scan(pushUri);

    expect(server.calls[0]?.body['jwt']).toBe(signed.V5.jwt);
    expect(Object.fromEntries(server.calls[0]?.headers ?? [])).toEqual({
      accept: 'application/json',
      'accept-api-version': 'resource=1.0, protocol=1.0',
      'content-type': 'application/json',
      'set-cookie': 'amlbcookie=01',
      'x-requested-platform': 'ios',
      'x-requested-with': 'forgerock-sdk',
    });
  });

  test('S6 the registration of the SDK for iOS', async () => {
    const { phone, server } = phoneWorld({ platform: 'ios' });
    const { secret, challenge, response } = exchanges.S6;
    const uri = pushUri
      .replace(/&s=[^&]*/, `&s=${secret}`)
      .replace(/&c=[^&]*/, `&c=${challenge}`)
      .replace(/&m=[^&]*/, `&m=${iosRegistration.messageId}`);

    await phone.scan(uri);

    const { body } = server.calls[0] ?? {};
    expect(body?.['messageId']).toBe(iosRegistration.messageId);
    expect(claimsOf(body?.['jwt'])).toMatchObject({ response, deviceType: 'ios', communicationType: 'apns' });
  });

  test('S7 an APNs token is written as hex in upper case', async () => {
    const deviceToken = Buffer.from(apnsToken.bytes, 'base64').toString('hex');
    const { phone, server } = phoneWorld({ platform: 'ios', deviceToken });

    await phone.scan(pushUri);

    expect(claimsOf(server.calls[0]?.body['jwt'])['deviceId']).toBe(apnsToken.deviceId);
  });

  test('each attempt has a mechanism id of its own', async () => {
    const { phone, server } = phoneWorld();
    server.reply(400);
    await phone.scan(pushUri);

    await phone.scan(pushUri);

    const [first, second] = server.calls.map(({ body }) => claimsOf(body['jwt']));
    expect(second['mechanismUid']).not.toBe(first['mechanismUid']);
    expect(second['mechanismUid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second['response']).toBe(first['response']);
  });

  test('a registration that the server refuses leaves nothing on the phone', async () => {
    const { phone, server } = phoneWorld();
    server.reply(400);

    const result = await phone.scan(pushUri);

    expect(result).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(phone.accounts()).toEqual([]);
  });

  test('a cut line leaves nothing on the phone', async () => {
    const { phone, server } = phoneWorld();
    server.cut();

    const result = await phone.scan(pushUri);

    expect(result).toEqual({ ok: false, reason: 'unreachable' });
    expect(phone.accounts()).toEqual([]);
  });
});

describe('what counts as success', () => {
  test.each([
    ['android', 200, '', true],
    ['android', 200, 'not JSON', true],
    ['android', 201, '{}', false],
    ['android', 302, '{}', false],
    ['android', 404, '{}', false],
    ['ios', 200, '{}', true],
    ['ios', 204, '', true],
    ['ios', 302, '{}', true],
    ['ios', 303, '{}', false],
    ['ios', 200, '[]', false],
    ['ios', 200, 'OK', false],
    ['ios', 400, '{}', false],
  ] as const)('on %s: status %d with body "%s" is %s', async (platform, status, body, ok) => {
    const bodyInit = status === 204 ? null : body;
    const fetch = async () => new Response(bodyInit, { status });
    const { phone } = phoneWorld({ platform, fetch });

    const result = await phone.scan(pushUri);

    expect(result.ok).toBe(ok);
  });
});

describe('accounts', () => {
  test('a one-time-password account needs no server', async () => {
    const { phone, server } = phoneWorld();

    const result = await phone.scan(amRegistration.uri);

    expect(result).toMatchObject({ ok: true, kinds: ['TOTP'] });
    expect(server.calls).toEqual([]);
  });

  test('two codes make one account, and the later one wins its details', async () => {
    const { phone } = phoneWorld();
    await phone.scan(pushUri);
    await phone.scan('otpauth://hotp/Other:user?secret=ABCDEFGH');

    await phone.scan(amRegistration.uri.replace('032b75', 'ff0000').replace('logo', 'new'));

    expect(phone.accounts()).toMatchObject([
      {
        issuer: 'ExampleCorp',
        name: 'demo',
        kinds: ['push', 'TOTP'],
        backgroundColor: '#ff0000',
        imageUrl: 'https://id.example.com/new.png',
        userId: 'demo',
        isLocked: false,
      },
      { issuer: 'Other', kinds: ['HOTP'] },
    ]);
  });

  test('no key and no address is shown', async () => {
    const { phone } = phoneWorld();

    await phone.scan(combinedUri);

    const shown = JSON.stringify(phone.accounts());
    for (const hidden of [exchanges.V2.secret, 'push/sns/message', amRegistration.base32]) {
      expect(shown).not.toContain(hidden);
    }
  });

  test.each([
    ['push after push', pushUri, pushUri],
    ['push after both', combinedUri, pushUri],
    ['one-time passwords after both', combinedUri, amRegistration.uri],
    ['counter after time', amRegistration.uri, 'otpauth://hotp/ExampleCorp:demo?secret=ABCDEFGH'],
    ['both after push', pushUri, combinedUri],
    ['both after one-time passwords', amRegistration.uri, combinedUri],
  ])('a duplicate is refused without a call: %s', async (_, first, second) => {
    const { phone, server } = phoneWorld();
    await phone.scan(first);
    const before = server.calls.length;

    const result = await phone.scan(second);

    expect(result).toMatchObject({ ok: false, reason: 'duplicate' });
    expect(server.calls).toHaveLength(before);
  });

  test('a removed account can be registered again', async () => {
    const { phone } = phoneWorld();
    await phone.scan(pushUri);

    phone.remove({ issuer: 'ExampleCorp', name: 'demo' });
    const result = await phone.scan(pushUri);

    expect(result.ok).toBe(true);
  });

  test('a URI that cannot be used is an error', async () => {
    const { phone } = phoneWorld();

    await expect(phone.scan('pushauth://push/A:b')).rejects.toThrow(PhoneUriError);
  });
});

describe('a combined registration', () => {
  test('makes both, with one call', async () => {
    const { phone, server } = phoneWorld();

    const result = await phone.scan(combinedUri);

    expect(result).toMatchObject({ ok: true, kinds: ['push', 'TOTP'] });
    expect(phone.accounts()).toMatchObject([{ kinds: ['push', 'TOTP'] }]);
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]?.body['jwt']).toBe(signed.V4.jwt);
  });

  test('as in the apps, the one-time passwords stay when push fails, and bar the next scan until removed', async () => {
    const { phone, server } = phoneWorld();
    server.reply(400);
    const first = await phone.scan(combinedUri);
    server.reply(200);

    const second = await phone.scan(combinedUri);
    phone.remove({ issuer: 'ExampleCorp', name: 'demo' });
    const third = await phone.scan(combinedUri);

    expect([first, second]).toMatchObject([{ reason: 'refused' }, { reason: 'duplicate' }]);
    expect(third.ok).toBe(true);
  });

  test('a phone that does not meet the policies makes nothing and calls nobody', async () => {
    const { phone, server, condition } = phoneWorld();
    condition.biometrics = false;

    const result = await phone.scan(combinedUri);

    expect(result).toEqual({ ok: false, reason: 'policy', policy: 'biometricAvailable' });
    expect(phone.accounts()).toEqual([]);
    expect(server.calls).toEqual([]);
  });
});
