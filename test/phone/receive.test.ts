// Which pushes a phone shows, and which it drops.
import { describe, expect, test } from '@jest/globals';
import { androidPush } from '../support/phone-vectors.ts';
import { amConverted, amSnsMessage, example, exchanges, iosPush, pushUri, signed } from '../support/push-vectors.ts';
import { apnsMessage, fcmMessage, jwtOf, phoneWorld, uuidRandomness } from './phone-world.ts';

const { secret } = exchanges.V2;
const messageId = example.authenticationId;

const claims = {
  u: example.mechanismUid,
  l: 'YW1sYmNvb2tpZT0wMQ==',
  c: exchanges.V6.challenge,
  m: 'Login attempt',
  k: 'default',
  i: String(example.createdAt),
  t: '120',
  d: 'demo',
  p: '{}',
};

async function registered(options: Parameters<typeof phoneWorld>[0] = {}) {
  const world = phoneWorld(options);
  await world.phone.scan(pushUri);
  return world;
}

/** A push with these claims in place of the usual ones; an undefined one is taken out. */
const pushWith = (changes: Record<string, unknown> = {}, id: string = messageId): string =>
  fcmMessage(jwtOf({ ...claims, ...changes }, secret), id);

const recorded = amSnsMessage
  .replace('<APNS>', String(JSON.parse(amSnsMessage)['APNS']).replaceAll('"', '\\"'))
  .replaceAll('<JWT>', signed.V6.jwt);

const shownV6 = {
  messageId,
  type: 'challenge',
  text: 'Login attempt from demo at ExampleCorp',
  numbers: [17, 42, 88],
  context: { remoteIp: '203.0.113.7', userAgent: 'Mozilla/5.0' },
  customPayload: '{}',
  createdAt: example.createdAt,
  issuer: 'ExampleCorp',
  name: 'demo',
  state: 'pending',
  secondsLeft: 120,
};

describe('the vectors', () => {
  test('V6 the recorded message is shown on Android', async () => {
    const { phone } = await registered();

    const receipt = await phone.receive(recorded);

    expect(receipt).toEqual({ kind: 'shown', messageId });
    expect(phone.inbox()).toEqual([shownV6]);
  });

  test('V6 the recorded message is shown on iOS', async () => {
    // The recorded push names an Android mechanism, so this phone writes its ids like one.
    const { phone, store } = await registered({ platform: 'ios' });
    store.update((state) => JSON.parse(JSON.stringify(state).replace(/"uid":"[^"]*"/, `"uid":"${claims.u}"`)));

    const receipt = await phone.receive(recorded);

    expect(receipt).toEqual({ kind: 'shown', messageId });
    expect(phone.inbox()).toEqual([shownV6]);
  });

  test('S4 the push of the SDK for iOS, which has the four oldest claims only', async () => {
    const { phone, clock } = phoneWorld({ platform: 'ios', randomness: uuidRandomness(iosPush.claims.u) });
    await phone.scan(pushUri.replace(/&s=[^&]*/, `&s=${iosPush.secret}`));

    await phone.receive(apnsMessage(iosPush.jwt, messageId));

    expect(phone.inbox()).toMatchObject([
      { messageId, type: 'default', text: '', numbers: [], createdAt: clock.now(), secondsLeft: 120 },
    ]);
  });

  test('S8 the expiry counts from the creation, and the cookie is taken from the push', async () => {
    const { phone, clock, server } = await registered();
    clock.set(androidPush.expiresAt - 1000);

    await phone.receive(pushWith({ ...androidPush.claims, k: 'challenge' }));
    const [shown] = phone.inbox();
    await phone.approve(messageId, { number: 43 });

    expect(shown).toMatchObject({ text: 'Login attempt at ForgeRock', numbers: [34, 43, 57], secondsLeft: 1 });
    expect(server.calls.at(-1)?.headers.get('cookie')).toBe(androidPush.cookie);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a time to live that is no number', { t: 'INVALID' }],
    ['no mechanism', { u: undefined }],
    ['no challenge', { c: undefined }],
    ['an unknown mechanism', { u: '00000000-0000-4000-8000-000000000000' }],
  ])('S14 a push with %s is dropped', async (_, changes) => {
    const { phone } = await registered();

    const receipt = await phone.receive(pushWith(changes));

    expect(receipt.kind).toBe('dropped');
    expect(phone.inbox()).toEqual([]);
  });

  test('S13 S14 a message without a JWT or without an id is dropped', async () => {
    const { phone } = await registered();

    const receipts = [
      await phone.receive(fcmMessage(amConverted.jwt, amConverted.messageId)),
      await phone.receive(pushWith({}, '')),
    ];

    expect(receipts).toEqual([
      { kind: 'dropped', reason: 'unreadable' },
      { kind: 'dropped', reason: 'unreadable' },
    ]);
  });
});

describe('attacks', () => {
  test('a push signed with another key is not shown', async () => {
    const { phone } = await registered();

    const receipt = await phone.receive(fcmMessage(jwtOf(claims, exchanges.V1.secret), messageId));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'signature' });
    expect(phone.inbox()).toEqual([]);
  });

  test('a replayed message is shown once, and keeps its answer', async () => {
    const { phone } = await registered();
    await phone.receive(pushWith());
    await phone.deny(messageId);

    const receipt = await phone.receive(pushWith());

    expect(receipt).toEqual({ kind: 'repeated', messageId });
    expect(phone.inbox()).toMatchObject([{ messageId, state: 'denied' }]);
  });

  test('another message under an id that was used is not shown', async () => {
    const { phone } = await registered();
    await phone.receive(pushWith());

    await phone.receive(pushWith({ m: 'Other', c: exchanges.V1.challenge }));

    expect(phone.inbox()).toMatchObject([{ text: 'Login attempt' }]);
  });

  test('the same JWT under another id is not shown beside the first', async () => {
    const { phone } = await registered();
    await phone.receive(pushWith());

    await phone.receive(pushWith({}, 'AUTHENTICATE:other'));

    expect(phone.inbox()).toMatchObject([{ messageId: 'AUTHENTICATE:other' }]);
  });

  test('a push for one account signed with the key of another is not shown', async () => {
    const { phone } = await registered();
    const foreign = Buffer.from(exchanges.V1.secret, 'base64').toString('base64url');
    await phone.scan(
      pushUri
        .replaceAll('ExampleCorp', 'Other')
        .replace(/issuer=[^&]*&/, '')
        .replace(/&s=[^&]*/, `&s=${foreign}`),
    );

    const receipt = await phone.receive(fcmMessage(jwtOf(claims, exchanges.V1.secret), messageId));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'signature' });
  });

  test('a push for a removed account is not shown, and its earlier ones are gone', async () => {
    const { phone } = await registered();
    await phone.receive(pushWith());
    phone.remove({ issuer: 'ExampleCorp', name: 'demo' });

    const receipt = await phone.receive(pushWith({}, `${messageId}0`));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'unknownMechanism' });
    expect(phone.inbox()).toEqual([]);
  });

  test('a push cannot rename the user of an account', async () => {
    const { phone } = await registered();

    await phone.receive(pushWith({ d: 'mallory' }));

    expect(phone.accounts()).toMatchObject([{ userId: 'demo' }]);
  });
});

