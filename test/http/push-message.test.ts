import { describe, expect, test } from '@jest/globals';
import { pushMessageDoor } from '../../functions/http/push-message/push-message-door.ts';
import { matchRoute } from '../../functions/manifest/match-route.ts';
import { replyUrl } from '../../functions/mfa/push/push-registration-uri.ts';
import { call, doorTools } from '../support/call-door.ts';
import { android, path, phoneDoor, refusal, secretNumber } from '../support/phone-door.ts';

const json = { 'Content-Type': 'application/json' };

async function asked() {
  const world = phoneDoor();
  await world.addPhone();
  const message = await world.ask();
  return { ...world, message, body: world.answerTo(message) };
}

describe('the place where phones call', () => {
  test.each([
    '/am/json/realms/root/realms/alpha/push/sns/message?_action=authenticate',
    '/am/json/realms/alpha/push/sns/message?_action=authenticate',
    '/am/json/alpha/push/sns/message?_action=authenticate',
    '/am/json/push/sns/message?_action=authenticate&realm=/alpha',
    '/am/json/realms/root/push/sns/message?realm=alpha&_action=authenticate',
    '/am/json/realms/root/realms/alpha/push/sns/message/?_action=authenticate',
  ])('P-42 %s', async (target) => {
    const { handler, body } = await asked();

    const reply = await call(handler, `POST ${target}`, { body });

    expect([reply.status, reply.text]).toEqual([200, '{}']);
  });

  test.each(['/', '/alpha', '/customers/europe/north'])('is where registration URIs of %s lead to', (realm) => {
    const { pathname, search } = new URL(replyUrl('https://login.example.com/am', realm, 'register'));

    expect(matchRoute('POST', pathname.replace(/^\/am/, ''))?.route.function).toBe('push-message');
    expect(search).toBe('?_action=register');
  });

  test.each([
    ['Android', { Cookie: 'amlbcookie=01', 'Content-Type': 'application/json; charset=utf-8' }],
    ['iOS', { 'Set-Cookie': 'amlbcookie=01', Accept: 'application/json' }],
    ['the Ping SDKs', { Cookie: 'amlbcookie=01', 'x-requested-with': 'ping-sdk', 'x-requested-platform': 'android' }],
    ['a phone that names no version', { 'Accept-API-Version': '' }],
    ['a browser’s cookie, which is nothing to it', { Cookie: 'iPlanetDirectoryPro=token' }],
  ])('P-42 takes the headers of %s', async (_, headers) => {
    const { send, body } = await asked();

    const reply = await send('authenticate', body, headers);

    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ 'content-type': 'application/json', 'content-api-version': 'resource=1.0' });
    expect(reply.cookies).toEqual([]);
  });

  test('P-42 takes members that it does not know', async () => {
    const { send, body } = await asked();

    const reply = await send('authenticate', { ...body, userId: 'demo', more: [1] });

    expect(reply.status).toBe(200);
  });

  test.each(['register', 'authenticate', 'refresh'])(
    'P-18 a realm without the service answers 404 to %s',
    async (action) => {
      const { handler, body } = await asked();

      const reply = await call(handler, `POST /am/json/realms/root/push/sns/message?_action=${action}`, {
        body: { ...body, mechanismUid: 'mechanism-1', username: 'demo' },
      });

      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({
        code: 404,
        reason: 'Not Found',
        message: 'Cannot find Push Notification Service.',
      });
    },
  );

  test('an unknown realm answers 404', async () => {
    const { handler, body } = await asked();

    const reply = await call(handler, 'POST /am/json/realms/root/realms/nosuch/push/sns/message?_action=register', {
      body,
    });

    expect(reply.body).toMatchObject({ code: 404, message: 'Realm "nosuch" not found' });
  });

  test.each(['', 'unknown', 'constructor', '__proto__'])('answers 501 to the action "%s"', async (action) => {
    const { send, body } = await asked();

    const reply = await send(action, body);

    expect(reply.status).toBe(501);
    expect(reply.body).toMatchObject({ code: 501, reason: 'Not Implemented' });
  });

  test.each(['GET', 'PUT', 'DELETE'])('answers 405 to %s', async (method) => {
    const { handler } = await asked();

    const reply = await call(handler, `${method} ${path}?_action=authenticate`);

    expect(reply.status).toBe(405);
  });

  test.each(['push', 'push/sns', 'push/sns/message/more', 'push/gcm/message'])('is not %s', async (tail) => {
    const { handler, body } = await asked();

    const reply = await call(handler, `POST /am/json/realms/root/realms/alpha/${tail}?_action=authenticate`, { body });

    expect(reply.status).toBe(404);
  });
});

