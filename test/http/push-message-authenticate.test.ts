import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { race, tally } from '../support/contract-worlds.ts';
import { phoneDoor, phoneJwt, refusal, responseTo, secretNumber } from '../support/phone-door.ts';

/** A registered phone that was asked. */
async function asked(number?: number) {
  const world = phoneDoor();
  await world.addPhone();
  const message = await world.ask('device-1', number === undefined ? {} : { number });
  const answer = (claims = {}, secret = secretNumber(1)) => world.answerTo(message, claims, secret);
  const sendAnswer = (claims = {}, secret = secretNumber(1)) => world.send('authenticate', answer(claims, secret));
  return { ...world, message, answer, sendAnswer, row: () => world.rowOf(message) };
}

describe('a phone answers a push', () => {
  test('P-42 approval: 200 with an empty object', async () => {
    const { sendAnswer, row } = await asked();

    const reply = await sendAnswer();

    expect([reply.status, reply.text]).toEqual([200, '{}']);
    expect(row()?.answer).toEqual({ decision: 'approved', digest: expect.any(String) });
  });

  test.each([true, false, 'no', 0, {}])('P-42 `deny` %j is a denial', async (deny) => {
    const { sendAnswer, row } = await asked();

    const reply = await sendAnswer({ deny });

    expect(reply.status).toBe(200);
    expect(row()?.answer?.decision).toBe('denied');
  });

  test('P-42 `deny` null is none', async () => {
    const { sendAnswer, row } = await asked();

    await sendAnswer({ deny: null });

    expect(row()?.answer?.decision).toBe('approved');
  });

  test('P-42 the denial of a number challenge, as iOS words it', async () => {
    const { sendAnswer, row } = await asked(42);

    const reply = await sendAnswer({ deny: true, challengeResponse: null });

    expect(reply.status).toBe(200);
    expect(row()?.answer).toEqual({ decision: 'denied', digest: expect.any(String) });
  });

  test.each([
    ['42', 42],
    [42, 42],
    ['17', 17],
  ])('the number %j is kept, right or wrong: the journey judges', async (challengeResponse, number) => {
    const { sendAnswer, row } = await asked(42);

    const reply = await sendAnswer({ challengeResponse });

    expect(reply.status).toBe(200);
    expect(row()?.answer).toMatchObject({ decision: 'approved', number });
  });

  test.each<Json>([null, '', 'x', 4.2, '4e1', true, [42], {}])(
    'a number of %j is none; the answer counts all the same',
    async (challengeResponse) => {
      const { sendAnswer, row } = await asked(42);

      const reply = await sendAnswer({ challengeResponse });

      expect(reply.status).toBe(200);
      expect(row()?.answer).toEqual({ decision: 'approved', digest: expect.any(String) });
    },
  );

  test('faster than the worker has marked the message as sent', async () => {
    const { sendAnswer, row, ports, message } = await asked();

    const reply = await sendAnswer();
    await ports.pushDeliveries.markDelivery(message.messageId, 'sent');

    expect(reply.status).toBe(200);
    expect(row()).toMatchObject({ delivery: 'sent', answer: { decision: 'approved' } });
  });

  test('until the message expires, and not a moment longer', async () => {
    const inTime = await asked();
    const late = await asked();

    inTime.clock.advance(119_999);
    late.clock.advance(120_000);
    const replies = [await inTime.sendAnswer(), await late.sendAnswer()];

    expect(replies.map(({ status }) => status)).toEqual([200, 400]);
    expect(late.row()?.answer).toBeUndefined();
  });
});