describe('claims', () => {
  test.each<[string, Record<string, unknown>]>([
    ['no cookie', { l: undefined }],
    ['no time to live', { t: undefined }],
    ['a time to live as a number', { t: 120 }],
    ['a creation time as a number', { i: example.createdAt }],
    ['a creation time that is no number', { i: 'now' }],
    ['an empty challenge', { c: '' }],
    ['a challenge in the alphabet for URLs', { c: '_'.repeat(44) }],
    ['a challenge without padding', { c: exchanges.V6.challenge.replace('=', '') }],
    ['an unknown type', { k: 'other' }],
    ['a type in upper case', { k: 'CHALLENGE', n: '1,2,3' }],
    ['a challenge without numbers', { k: 'challenge' }],
    ['numbers with blanks', { k: 'challenge', n: '17, 42' }],
    ['numbers as a list', { k: 'challenge', n: [17, 42] }],
    ['a text that is none', { m: null }],
    ['context that is no text', { x: {} }],
  ])('%s: dropped, since one of the apps would', async (_, changes) => {
    const { phone } = await registered();

    const receipt = await phone.receive(pushWith(changes));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'claims' });
  });

  test('numbers count in a number challenge only', async () => {
    const { phone } = await registered();

    await phone.receive(pushWith({ n: '1,2,3' }));

    expect(phone.inbox()).toMatchObject([{ type: 'default', numbers: [] }]);
  });

  test('a biometric push is shown as such', async () => {
    const { phone } = await registered();

    await phone.receive(pushWith({ k: 'biometric' }));

    expect(phone.inbox()).toMatchObject([{ type: 'biometric', numbers: [] }]);
  });

  test('the context shows a location, and only what has the right form', async () => {
    const { phone } = await registered();
    const location = { latitude: 51.4, longitude: -2.6 };

    const contexts = [
      JSON.stringify({ location, remoteIp: 7, more: 'x' }),
      JSON.stringify({ location: 'here', userAgent: 'b' }),
      'not JSON',
    ];
    for (const [index, x] of contexts.entries()) {
      await phone.receive(pushWith({ x, i: String(example.createdAt + index) }, `${messageId}${index}`));
    }

    expect(phone.inbox().map(({ context }) => context)).toEqual([{}, { userAgent: 'b' }, { location }]);
  });

  test('a push tells the user id to an account that has none', async () => {
    const { phone } = phoneWorld();
    await phone.scan(pushUri.replace('&uid=ZGVtbw', ''));

    await phone.receive(pushWith({ d: '' }));
    const before = phone.accounts()[0]?.userId;
    await phone.receive(pushWith({ d: 'demo' }, `${messageId}1`));

    expect([before, phone.accounts()[0]?.userId]).toEqual([undefined, 'demo']);
  });

  test('a cookie that would add a header of its own is not sent back', async () => {
    const { phone, server } = await registered();

    await phone.receive(pushWith({ l: Buffer.from('a=b\r\nX-Evil: 1').toString('base64') }));
    await phone.approve(messageId);

    expect(server.calls.at(-1)?.headers.has('cookie')).toBe(false);
  });
});