describe('what is no call of a phone', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['no message id', '{"jwt":"a.b.c"}'],
    ['a message id that is a number', '{"messageId":1,"jwt":"a.b.c"}'],
    ['an unknown message', '{"messageId":"AUTHENTICATE:unknown","jwt":"a.b.c"}'],
    ['a message of an unknown type', '{"messageId":"OTHER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa1","jwt":"a.b.c"}'],
    ['a message id without a type', '{"messageId":"0d2c3f1e","jwt":"a.b.c"}'],
    ['no JWT', '{"messageId":"AUTHENTICATE:x"}'],
    ['a JWT that is an object', '{"messageId":"AUTHENTICATE:x","jwt":{}}'],
  ])('%s: 400, in the words that phones know', async (_, text) => {
    const { handler, stored } = await asked();
    const before = stored();

    const replies = await Promise.all(
      ['register', 'authenticate', 'refresh'].map((action) =>
        call(handler, `POST ${path}?_action=${action}`, { body: text, headers: json }),
      ),
    );

    for (const reply of replies) expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(stored()).toEqual(before);
  });

  test('a body that names no message is refused before the realm is asked for its service', async () => {
    const { handler } = await asked();

    const reply = await call(handler, 'POST /am/json/realms/root/push/sns/message?_action=authenticate', { body: {} });

    expect([reply.status, reply.body]).toEqual([400, refusal]);
  });
});

