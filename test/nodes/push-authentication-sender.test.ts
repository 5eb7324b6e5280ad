import { beforeEach, describe, expect, test } from '@jest/globals';
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import { catalogueLanguages } from '../../functions/languages.ts';
import { openPushJwt } from '../../functions/mfa/push/push-jwt.ts';
import { snsMessage } from '../../functions/mfa/push/push-notification.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/push-authentication-sender.ts';
import type { OutgoingPush } from '../../functions/ports/push.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import { type NodeRun, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import {
  addPhone,
  demo,
  eve,
  type PushNodeWorld,
  phoneFacts,
  phoneOf,
  pushNodeWorld,
  pushService,
  said,
  sharedOf,
} from '../support/push-node-world.ts';

const { definition } = node;

const minutes = 60_000;
const notTransmitted = 'AuthenticatorPush :: sendMessage() : Failed to transmit message through PushService.';
const down = (): Promise<never> => Promise.reject(new TypeError('down'));

let world: PushNodeWorld;
let ports: MemoryPorts;
let randomness: ReturnType<typeof seededRandomness>;

beforeEach(async () => {
  world = await pushNodeWorld();
  ports = world.ports;
  randomness = seededRandomness();
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { ports?: Partial<MemoryPorts> };

const send = ({ ports: changed, ...options }: Options = {}): Promise<NodeRun> =>
  runNode(node, {
    clock: world.clock,
    randomness,
    push: pushService,
    state: { shared: { username: 'demo', realm: '/alpha' } },
    ...options,
    ports: { ...ports, ...changed },
  });

const withPhone = () => addPhone(world, demo, phoneOf('phone'));
const messages = (): OutgoingPush[] => [...ports.store.pushMessages.values()];
const messageOf = (run: NodeRun): OutgoingPush | undefined =>
  ports.store.pushMessages.get(String(sharedOf(run, 'pushMessageId')));

/** What the phone reads, after it has verified the signature. */
const claimsOf = (run: NodeRun): JsonObject => {
  const opened = openPushJwt(messageOf(run)?.notification?.jwt ?? '', new Uint8Array(32).fill(7));
  return opened.ok ? opened.claims : {};
};

/** A claim that holds JSON. */
const inner = (run: NodeRun, claim: string): Json => JSON.parse(String(claimsOf(run)[claim]));

describe('Push Sender', () => {
  test('P-6 asks the registered phone and goes on at once', async () => {
    await withPhone();

    const run = await send();

    expect(run.outcome).toBe('SENT');
    expect(messageOf(run)).toEqual({
      type: 'AUTHENTICATE',
      ...demo,
      transactionId: 'transaction-1',
      messageId: expect.stringMatching(/^AUTHENTICATE:[0-9a-f-]{36}\d{13}$/),
      deviceUuid: 'phone',
      challenge: expect.any(String),
      endpoint: phoneFacts.communicationId,
      notification: {
        jwt: expect.any(String),
        text: 'Login attempt from demo at Example',
        pushType: 'default',
        fcmPayload: 'fcmV1',
      },
      createdAt: world.clock.now(),
      expiresAt: world.clock.now() + 2 * minutes,
      keptUntil: world.clock.now() + 4 * minutes,
      delivery: 'queued',
    });
    expect(ports.pushQueue.queued).toEqual([
      { messageId: sharedOf(run, 'pushMessageId'), realm: '/alpha', transactionId: 'transaction-1' },
    ]);
  });

  test('leaves in shared state what the nodes behind it need, and no more', async () => {
    await withPhone();

    const run = await send();

    expect(run.state).toEqual({
      shared: {
        realm: '/alpha',
        username: 'demo',
        pushMessageId: messages()[0]?.messageId,
        t: 120_000,
        pushMechanismUid: phoneFacts.mechanismUid,
      },
      transient: {},
      secure: {},
    });
  });

  test('signs every claim as text, with the secret of that phone', async () => {
    await withPhone();

    const run = await send();

    expect(claimsOf(run)).toEqual({
      u: phoneFacts.mechanismUid,
      l: 'YW1sYmNvb2tpZT0wMQ==',
      c: messageOf(run)?.challenge,
      m: 'Login attempt from demo at Example',
      k: 'default',
      i: `${world.clock.now()}`,
      t: '120',
      d: 'demo',
      p: '{}',
    });
    expect(Buffer.from(String(claimsOf(run)['c']), 'base64')).toHaveLength(32);
  });

  test('P-6 NOT_REGISTERED: notes the method for the options that follow', async () => {
    const run = await send();

    expect(run.outcome).toBe('NOT_REGISTERED');
    expect(run.state.shared).toEqual({ realm: '/alpha', username: 'demo', mfaMethod: 'push' });
    expect(messages()).toEqual([]);
  });

  test.each([
    ['notSet', false, 'phone', 'SENT'],
    ['notSet', false, 'none', 'NOT_REGISTERED'],
    ['notSkippable', false, 'none', 'NOT_REGISTERED'],
    ['notSkippable', false, 'phone', 'SENT'],
    ['skippable', false, 'phone', 'SKIPPED'],
    ['skippable', false, 'none', 'SKIPPED'],
    ['notSet', true, 'phone', 'SENT'],
    ['notSet', true, 'none', 'NOT_REGISTERED'],
    ['skippable', true, 'phone', 'SENT'],
    ['skippable', true, 'none', 'NOT_REGISTERED'],
  ] as const)('P-6 with %s, mandatory %s and a phone: %s, goes to %s', async (setting, mandatory, device, outcome) => {
    if (device === 'phone') await withPhone();
    await ports.skipSettingChanges.set(demo, 'push', setting);

    const run = await send({ config: { mandatory } });

    expect(run.outcome).toBe(outcome);
    if (outcome === 'SKIPPED') expect(run.state.shared).toEqual({ realm: '/alpha', username: 'demo' });
  });

  test('of several phones asks the newest', async () => {
    await addPhone(world, demo, phoneOf('new', { createdDate: 1_750_000_000_000, communicationId: 'arn:new' }));
    await addPhone(world, demo, phoneOf('old'));

    const run = await send();

    expect(messageOf(run)).toMatchObject({ deviceUuid: 'new', endpoint: 'arn:new' });
  });

  test('of several phones asks the one that was used last, and after a push that came to nothing the next', async () => {
    await addPhone(world, demo, phoneOf('new', { deviceMechanismUID: 'of new', createdDate: 1_750_000_000_000 }));
    await addPhone(world, demo, phoneOf('used', { deviceMechanismUID: 'of used', lastAccessDate: 1_760_000_000_000 }));

    const first = await send();
    // As Push Result Verifier leaves it.
    const next = (run: NodeRun, visit: string) => {
      const { pushMessageId: _expired, ...shared } = run.state.shared;
      return send({ state: { shared }, visit });
    };
    const second = await next(first, 'visit-2');
    const third = await next(second, 'visit-3');

    expect([first, second, third].map((run) => messageOf(run)?.deviceUuid)).toEqual(['used', 'new', 'used']);
  });

  test('a phone that cannot be reached is asked only where there is no other', async () => {
    await addPhone(world, demo, phoneOf('gone', { lastAccessDate: 1_760_000_000_000, communicationId: 'arn:gone' }));
    await addPhone(world, demo, phoneOf('there'));
    await world.ports.pushHealth.disableEndpoint(demo, 'gone', 'arn:gone');

    expect(messageOf(await send())?.deviceUuid).toBe('there');
  });

  test('asks the phone of the identified user, whatever name was typed since', async () => {
    await withPhone();
    await addPhone(world, eve, phoneOf('hers'));

    const run = await send({
      universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
      state: { shared: { username: 'eve' } },
    });

    expect(messageOf(run)).toMatchObject({ username: 'demo', deviceUuid: 'phone' });
  });

  test('P-15 sends to a phone that has just been registered in the same journey', async () => {
    await withPhone();

    const run = await send({ state: { shared: { username: 'demo', mfaMethod: 'push' } } });

    expect(run.outcome).toBe('SENT');
  });
});

describe('the text', () => {
  const textOf = async (config: JsonObject, options: Options = {}) => {
    await withPhone();
    return messageOf(await send({ config, ...options }))?.notification?.text;
  };
  const userMessage = { en: '{{user}} signs in at {{issuer}}. Is it {{user}}?', fr: 'Bonjour {{user}}' };

  test('fills in the variables wherever they stand', async () => {
    expect(await textOf({ userMessage }, { locales: { request: ['en-GB'] } })).toBe(
      'demo signs in at Example. Is it demo?',
    );
  });

  test('is in the language of the user, or the standard one: never in the language of somebody else', async () => {
    expect(await textOf({ userMessage }, { locales: { request: ['fr-CA', 'en'] } })).toBe('Bonjour demo');
    expect(await textOf({ userMessage }, { locales: { request: ['de'], realm: 'fr' }, visit: 'v2' })).toBe(
      'Anmeldeversuch von demo bei Example',
    );
    expect(await textOf({ userMessage: { en: '' } }, { locales: { request: ['en'] }, visit: 'v3' })).toBe(
      'Login attempt from demo at Example',
    );
  });

  test.each([
    [['ja'], 'Example で demo のサインインが試みられています'],
    [['de-CH'], 'Anmeldeversuch von demo bei Example'],
    [['zh-TW'], 'demo 正在嘗試登入 Example'],
    [['tlh', 'fr'], 'Tentative de connexion de demo à Example'],
  ])('of an author who says nothing is ours in the language that is asked for: %j', async (request, text) => {
    expect(await textOf({}, { locales: { request } })).toBe(text);
  });

  test('stays AM’s for who asks for no language, or for one that nobody has, whatever the realm speaks', async () => {
    const texts = [];
    for (const request of [[], ['*'], ['tlh']]) {
      texts.push(await textOf({}, { locales: { request, realm: 'de' }, visit: `for ${request}` }));
    }

    expect(new Set(texts)).toEqual(new Set(['Login attempt from demo at Example']));
  });

  test('of an author who has one of our own sentences is translated like those', async () => {
    const userMessage = { en: 'Sign in as {{user}} at {{issuer}}?', de: 'Als {{user}} bei {{issuer}} anmelden?' };

    expect(await textOf({ userMessage }, { locales: { request: ['ja'] } })).toBe(
      'Example に demo としてサインインしますか？',
    );
  });

  test('is the realm’s own where it has words of its own', async () => {
    await ports.configurationEditor.put('/alpha', 'texts', 'de', {
      'node.pushText': '{{user}}, bist du das bei {{issuer}}?',
    });
    const sending = { coolDownSeconds: 30, perHour: 5, linkMinutes: 5, smsCountries: [], ownTexts: ['de'] };

    expect(await textOf({}, { locales: { request: ['de'] }, sending })).toBe('demo, bist du das bei Example?');
  });

  test.each(catalogueLanguages)('a name as long as names can be fits into a push in %s', async (language) => {
    const username = 'ü'.repeat(128);
    await ports.identityStore.put({ realm: '/alpha', username, active: true, attributes: {} });
    await addPhone(world, { realm: '/alpha', username }, phoneOf('long', { issuer: 'Example 株式会社' }));
    const config = { contextInfo: true, pushType: 'CHALLENGE' };

    const run = await send({ config, state: { shared: { username } }, locales: { request: [language] } });

    const message = messageOf(run);
    const notification = message?.notification;
    expect([run.outcome, notification?.text]).toEqual(['SENT', expect.stringContaining(username)]);
    const { APNS = '' } = notification
      ? JSON.parse(snsMessage({ ...notification, messageId: message?.messageId ?? '', timeout: 120_000 }))
      : {};
    expect(Buffer.byteLength(APNS)).toBeLessThanOrEqual(4096);
  });

  test.each(['$&$1\\', '{{issuer}}', '$`'])('takes the user name %s as it is: it is no pattern', async (username) => {
    await ports.identityStore.put({ realm: '/alpha', username, active: true, attributes: {} });
    await addPhone(world, { realm: '/alpha', username }, phoneOf('odd'));

    const run = await send({ state: { shared: { username } } });

    expect(messageOf(run)?.notification?.text).toBe(`Login attempt from ${username} at Example`);
  });

  test('names the issuer of the registration, not of today', async () => {
    await addPhone(world, demo, phoneOf('phone', { issuer: 'Old Name' }));

    expect(messageOf(await send())?.notification?.text).toBe('Login attempt from demo at Old Name');
  });

  test('is the same in the signed push', async () => {
    await withPhone();

    const run = await send({ config: { userMessage: { en: 'Hello' } }, locales: { request: ['en'] } });

    expect(claimsOf(run)['m']).toBe('Hello');
  });
});

describe('the kind of push', () => {
  test.each([
    ['DEFAULT', 'default'],
    ['CHALLENGE', 'challenge'],
    ['BIOMETRIC', 'biometric'],
  ])('%s', async (pushType, wire) => {
    await withPhone();

    const run = await send({ config: { pushType } });

    expect(messageOf(run)?.notification?.pushType).toBe(wire);
    expect(claimsOf(run)['k']).toBe(wire);
    expect('n' in claimsOf(run)).toBe(wire === 'challenge');
    expect(sharedOf(run, 'pushNumberChallengeKey') !== undefined).toBe(wire === 'challenge');
  });

  test('a number challenge sends three numbers and keeps the answer, for the browser and the verifier', async () => {
    await withPhone();

    const run = await send({ config: { pushType: 'CHALLENGE' } });

    const numbers = String(claimsOf(run)['n']).split(',').map(Number);
    const { number } = messageOf(run) ?? {};
    expect(new Set(numbers).size).toBe(3);
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers).toContain(number);
    expect(sharedOf(run, 'pushNumberChallengeKey')).toBe(`${number}`);
  });

  test('the old form for FCM where the realm wants it', async () => {
    await withPhone();

    const run = await send({ push: { ...pushService, fcmPayload: 'legacy' } });

    expect(messageOf(run)?.notification?.fcmPayload).toBe('legacy');
  });
});

describe('the life of a push', () => {
  test.each([
    [120_000, 15 * minutes, 120_000],
    [30_500, 15 * minutes, 30_500],
    [600_000, 90_000, 90_000],
    [600_000, 15 * minutes, 600_000],
    [0, 15 * minutes, 0],
  ])(
    'with a timeout of %d ms in a journey that has %d ms left, is %d ms for phone, row and state',
    async (...times) => {
      const [messageTimeout, left, life] = times;
      await withPhone();
      const now = world.clock.now();

      const run = await send({ config: { messageTimeout }, journeyEnds: now + left });

      expect(messageOf(run)?.expiresAt).toBe(now + life);
      expect(claimsOf(run)['t']).toBe(`${Math.floor(life / 1000)}`);
      expect(sharedOf(run, 't')).toBe(life);
    },
  );

  test('N-OOB-3 a stolen phone that is found later: no push can be approved after ten minutes, whatever the config asks for', async () => {
    await withPhone();
    const now = world.clock.now();

    const { messageId = '' } = messageOf(await send({ config: { messageTimeout: 86_400_000 } })) ?? {};
    world.clock.advance(600_000 - 1);
    const inTime = await ports.pushAnswers.answer(messageId, said('approved'));
    const late = messageOf(await send({ config: { messageTimeout: 86_400_000 }, visit: 'another' }));
    world.clock.advance(600_000);
    const tooLate = await ports.pushAnswers.answer(late?.messageId ?? '', said('approved'));

    expect(world.clock.now()).toBe(now + 1_200_000 - 1);
    expect([inTime, tooLate]).toEqual(['accepted', 'gone']);
  });

  test('a service that keeps messages for a second does not shorten it', async () => {
    await withPhone();

    const run = await send({ push: { ...pushService, messageSeconds: 1 } });

    expect(messageOf(run)?.expiresAt).toBe(world.clock.now() + 2 * minutes);
  });
});

describe('context information', () => {
  const location = { latitude: 47.1, longitude: 8.5 };
  const state = { shared: { username: 'demo', 'forgeRock.device.profile': { identifier: 'x', location } } };
  const client = { sourceIp: '203.0.113.9', userAgent: 'Firefox' };

  test('says where the login comes from: the address is the one that the gateway saw', async () => {
    await withPhone();

    const run = await send({ config: { contextInfo: true }, state, client });

    expect(inner(run, 'x')).toEqual({ location, remoteIp: '203.0.113.9', userAgent: 'Firefox' });
  });

  test('leaves out what is not known', async () => {
    await withPhone();

    const run = await send({ config: { contextInfo: true }, client: { sourceIp: '', userAgent: '' } });

    expect(inner(run, 'x')).toEqual({});
  });

  test('is not sent unless configured', async () => {
    await withPhone();

    expect(claimsOf(await send({ state }))).not.toHaveProperty('x');
  });
});

describe('the custom payload', () => {
  test('holds the named values of shared state', async () => {
    await withPhone();

    const run = await send({
      config: { customPayload: ['amount', 'order', 'missing'] },
      state: { shared: { username: 'demo', amount: 12.5, order: { id: 'A1' }, other: 'x' } },
    });

    expect(inner(run, 'p')).toEqual({ amount: 12.5, order: { id: 'A1' } });
  });

  test.each([
    ['a transient value', { transient: { password: 'Waymark-demo-1' } }, 'password'],
    ['a secure value', { secure: { password: 'Waymark-demo-1' } }, 'password'],
    ['a shared value under a transient one', { transient: { note: 'b' }, shared: { note: 'a' } }, 'note'],
    ['an OATH secret', { shared: { oathDeviceProfile: 'x' } }, 'oathDeviceProfile'],
    ['the answer to a number challenge', { shared: { pushNumberChallengeKey: '42' } }, 'pushNumberChallengeKey'],
    ['a key of our own', { shared: { 'waymark.pushCodeSeed': 'x' } }, 'waymark.pushCodeSeed'],
  ])('never carries %s out of the house', async (_, stores, key) => {
    await withPhone();
    const state = { ...stores, shared: { username: 'demo', ...('shared' in stores ? stores.shared : {}) } };

    const run = await send({ config: { customPayload: [key] }, state });

    expect(run.outcome).toBe('SENT');
    expect(inner(run, 'p')).toEqual({});
  });

  test('of more than 3072 bytes fails, naming the reason', async () => {
    await withPhone();

    const run = await send({
      config: { customPayload: ['big'], captureFailure: true },
      state: { shared: { username: 'demo', big: 'x'.repeat(3072) } },
    });

    expect(run.outcome).toBe('FAILURE');
    expect(run.extras.audit).toMatchObject({ reason: 'TRANSMISSION_FAILURE', detail: 'payload' });
  });

  test('with which a push gets too large for the platforms fails at once, before it is queued', async () => {
    await withPhone();

    const run = await send({
      config: { customPayload: ['big'], captureFailure: true },
      state: { shared: { username: 'demo', big: 'x'.repeat(3050) } },
    });

    expect(run.extras.audit).toMatchObject({ detail: 'payload' });
    expect(messages()).toEqual([]);
    expect(ports.pushQueue.queued).toEqual([]);
  });
});

describe('a push from before', () => {
  const sendAgain = (first: NodeRun, options: Options = {}) =>
    send({ state: first.state, visit: 'visit-2', ...options });

  test('that is still waiting for its answer has to be finished first', async () => {
    await withPhone();
    const first = await send();

    const run = await sendAgain(first);

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_INPUT',
      errorMessage: 'Message ID is already set! Must finish one push authentication before starting a new one.',
    });
    expect(messages()).toHaveLength(1);
  });

  test.each([
    ['was answered', (id: string) => ports.pushAnswers.answer(id, said('approved'))],
    ['was denied', (id: string) => ports.pushAnswers.answer(id, said('denied'))],
    ['could not be delivered', (id: string) => ports.pushDeliveries.markDelivery(id, 'failed')],
    ['is gone', (id: string) => ports.pushMessageRemoval.remove(id)],
    ['has expired', async () => world.clock.advance(2 * minutes)],
  ])('that %s is replaced', async (_, end) => {
    await withPhone();
    const first = await send();
    await end(String(sharedOf(first, 'pushMessageId')));

    const run = await sendAgain(first);

    expect(run.outcome).toBe('SENT');
    expect(sharedOf(run, 'pushMessageId')).not.toBe(sharedOf(first, 'pushMessageId'));
  });

  test('leaves neither its number nor its end behind: they would be shown for the new one', async () => {
    await withPhone();
    const first = await send({ config: { pushType: 'CHALLENGE' } });
    world.clock.advance(2 * minutes);
    const shared = { ...first.state.shared, pushMessageExpiration: 1 };

    const run = await send({ state: { shared }, visit: 'visit-2' });

    expect(sharedOf(run, 'pushNumberChallengeKey')).toBeUndefined();
    expect(sharedOf(run, 'pushMessageExpiration')).toBeUndefined();
  });

  test('A-6.7.2 two pushes have different challenges and ids', async () => {
    await withPhone();
    const first = await send();

    world.clock.advance(2 * minutes);
    const second = await sendAgain(first);

    expect(messageOf(second)?.challenge).not.toBe(messageOf(first)?.challenge);
  });
});

