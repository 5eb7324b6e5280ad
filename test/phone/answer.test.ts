// What a phone sends when its owner approves or denies.
import { describe, expect, test } from '@jest/globals';
import { combinedUri, example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { apnsMessage, fcmMessage, jwtOf, phoneWorld, uuidRandomness } from './phone-world.ts';

const messageId = example.authenticationId;
const authenticateUrl = `${example.baseUrl}/json/realms/root/realms/alpha/push/sns/message?_action=authenticate`;

/** Has the push of V6. */
async function asked(options: Parameters<typeof phoneWorld>[0] = {}, uri = pushUri) {
  const world = phoneWorld(options);
  await world.phone.scan(uri);
  await world.phone.receive(fcmMessage(signed.V6.jwt, messageId));
  return world;
}

/** Has a push of another type. */
async function askedFor(k: string) {
  const world = await asked();
  const claims = { ...JSON.parse(signed.V6.claims), k };
  await world.phone.receive(fcmMessage(jwtOf(claims, exchanges.V2.secret), `${messageId}1`));
  return world;
}

describe('the vectors', () => {
  test('V7 an approval with the right number', async () => {
    const { phone, server } = await asked();

    const result = await phone.approve(messageId, { number: 42 });

    expect(result).toEqual({ ok: true });
    expect(server.calls.at(-1)).toMatchObject({
      url: authenticateUrl,
      text: JSON.stringify({ messageId, jwt: signed.V7.rightNumber.jwt }),
    });
    expect(server.calls.at(-1)?.headers.get('cookie')).toBe('amlbcookie=01');
    expect(phone.inbox()).toMatchObject([{ state: 'approved', secondsLeft: 0 }]);
  });

  test.each(['default', 'biometric'])('V7 an approval of a push of type %s is bare', async (type) => {
    const { phone, server } = await askedFor(type);

    await phone.approve(`${messageId}1`);

    expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.bare.jwt);
  });

  test('V7 a denial on Android', async () => {
    const { phone, server } = await asked();

    const result = await phone.deny(messageId);

    expect(result).toEqual({ ok: true });
    expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.denied.jwt);
    expect(phone.inbox()).toMatchObject([{ state: 'denied' }]);
  });

  test('V7 a denial on iOS names the missing number, of a number challenge only', async () => {
    const { phone, server } = phoneWorld({ platform: 'ios', randomness: uuidRandomness(example.mechanismUid) });
    await phone.scan(pushUri);
    const claims = { ...JSON.parse(signed.V6.claims), u: example.mechanismUid.toUpperCase() };
    const push = (changes: object, id: string) =>
      phone.receive(apnsMessage(jwtOf({ ...claims, ...changes }, exchanges.V2.secret), id));
    await push({}, messageId);
    await push({ k: 'default', i: String(example.createdAt + 1) }, `${messageId}1`);

    await phone.deny(messageId);
    await phone.deny(`${messageId}1`);

    const [challenge, plain] = server.calls.slice(-2);
    expect(challenge?.body['jwt']).toBe(signed.V7.deniedOnIos.jwt);
    expect(challenge?.headers.get('set-cookie')).toBe('amlbcookie=01');
    expect(plain?.body['jwt']).toBe(signed.V7.denied.jwt);
  });
});

test('a number challenge is not approved without a number', async () => {
  const { phone, server } = await asked();
  const before = server.calls.length;

  const result = await phone.approve(messageId);

  expect(result).toEqual({ ok: false, reason: 'numberNeeded' });
  expect(server.calls).toHaveLength(before);
});

test('a push is answered once', async () => {
  const { phone, server } = await asked();
  await phone.approve(messageId, { number: 42 });
  const before = server.calls.length;

  const result = await phone.deny(messageId);

  expect(result).toEqual({ ok: false, reason: 'answered' });
  expect(server.calls).toHaveLength(before);
});

test('an answer that fails can be given again', async () => {
  const { phone, server } = await asked();
  server.reply(400);
  const refused = await phone.approve(messageId, { number: 42 });
  server.cut();
  const cut = await phone.approve(messageId, { number: 42 });
  server.reply(200);

  const result = await phone.approve(messageId, { number: 42 });

  expect([refused, cut]).toEqual([
    { ok: false, reason: 'refused', status: 400 },
    { ok: false, reason: 'unreachable' },
  ]);
  expect(result.ok).toBe(true);
});

test('an expired push can still be answered, as in the apps: to refuse it is for the server', async () => {
  const { phone, server, clock } = await asked();
  clock.advance(300_000);

  const result = await phone.approve(messageId, { number: 42 });

  expect(result.ok).toBe(true);
  expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.rightNumber.jwt);
});

test('a message that is not there is not answered', async () => {
  const { phone } = await asked();

  expect(await phone.deny('AUTHENTICATE:x')).toEqual({ ok: false, reason: 'unknown' });
});

test('an account whose policies are no longer met is locked, and unlocks by itself', async () => {
  const { phone, condition } = await asked({}, combinedUri);

  condition.tamperScore = 0.9;
  const locked = [await phone.approve(messageId, { number: 42 }), await phone.deny(messageId)];
  const accounts = phone.accounts();
  condition.tamperScore = 0;
  const result = await phone.approve(messageId, { number: 42 });

  expect(locked).toMatchObject([{ reason: 'locked' }, { reason: 'locked' }]);
  expect(accounts).toMatchObject([{ isLocked: true }]);
  expect(result.ok).toBe(true);
});
