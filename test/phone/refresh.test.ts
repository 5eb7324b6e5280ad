// The platform gives the phone another token, and the servers hear of it.
import { expect, test } from '@jest/globals';
import { refreshUrl } from '../support/phone-vectors.ts';
import { example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { jwtOf, phoneWorld, uuidRandomness } from './phone-world.ts';

const newToken = 'fcm-token-EXAMPLE:APA91bNEW';

test('V8 an Android phone sends exactly the recorded refresh, without a cookie', async () => {
  const { phone, server } = phoneWorld();
  await phone.scan(pushUri);

  const results = await phone.refresh(newToken);

  expect(results).toEqual([{ issuer: 'ExampleCorp', name: 'demo', ok: true }]);
  expect(server.calls.at(-1)).toMatchObject({
    url: `${example.baseUrl}/json/realms/root/realms/alpha/push/sns/message?_action=refresh`,
    text: JSON.stringify({ mechanismUid: example.mechanismUid, username: 'demo', jwt: signed.V8.jwt }),
  });
  expect(server.calls.at(-1)?.headers.has('cookie')).toBe(false);
});

test('an iPhone names the mechanism inside the JWT as well, and sends the cookie of its registration', async () => {
  const { phone, server } = phoneWorld({ platform: 'ios', randomness: uuidRandomness(example.mechanismUid) });
  await phone.scan(pushUri);

  await phone.refresh('aabb');

  const mechanismUid = example.mechanismUid.toUpperCase();
  const device = { deviceId: 'AABB', deviceName: 'iPhone', deviceType: 'ios', communicationType: 'apns' };
  expect(server.calls.at(-1)?.body['jwt']).toBe(jwtOf({ mechanismUid, ...device }, exchanges.V2.secret));
  expect(server.calls.at(-1)?.headers.get('set-cookie')).toBe('amlbcookie=01');
});

test('S9 the address is that of the registration with another action', async () => {
  const { phone, server } = phoneWorld();
  const b64u = (text: string) => Buffer.from(text).toString('base64url');
  const a = b64u(refreshUrl.register.replace('register', 'authenticate'));
  await phone.scan(pushUri.replace(/&r=[^&]*&a=[^&]*/, `&r=${b64u(refreshUrl.register)}&a=${a}`));

  await phone.refresh(newToken);

  expect(server.calls.map(({ url }) => url)).toEqual([refreshUrl.register, refreshUrl.refresh]);
});

test('a phone that does not know the user leaves the name out', async () => {
  const { phone, server } = phoneWorld();
  await phone.scan(pushUri.replace('&uid=ZGVtbw', ''));

  await phone.refresh(newToken);

  expect(Object.keys(server.calls.at(-1)?.body ?? {})).toEqual(['mechanismUid', 'jwt']);
});

test('every account with push hears of it, and each result stands alone', async () => {
  const { phone, server } = phoneWorld();
  await phone.scan(pushUri);
  await phone.scan(pushUri.replace('ExampleCorp:demo', 'ExampleCorp:other'));
  await phone.scan('otpauth://totp/A:b?secret=ABCDEFGH');
  server.reply(400);

  const results = await phone.refresh(newToken);

  expect(results).toEqual([
    { issuer: 'ExampleCorp', name: 'demo', ok: false, reason: 'refused', status: 400 },
    { issuer: 'ExampleCorp', name: 'other', ok: false, reason: 'refused', status: 400 },
  ]);
});

test('the next registration has the new token', async () => {
  const { phone, server } = phoneWorld();
  await phone.refresh(newToken);

  await phone.scan(pushUri);

  const [, body = ''] = server.calls.at(-1)?.body['jwt']?.split('.') ?? [];
  expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({ deviceId: newToken });
});