describe('a repeated request', () => {
  const config = { pushType: 'CHALLENGE' };

  test('sends nothing else: the same message, JWT and number, from any container', async () => {
    await withPhone();
    const first = await send({ config });
    const jwt = messageOf(first)?.notification?.jwt;
    world.clock.advance(700);

    const second = await send({ config, randomness: seededRandomness('another container') });

    expect(second.state).toEqual(first.state);
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.notification?.jwt).toBe(jwt);
    expect(new Set(ports.pushQueue.queued.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('queues nothing once the push went out', async () => {
    await withPhone();
    const first = await send();
    await ports.pushDeliveries.markDelivery(String(sharedOf(first, 'pushMessageId')), 'sent');

    await send();

    expect(ports.pushQueue.queued).toHaveLength(1);
  });

  test('brings a push on its way that a dying first run had only written', async () => {
    await withPhone();
    ports.pushQueue.down = true;
    await send();
    ports.pushQueue.down = false;

    const run = await send();

    expect(run.outcome).toBe('SENT');
    expect(ports.pushQueue.queued).toEqual([
      { messageId: sharedOf(run, 'pushMessageId'), realm: '/alpha', transactionId: 'transaction-1' },
    ]);
  });

  test('is counted once', async () => {
    await withPhone();

    for (let times = 0; times < 10; times += 1) await send();

    expect(await ports.sentPushes.pending(demo)).toHaveLength(1);
  });
});

describe('push bombing', () => {
  const bomb = async (pushes: number, options: Options = {}) => {
    for (let push = 1; push <= pushes; push += 1) await send({ visit: `bomb-${push}`, ...options });
  };

  test('N-OOB-7 A-6.6.4 ends after five pushes without an approval: the run fails, and says in plain words why', async () => {
    await withPhone();
    await bomb(5);

    const run = await send({ visit: 'one too many' });

    expect(run.errorCode).toBe('ERR_PUSH_NOT_SENT');
    expect(run.reply).toMatchObject({ clientMessage: 'Too many notifications. Try again in a few minutes.' });
    expect(ports.pushQueue.queued).toHaveLength(5);
    expect(messages()).toHaveLength(5);
  });

  test('is an event that operators see, without a name or an id in it', async () => {
    await withPhone();
    await bomb(5);

    const run = await send({ visit: 'one too many' });

    expect(run.log.lines).toEqual([
      {
        level: 'warn',
        message: notTransmitted,
        fields: { event: 'push-not-sent', reason: 'TRANSMISSION_FAILURE', detail: 'budget' },
      },
    ]);
  });

  test('with failures captured takes FAILURE, and the words are kept for the end of the journey', async () => {
    await withPhone();
    await bomb(5);

    const run = await send({ visit: 'one too many', config: { captureFailure: true } });

    expect(run.outcome).toBe('FAILURE');
    expect(sharedOf(run, 'PushAuthFailureReason')).toBe('TRANSMISSION_FAILURE');
    expect(run.extras).toEqual({
      audit: { reason: 'TRANSMISSION_FAILURE', detail: 'budget' },
      events: [{ eventName: 'WAYMARK-PUSH-REFUSED-BY-BUDGET' }],
      errorMessage: 'Too many notifications. Try again in a few minutes.',
    });
  });

  test('A-6.6.4 counts pushes of all journeys and of every spelling of the name', async () => {
    await withPhone();
    await bomb(3);
    await bomb(3, { journey: 'Another', visit: 'another', state: { shared: { username: ' DEMO' } } });
    await bomb(1, { visit: 'fifth' });

    expect((await send({ visit: 'one too many' })).errorCode).toBe('ERR_PUSH_NOT_SENT');
  });

  test('is measured by the realm: its limit and its window', async () => {
    const push = { ...pushService, budget: { limit: 2, windowSeconds: 60 } };
    await withPhone();
    await bomb(2, { push });

    const refused = await send({ push, visit: 'third' });
    world.clock.advance(minutes);
    const later = await send({ push, visit: 'later' });

    expect(refused.errorCode).toBe('ERR_PUSH_NOT_SENT');
    expect(later.outcome).toBe('SENT');
  });

  test('from twenty sides at once does not get past the limit', async () => {
    await withPhone();

    const runs = await Promise.all(Array.from({ length: 20 }, (_, side) => send({ visit: `side-${side}` })));

    expect(runs.filter(({ outcome }) => outcome === 'SENT')).toHaveLength(5);
    expect(ports.pushQueue.queued).toHaveLength(5);
  });

  test("does not use up anybody else's budget", async () => {
    await withPhone();
    await addPhone(world, eve, phoneOf('hers'));
    await bomb(6);

    expect((await send({ state: { shared: { username: 'eve' } }, visit: 'hers' })).outcome).toBe('SENT');
  });
});

describe('what cannot be sent', () => {
  const captured = { captureFailure: true };

  test.each([
    ['without a user name', 'MISSING_USERNAME', 'ERR_NODE_INPUT', 'Expected username to be set.', {}, undefined],
    [
      'for a name only in transient state',
      'MISSING_USERNAME',
      'ERR_NODE_INPUT',
      'Expected username to be set.',
      { state: { transient: { username: 'demo' } } },
      undefined,
    ],
    [
      'for a blank name',
      'TRANSMISSION_FAILURE',
      'ERR_PUSH_NOT_SENT',
      notTransmitted,
      { state: { shared: { username: '' } } },
      'identity',
    ],
    [
      'for a user who does not exist',
      'TRANSMISSION_FAILURE',
      'ERR_PUSH_NOT_SENT',
      notTransmitted,
      { state: { shared: { username: 'nobody' } } },
      'identity',
    ],
  ])('%s: %s', async (_, reason, errorCode, errorMessage, options, detail) => {
    const state = { shared: {} };

    const thrown = await send({ state, ...options });
    const caught = await send({ state, ...options, config: captured });

    expect(thrown.errorCode).toBe(errorCode);
    expect(thrown.errorMessage).toContain(errorMessage);
    expect(thrown.reply).not.toHaveProperty('clientMessage');
    expect(caught.outcome).toBe('FAILURE');
    expect(sharedOf(caught, 'PushAuthFailureReason')).toBe(reason);
    expect(caught.extras.audit).toMatchObject({ reason, ...(detail && { detail }) });
  });

  test('P-18 because the realm has no push service: known before anything is written', async () => {
    await withPhone();
    const options = { ports, clock: world.clock, state: { shared: { username: 'demo' } } };

    const thrown = await runNode(node, options);
    const caught = await runNode(node, { ...options, config: captured });

    expect(thrown).toMatchObject({ errorCode: 'ERR_PUSH_NOT_SENT', errorMessage: notTransmitted });
    expect(caught.extras.audit).toEqual({ reason: 'TRANSMISSION_FAILURE', detail: 'noService' });
    expect(messages()).toEqual([]);
  });

  test('because the endpoint of the phone is disabled', async () => {
    await withPhone();
    await ports.pushHealth.disableEndpoint(demo, 'phone', phoneFacts.communicationId);

    const run = await send({ config: captured });

    expect(run.extras.audit).toEqual({ reason: 'TRANSMISSION_FAILURE', detail: 'endpointDisabled' });
    expect(ports.pushQueue.queued).toEqual([]);
  });

  test('because the secret of the phone is unusable', async () => {
    await addPhone(world, demo, phoneOf('phone', { sharedSecret: 'c2hvcnQ=' }));

    const run = await send({ config: captured });

    expect(run.extras.audit).toMatchObject({ reason: 'TRANSMISSION_FAILURE' });
    expect(run.log.messages('error')).toEqual([notTransmitted]);
  });

  test('because a live push is waiting: captured', async () => {
    await withPhone();
    const first = await send();

    const run = await send({ state: first.state, visit: 'visit-2', config: captured });

    expect(sharedOf(run, 'PushAuthFailureReason')).toBe('SENDER_ALREADY_USED');
    expect(sharedOf(run, 'pushMessageId')).toBe(sharedOf(first, 'pushMessageId'));
  });

  test.each([
    ['created', { pushMessageMaking: { create: down } }],
    ['read', { pushResults: { find: down } }],
  ])('because messages cannot be %s: CTS_ERROR', async (_, broken) => {
    await withPhone();
    const state = { shared: { username: 'demo', pushMessageId: 'AUTHENTICATE:x' } };

    const thrown = await send({ state, ports: broken });
    const caught = await send({ state, ports: broken, config: captured });

    expect(thrown).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to persist message token in core token service.: TypeError',
    });
    expect(sharedOf(caught, 'PushAuthFailureReason')).toBe('CTS_ERROR');
    expect(caught.log.messages('error')).toEqual(['Unable to persist message token in core token service.']);
  });

  test('because something else is down: TRANSMISSION_FAILURE, and an error that operators see', async () => {
    await withPhone();
    const broken: Partial<MemoryPorts>[] = [
      { identities: { find: down } },
      { pushDevices: { ...ports.pushDevices, list: down } },
      { skipSettings: { ...ports.skipSettings, get: down } },
      { pushBudget: { ...ports.pushBudget, take: down } },
    ];

    for (const [index, changed] of broken.entries()) {
      const run = await send({ ports: changed, config: captured, visit: `broken-${index}` });

      expect(sharedOf(run, 'PushAuthFailureReason')).toBe('TRANSMISSION_FAILURE');
      expect(run.log.messages('error')).toEqual([notTransmitted]);
    }
  });

  test('because the queue is down: nothing is lost that the state would point to', async () => {
    await withPhone();
    ports.pushQueue.down = true;

    const run = await send({ config: captured });

    expect(run.outcome).toBe('FAILURE');
    expect(sharedOf(run, 'pushMessageId')).toBeUndefined();
  });
});

test('neither secret nor challenge nor JWT nor number reach the queue or a log line', async () => {
  await withPhone();

  const run = await send({ config: { pushType: 'CHALLENGE' } });

  const { challenge, notification } = messageOf(run) ?? {};
  const lines = JSON.stringify([run.log.lines, ports.pushQueue.queued]);
  for (const secret of [challenge, notification?.jwt, notification?.text, phoneOf('phone').sharedSecret]) {
    expect(lines).not.toContain(secret);
  }
  expect(ports.pushQueue.queued.every(isJsonObject)).toBe(true);
  expect(Object.keys(ports.pushQueue.queued[0] ?? {})).toEqual(['messageId', 'realm', 'transactionId']);
});

describe('the config of Push Sender', () => {
  const issuesOf = (config: Json) => definition.config.safeParse(config).error?.issues ?? [];

  test("has AM's defaults, also where an old export lacks keys", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      messageTimeout: 120_000,
      userMessage: {},
      mandatory: false,
      contextInfo: false,
      customPayload: [],
      pushType: 'DEFAULT',
      captureFailure: false,
    });
  });

  test.each([
    ['messageTimeout', '120000'],
    ['userMessage', 'Hello'],
    ['mandatory', 'true'],
    ['contextInfo', 1],
    ['customPayload', 'amount'],
    ['customPayload', [7]],
    ['pushType', 'default'],
    ['captureFailure', 'no'],
  ])('refuses %s: %j', (key, value) => {
    expect(issuesOf({ [key]: value })[0]?.path[0]).toBe(key);
  });

  test.each([
    [{}, ['SENT', 'NOT_REGISTERED', 'SKIPPED']],
    [{ mandatory: true }, ['SENT', 'NOT_REGISTERED']],
    [{ captureFailure: true }, ['SENT', 'NOT_REGISTERED', 'SKIPPED', 'FAILURE']],
    [{ mandatory: true, captureFailure: true }, ['SENT', 'NOT_REGISTERED', 'FAILURE']],
  ])('%j has the outcomes %j', (config, outcomes) => {
    expect(outcomesOf(definition, definition.config.parse(config))).toEqual(outcomes);
  });

  test.each([
    [{ userMessage: { 'not a locale': 'Hi' } }, 'userMessage'],
    [{ messageTimeout: 120 }, 'messageTimeout'],
    [{ messageTimeout: 600_001 }, 'messageTimeout'],
  ])('warns about %j', (config, key) => {
    expect(definition.warnings?.(definition.config.parse(config))).toEqual([expect.stringMatching(`^${key}: `)]);
  });
});
