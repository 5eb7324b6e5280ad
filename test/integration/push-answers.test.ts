// What the phone's door of the running stack does with answers that are not as they should be: AM's status, and no change.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPushMessages } from '../../functions/adapters/dynamo/push-messages.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock } from '../../functions/adapters/system/tools.ts';
import type { PushMessages } from '../../functions/ports/push.ts';
import type { CallFault } from '../../phone/faults.ts';
import { outputOf, typesOf } from '../support/journey-world.ts';
import { phoneJwt, responseTo } from '../support/phone-door.ts';
import { beginLogin, newUser, phoneJourney, pollLater, type WaitingUser, waitingUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const phones = stackPhones();
let stack: StackInProcess;
let pushMessages: PushMessages;

beforeAll(async () => {
  stack = await stackInProcess(phones);
  await stack.importJourneys(phoneJourney('Phone'));
  pushMessages = dynamoPushMessages(dynamo(), systemSealer('push-messages'), { clock: systemClock });
});

afterEach(restoreWallClock);

afterAll(() => stack.stop());

const someone = (): Promise<WaitingUser> => waitingUser(stack, 'Phone', phones.phone());

/** The message without what changes when its delivery is noted, perhaps while the phone answers. */
async function answered(messageId: string): Promise<unknown> {
  const { delivery: _delivery, ...rest } = (await pushMessages.find(messageId)) ?? {};
  return rest;
}

const refused = { ok: false, reason: 'refused', status: 400 };

describe('An answer', () => {
  test.each<CallFault>(['wrongKey', 'truncatedJwt', 'oversized'])(
    'that is %s gets 400 and changes nothing; the right one is still taken',
    async (fault) => {
      const { phone, push, number, wait } = await someone();
      const before = await answered(push.messageId);
      phone.faults.answer = fault;

      const bad = await phone.approve(push.messageId, { number });
      const after = await answered(push.messageId);
      phone.faults.answer = undefined;
      const good = await phone.approve(push.messageId, { number });
      const end = await pollLater(stack, wait);

      expect([bad, after, good]).toEqual([refused, before, { ok: true }]);
      expect(end.body).toHaveProperty('tokenId');
    },
  );

  test('that comes too late gets 400', async () => {
    const { phone, push, number } = await someone();

    advanceWallClock(120_001);
    const late = await phone.approve(push.messageId, { number });

    expect(late).toEqual(refused);
  });

  test('that comes twice is taken twice and counts once', async () => {
    const { phone, push, number, wait } = await someone();
    phone.faults.answer = 'duplicate';

    const result = await phone.approve(push.messageId, { number });
    const end = await pollLater(stack, wait);

    expect(result).toEqual({ ok: true });
    expect(end.body).toHaveProperty('tokenId');
  });

  test('impersonation: to another user’s message, signed by a registered phone, gets 400 and changes nothing', async () => {
    const victim = await someone();
    const thief = await someone();
    const { accounts } = thief.phone.store.read();
    const { secret = '', authenticateUrl = '' } = accounts[0]?.push ?? {};
    const challenge = victim.phone.store.read().pushes[0]?.challenge ?? '';
    const before = await answered(victim.push.messageId);
    const claims = { response: responseTo(challenge, secret), challengeResponse: `${victim.number}` };

    const response = await fetch(authenticateUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ messageId: victim.push.messageId, jwt: phoneJwt(claims, secret) }),
    });
    const body = await response.json();

    expect(response.status).toBe(400);
    expect(body).toEqual({ code: 400, reason: 'Bad Request', message: 'Bad request.' });
    expect(await answered(victim.push.messageId)).toEqual(before);
  });

  test('to a message that is gone gets 400, and the journey sends a new push', async () => {
    const { phone, push, number, wait } = await someone();
    await stack.dropMessages();

    const result = await phone.approve(push.messageId, { number });
    const next = await pollLater(stack, wait);
    const again = await phone.nextPush();

    expect(result).toEqual(refused);
    expect(typesOf(next)).toEqual(typesOf(wait));
    expect(again.messageId).not.toBe(push.messageId);
  });
});

describe('A registration', () => {
  test.each<CallFault>(['wrongKey', 'truncatedJwt', 'oversized'])(
    'that is %s gets 400, and the same code can be scanned again',
    async (fault) => {
      const phone = phones.phone();
      const qr = await beginLogin(stack, 'Phone', await newUser());
      const uri = String(outputOf(qr, 'HiddenValueCallback', 'value'));
      phone.faults.register = fault;

      const bad = await phone.scan(uri);
      const waiting = await stack.at.answer(qr);
      phone.faults.register = undefined;
      const good = await phone.scan(uri);
      const wait = await stack.at.answer(waiting);

      expect(bad).toEqual(refused);
      expect(typesOf(waiting)).toEqual(typesOf(qr));
      expect(good).toMatchObject({ ok: true });
      expect(typesOf(wait)).toContain('ConfirmationCallback');
    },
  );

  test('by a second phone gets 400: the first one that scanned is the one', async () => {
    const [first, second] = [phones.phone(), phones.phone('ios')];
    const qr = await beginLogin(stack, 'Phone', await newUser());
    const uri = String(outputOf(qr, 'HiddenValueCallback', 'value'));

    const results = [await first.scan(uri), await second.scan(uri)];

    expect(results).toEqual([expect.objectContaining({ ok: true }), refused]);
  });
});