describe('payloads', () => {
  const jwt = jwtOf(claims, secret);
  const data = { message: jwt, messageId };

  test.each<[string, unknown]>([
    ['the explicit form', { fcmV1Message: { message: { data, android: { priority: 'high', ttl: '120s' } } } }],
    ['the older form', { priority: 'high', data }],
  ])('Android takes %s, wrapped by SNS or bare', async (_, payload) => {
    const { phone } = await registered();

    const bare = await phone.receive(JSON.stringify(payload));
    const wrapped = await phone.receive(JSON.stringify({ default: 'x', GCM: JSON.stringify(payload) }));

    expect([bare.kind, wrapped.kind]).toEqual(['shown', 'repeated']);
  });

  test.each<[string, unknown]>([
    ['a notification, which Android shows by itself', { data, notification: { title: 'x' } }],
    ['a notification for Android', { fcmV1Message: { message: { data, android: { notification: {} } } } }],
    ['data that is not all text', { data: { ...data, more: 1 } }],
    ['more data than FCM carries', { data: { ...data, more: 'x'.repeat(4000) } }],
    ['no JWT', { data: { messageId } }],
    ['only what Apple gets', { aps: { data: jwt, messageId } }],
  ])('Android never sees %s', async (_, payload) => {
    const { phone } = await registered();

    const receipt = await phone.receive(JSON.stringify({ default: 'x', GCM: JSON.stringify(payload) }));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'unreadable' });
  });

  test.each(['', 'x', '[]', '"x"', '{"GCM":7}', '{"GCM":"x"}', '{"default":"x"}'])('%s is dropped', async (message) => {
    const { phone } = await registered();

    expect(await phone.receive(message)).toEqual({ kind: 'dropped', reason: 'unreadable' });
  });

  test('iOS takes the payload of the sandbox where there is no other, and the bare one', async () => {
    const { phone } = await registered({ platform: 'ios', randomness: uuidRandomness(example.mechanismUid) });
    const upper = jwtOf({ ...claims, u: claims.u.toUpperCase() }, secret);
    const payload = JSON.stringify({ aps: { data: upper, messageId } });

    const wrapped = await phone.receive(JSON.stringify({ default: 'x', APNS_SANDBOX: payload }));
    const bare = await phone.receive(payload);

    expect([wrapped.kind, bare.kind]).toEqual(['shown', 'repeated']);
  });

  test('iOS never sees more than Apple carries', async () => {
    const { phone } = await registered({ platform: 'ios' });
    const payload = JSON.stringify({ aps: { alert: 'x'.repeat(4000), data: jwt, messageId } });

    const receipt = await phone.receive(JSON.stringify({ default: 'x', APNS: payload }));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'unreadable' });
  });

  test('the mechanism id is compared letter by letter', async () => {
    const { phone } = await registered();

    const receipt = await phone.receive(pushWith({ u: claims.u.toUpperCase() }));

    expect(receipt).toEqual({ kind: 'dropped', reason: 'unknownMechanism' });
  });
});

describe('the inbox', () => {
  test('a push expires when its time has passed, and can wait until then', async () => {
    const { phone, clock } = await registered();
    await phone.receive(pushWith());

    clock.advance(120_000);
    const [atTheEnd] = phone.inbox();
    clock.advance(1);
    const [after] = phone.inbox();

    expect(atTheEnd).toMatchObject({ state: 'pending', secondsLeft: 0 });
    expect(after).toMatchObject({ state: 'expired', secondsLeft: 0 });
  });

  test('the newest comes first, by the time of its making', async () => {
    const { phone } = await registered();
    const at = (later: number) => pushWith({ i: String(example.createdAt + later) }, `${messageId}${later}`);

    for (const later of [2000, 3000, 1000]) await phone.receive(at(later));

    expect(phone.inbox().map(({ createdAt }) => createdAt - example.createdAt)).toEqual([3000, 2000, 1000]);
  });

  test('no challenge and no cookie is shown', async () => {
    const { phone } = await registered();

    await phone.receive(pushWith());

    expect(JSON.stringify(phone.inbox())).not.toContain(claims.c);
    expect(JSON.stringify(phone.inbox())).not.toContain('amlbcookie');
  });
});