describe('of several phones', () => {
  test('each is asked, and answers, alone', async () => {
    const { addPhone, ask, answerTo, send, rowOf } = phoneDoor();
    await addPhone(1);
    await addPhone(2);
    const [first, second] = [await ask('device-1'), await ask('device-2')];

    const replies = [
      await send('authenticate', answerTo(first, {}, secretNumber(1))),
      await send('authenticate', answerTo(second, { deny: true }, secretNumber(2))),
    ];

    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect([rowOf(first)?.answer?.decision, rowOf(second)?.answer?.decision]).toEqual(['approved', 'denied']);
  });

  test("foreign device: a user's other phone cannot answer for the one that was asked", async () => {
    const { addPhone, ask, answerTo, send, stored } = phoneDoor();
    await addPhone(1);
    await addPhone(2);
    const message = await ask('device-1');
    const before = stored();

    const reply = await send('authenticate', answerTo(message, {}, secretNumber(2)));

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(stored()).toEqual(before);
  });

  test("foreign user: another's phone cannot answer, not even with the same uuid", async () => {
    const { addPhone, ask, answerTo, send, stored } = phoneDoor();
    await addPhone(1);
    await addPhone(2, { uuid: 'device-1' }, { realm: '/alpha', username: 'eve' });
    const message = await ask('device-1');
    const before = stored();

    const reply = await send('authenticate', answerTo(message, {}, secretNumber(2)));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test('a removed phone answers nothing', async () => {
    const { ask, answerTo, send, stored, addPhone } = phoneDoor();
    await addPhone(2);
    const message = await ask('device-1');
    const before = stored();

    const reply = await send('authenticate', answerTo(message));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });
});

describe('the first answer stays', () => {
  test('word by word again: 200, and nothing changes', async () => {
    const { answer, send, stored } = await asked();
    const body = answer();
    await send('authenticate', body);
    const before = stored();

    const reply = await send('authenticate', body);

    expect([reply.status, reply.text]).toEqual([200, '{}']);
    expect(stored()).toEqual(before);
  });

  test('word by word again after the message has expired, while it is kept: 200', async () => {
    const { answer, send, clock } = await asked();
    const body = answer();
    await send('authenticate', body);

    clock.advance(150_000);
    const kept = await send('authenticate', body);
    clock.advance(90_000);
    const gone = await send('authenticate', body);

    expect([kept.status, gone.status]).toEqual([200, 400]);
  });

  test.each([
    ['an approval', {}, 'a denial', { deny: true }],
    ['a denial', { deny: true }, 'an approval', {}],
    ['a wrong number', { challengeResponse: '17' }, 'the right one', { challengeResponse: '42' }],
  ])('%s is not changed by %s %s: 400', async (_, first, __, second) => {
    const { sendAnswer, stored } = await asked(42);
    await sendAnswer(first);
    const before = stored();

    const reply = await sendAnswer(second);

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(stored()).toEqual(before);
  });

  test('N-OOB-4 race: of 50 different answers at once one is taken, and it stays', async () => {
    const { sendAnswer, row } = await asked();

    const replies = await race(50, (index) => sendAnswer({ challengeResponse: `${index}` }));

    expect(tally(replies.map(({ status }) => status))).toEqual({ 200: 1, 400: 49 });
    expect(row()?.answer?.number).toBe(replies.findIndex(({ status }) => status === 200));
  });

  test('race: 50 repeats of one answer at once are all taken', async () => {
    const { answer, send, row } = await asked();
    const body = answer({ deny: true });

    const replies = await race(50, () => send('authenticate', body));

    expect(tally(replies.map(({ status }) => status))).toEqual({ 200: 50 });
    expect(row()?.answer?.decision).toBe('denied');
  });

  test('race: of approval and denial at once the first one stays', async () => {
    const { sendAnswer, row } = await asked();

    const [approval, denial] = await Promise.all([sendAnswer(), sendAnswer({ deny: true })]);

    expect([approval.status, denial.status].sort()).toEqual([200, 400]);
    expect(row()?.answer?.decision).toBe(approval.status === 200 ? 'approved' : 'denied');
  });
});

describe('attacks on a push', () => {
  test('A-6.6.2 replay: the answer to one push is no answer to the next', async () => {
    const { answer, ask, send, rowOf } = await asked();
    const { jwt } = answer();
    await send('authenticate', answer());
    const next = await ask('device-1', { challenge: Buffer.alloc(32, 201).toString('base64') });

    const reply = await send('authenticate', { messageId: next.messageId, jwt });

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(rowOf(next)?.answer).toBeUndefined();
  });

  test('unsigned denial: nobody without the key can deny either', async () => {
    const { message, send, stored } = await asked();
    const jwt = phoneJwt({ deny: true }, secretNumber(9));
    const before = stored();

    const reply = await send('authenticate', { messageId: message.messageId, jwt });

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test('signature without the challenge: a signed denial of anything is no denial of this', async () => {
    const { message, send, stored } = await asked();
    const before = stored();

    const replies = await Promise.all(
      [{ deny: true }, { deny: true, response: null }, { deny: true, response: '' }].map((claims) =>
        send('authenticate', { messageId: message.messageId, jwt: phoneJwt(claims, secretNumber(1)) }),
      ),
    );

    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(stored()).toEqual(before);
  });

  test.each([
    ['no algorithm', { typ: 'JWT', alg: 'none' }],
    ['another algorithm', { typ: 'JWT', alg: 'HS512' }],
    ['an extension that must be understood', { typ: 'JWT', alg: 'HS256', crit: ['exp'] }],
  ])('algorithm confusion: a header with %s is refused', async (_, header) => {
    const { message, send, stored } = await asked();
    const jwt = phoneJwt({ response: responseTo(message.challenge, secretNumber(1)) }, secretNumber(1), header);
    const before = stored();

    const reply = await send('authenticate', { messageId: message.messageId, jwt });

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test('truncated JWT: however much is missing, it is refused and changes nothing', async () => {
    const { answer, message, send, stored } = await asked();
    const { jwt } = answer();
    const cuts = [...jwt.matchAll(/\./g)].map(({ index }) => index);
    const before = stored();

    const lengths = [0, 1, 10, ...cuts, ...cuts.map((cut) => cut + 1), jwt.length - 1];
    const replies = await Promise.all(
      lengths.map((length) => send('authenticate', { messageId: message.messageId, jwt: jwt.slice(0, length) })),
    );

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([400]));
    expect(stored()).toEqual(before);
  });

  test('foreign realm: a message is answered under its own realm only', async () => {
    const { ask, addPhone, answerTo, send, stored } = phoneDoor();
    const elsewhere = { realm: '/customers/europe/north', username: 'demo' };
    await addPhone(1, {}, elsewhere);
    const message = await ask('device-1', elsewhere);
    const before = stored();

    const reply = await send('authenticate', answerTo(message));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });
});