describe('attacks', () => {
  test.each([16_385, 1024 * 1024])(
    'flood: a body of %i bytes is refused unread, and changes nothing',
    async (bytes) => {
      const { send, body, stored } = await asked();
      const before = stored();
      const filled = (length: number) => ({ ...body, filling: 'x'.repeat(length) });
      const overhead = JSON.stringify(filled(0)).length;

      const reply = await send('authenticate', filled(bytes - overhead));
      const after = stored();
      const fitting = await send('authenticate', filled(16_384 - overhead));

      expect([reply.status, reply.body]).toEqual([400, refusal]);
      expect(after).toEqual(before);
      expect(fitting.status).toBe(200);
    },
  );

  test('deep JSON: it is refused without bringing anything down', async () => {
    const { handler } = await asked();
    const nested = `{"messageId":"x","jwt":"y","a":${'['.repeat(8000)}${']'.repeat(8000)}}`;

    const reply = await call(handler, `POST ${path}?_action=authenticate`, { body: nested, headers: json });

    expect(reply.status).toBe(400);
  });

  test('probing: whatever is wrong, the answer says the same', async () => {
    const { send, message, body, answerTo, clock } = await asked();
    const unknown = { ...body, messageId: message.messageId.replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`) };

    const replies = [
      await send('authenticate', unknown),
      await send('authenticate', answerTo(message, {}, secretNumber(2))),
      await send('authenticate', { ...body, jwt: `${body.jwt.slice(0, -4)}AAAA` }),
      await send('register', body),
    ];
    clock.advance(120_000);
    replies.push(await send('authenticate', body));

    const seen = replies.map(({ status, text, headers }) => JSON.stringify([status, text, headers]));
    expect(new Set(seen).size).toBe(1);
  });

  test('a store that is down is no refusal, and says nothing of the inside', async () => {
    const tools = doorTools();
    const { clock, metrics, ports, ask, answerTo } = phoneDoor();
    const message = await ask();
    const observed = { ...ports, clock, metrics };
    const broken = { ...ports.pushMessages, find: () => Promise.reject(new TypeError('table secret-table')) };
    const handler = pushMessageDoor(tools, { ...observed, pushMessages: broken, pushService: async () => undefined });
    const withService = pushMessageDoor(tools, {
      ...observed,
      pushMessages: broken,
      pushService: async () => ({ mdDuration: 120, fcmPayload: 'fcmV1' }),
    });

    const replies = [
      await call(handler, `POST ${path}?_action=authenticate`, { body: answerTo(message) }),
      await call(withService, `POST ${path}?_action=authenticate`, { body: answerTo(message) }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([404, 500]);
    expect(JSON.stringify([replies, tools.log.lines])).not.toContain('secret-table');
  });
});

describe('the log', () => {
  const linesOf = (log: ReturnType<typeof phoneDoor>['log']) =>
    log.lines.filter(({ fields }) => fields['event'] === 'push-answer');

  test('has one line for each call, with its reason, its user and its device', async () => {
    const { send, body, answerTo, message, log } = await asked();

    await send('authenticate', answerTo(message, {}, secretNumber(2)));
    await send('authenticate', answerTo(message, { deny: true }));
    await send('authenticate', answerTo(message, { deny: true }));
    await send('authenticate', body);
    await send('refresh', { mechanismUid: 'x', jwt: 'y' });

    const phoneRequestId = '36e0c1c0-transaction';
    const common = { realm: '/alpha', sourceIp: '198.51.100.7', transactionId: phoneRequestId, phoneRequestId };
    const known = {
      transactionId: 'turn-1',
      username: 'demo',
      device: 'device-1',
      messageId: message.messageId,
      action: 'authenticate',
    };
    expect(linesOf(log).map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { event: 'push-answer', ...common, ...known, reason: 'signature' }],
      ['info', { event: 'push-answer', ...common, ...known, decision: 'denied' }],
      ['info', { event: 'push-answer', ...common, ...known, decision: 'denied', repeated: 'yes' }],
      ['warn', { event: 'push-answer', ...common, ...known, decision: 'approved', reason: 'taken' }],
      ['warn', { event: 'push-answer', ...common, action: 'refresh', reason: 'user' }],
    ]);
  });

  test('an answer is counted once, and is on record with the turn that asked for it', async () => {
    const { send, answerTo, message, ports, metrics } = await asked();

    await send('authenticate', answerTo(message, {}, secretNumber(2)));
    await send('authenticate', answerTo(message, { deny: true }));
    await send('authenticate', answerTo(message, { deny: true }));

    expect(ports.auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-PHONE-REFUSED', result: 'FAILED', info: { reason: 'signature' } },
      { eventName: 'WAYMARK-PHONE-ANSWERED', result: 'SUCCESSFUL', info: { decision: 'denied' } },
      { eventName: 'WAYMARK-PUSH-DENIED', info: { decision: 'denied', messageId: message.messageId } },
      { eventName: 'WAYMARK-PHONE-ANSWERED', result: 'SUCCESSFUL', info: { repeated: 'yes' } },
    ]);
    expect(new Set(ports.auditLog.events.map(({ transactionId }) => transactionId))).toEqual(new Set(['turn-1']));
    expect([metrics.total('PushDenied'), metrics.total('PushApproved')]).toEqual([1, 0]);
  });

  test('"It was not me" denies the push, and is an event of its own', async () => {
    const { send, answerTo, message, ports, rowOf } = await asked();

    const reply = await send('authenticate', answerTo(message, { deny: true, disowned: true }));

    expect(reply.status).toBe(200);
    expect(rowOf(message)?.answer).toEqual({ decision: 'denied', digest: expect.any(String) });
    expect(ports.auditLog.names()).toEqual(['WAYMARK-PHONE-ANSWERED', 'WAYMARK-PUSH-DISOWNED']);
  });

  test.each([
    ['an approval', { disowned: true }],
    ['a claim that is no true', { deny: true, disowned: 'true' }],
  ])('%s disowns nothing', async (_, claims) => {
    const { send, answerTo, message, ports } = await asked();

    await send('authenticate', answerTo(message, claims));

    expect(ports.auditLog.names()).not.toContain('WAYMARK-PUSH-DISOWNED');
  });

  test('somebody else cannot disown a push for the user', async () => {
    const { send, answerTo, message, ports } = await asked();

    await send('authenticate', answerTo(message, { deny: true, disowned: true }, secretNumber(2)));

    expect(ports.auditLog.names()).toEqual(['WAYMARK-PHONE-REFUSED']);
  });

  test('flood: calls about nothing that we know fill no audit log', async () => {
    const { send, ports } = await asked();

    for (const jwt of ['a.b.c', '']) await send('authenticate', { messageId: 'AUTHENTICATE:made-up', jwt });
    await send('refresh', { mechanismUid: 'made-up', jwt: 'a.b.c', username: 'demo' });

    expect(ports.auditLog.events).toEqual([]);
  });

  test('names nobody before the message is known, and repeats nothing that an unknown caller says', async () => {
    const { send, log } = await asked();

    await send('authenticate', { messageId: 'AUTHENTICATE:made-up', jwt: 'made.up.jwt', username: 'made-up-user' });

    expect(linesOf(log)).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('made');
  });

  test('leak: neither key, token, JWT nor answer is in it, whatever goes wrong', async () => {
    const { send, register, answerTo, addPhone, ask, ports, log } = phoneDoor();
    await addPhone();
    const [registration, second, push] = [await register(), await register(), await ask()];
    const bodies = [answerTo(registration, android), answerTo(second, { ...android, deviceId: 'refused-token' })];
    ports.pushService.refusedTokens.add('refused-token');

    await send('register', bodies[0]);
    await send('register', bodies[1]);
    ports.pushService.trouble = 'down';
    await send('register', answerTo(await register(), android));
    await send('authenticate', answerTo(push, { challengeResponse: '42' }));
    await send('authenticate', answerTo(push, { challengeResponse: '43' }, secretNumber(2)));
    await send('refresh', { mechanismUid: 'mechanism-1', username: 'demo', jwt: bodies[0]?.jwt });

    const text = JSON.stringify(log.lines);
    expect(linesOf(log)).toHaveLength(6);
    for (const secret of [secretNumber(1), secretNumber(2), push.challenge, android.deviceId, 'refused-token', 'eyJ']) {
      expect(text).not.toContain(secret);
    }
  });
});
