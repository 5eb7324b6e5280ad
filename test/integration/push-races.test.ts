// Many at once at one push: answers, polls, approval against denial.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPushMessages } from '../../functions/adapters/dynamo/push-messages.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import type { PushMessages } from '../../functions/ports/push.ts';
import type { Reply } from '../../testing/step.ts';
import { phoneJwt, responseTo } from '../support/phone-door.ts';
import { phoneJourney, pollLater, type WaitingUser, waitingUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const attempts = 50;

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

/** What this user's phone would post, with these claims beside its response; the status. */
async function post({ phone, push }: WaitingUser, claims: object): Promise<number> {
  const { accounts, pushes } = phone.store.read();
  const { secret = '', authenticateUrl = '' } = accounts[0]?.push ?? {};
  const challenge = pushes.find(({ messageId }) => messageId === push.messageId)?.challenge ?? '';
  const jwt = phoneJwt({ response: responseTo(challenge, secret), ...claims }, secret);
  const response = await fetch(authenticateUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ messageId: push.messageId, jwt }),
  });
  await response.arrayBuffer();
  return response.status;
}

function pollAll(wait: Reply): Promise<Reply[]> {
  return Promise.all(Array.from({ length: attempts }, () => stack.at.answer(wait)));
}

const sessions = (replies: readonly Reply[]): number =>
  replies.filter(({ body }) => typeof body['tokenId'] === 'string').length;

describe(`${attempts} answers to one message at once`, () => {
  test('one is accepted, and it is the one that is stored', async () => {
    const user = await someone();
    const numbers = Array.from({ length: attempts }, (_, index) => index + 10);

    const statuses = await Promise.all(numbers.map((number) => post(user, { challengeResponse: `${number}` })));
    const stored = await pushMessages.find(user.push.messageId);

    const accepted = numbers.filter((_, index) => statuses[index] === 200);
    expect(accepted).toHaveLength(1);
    expect(stored?.answer?.number).toBe(accepted[0]);
  });

  test('the same one sent so often is accepted each time, and signs in once', async () => {
    const user = await someone();
    const claims = { challengeResponse: `${user.number}` };

    const statuses = await Promise.all(Array.from({ length: attempts }, () => post(user, claims)));
    advanceWallClock(5_001);
    const replies = await pollAll(user.wait);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(sessions(replies)).toBe(1);
  });

  test('approval and denial: the first one stays, and the journey ends as it says', async () => {
    const ends: [string | undefined, boolean][] = [];
    for (let round = 0; round < 8; round += 1) {
      const user = await someone();
      const both = [{ challengeResponse: `${user.number}` }, { deny: true }];
      // So that the one that is posted first is not always the same.
      const statuses = await Promise.all((round % 2 ? both : both.toReversed()).map((claims) => post(user, claims)));
      const stored = await pushMessages.find(user.push.messageId);
      const end = await pollLater(stack, user.wait);
      expect(statuses.toSorted()).toEqual([200, 400]);
      ends.push([stored?.answer?.decision, sessions([end]) === 1]);
    }

    expect(ends.map(([decision]) => decision === 'approved')).toEqual(ends.map(([, signedIn]) => signedIn));
  });
});

describe(`${attempts} polls of one wait at once`, () => {
  test('before its time all get the same step, authId and all', async () => {
    const { wait } = await someone();

    const replies = await pollAll(wait);

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('when its time is over all get the same next step, and the journey has moved once', async () => {
    const user = await someone();
    advanceWallClock(5_001);

    const replies = await pollAll(user.wait);
    const steps = new Set(replies.map(({ status, body }) => JSON.stringify([status, body['callbacks']])));
    const authIds = new Set(replies.map(({ body }) => body['authId']));
    await user.phone.approve(user.push.messageId, { number: user.number });
    advanceWallClock(5_001);
    const ends = await Promise.all(replies.map((reply) => stack.at.answer(reply)));

    expect(steps.size).toBe(1);
    expect(authIds.size).toBe(1);
    expect(sessions(ends)).toBe(1);
  });

  test('A-6.5.1 when the phone has approved they open one session', async () => {
    const user = await someone();
    await user.phone.approve(user.push.messageId, { number: user.number });
    advanceWallClock(5_001);

    const replies = await pollAll(user.wait);

    expect(sessions(replies)).toBe(1);
  });

  test('polls and the answer at the same time lose nothing', async () => {
    const user = await someone();
    advanceWallClock(5_001);

    const [replies] = await Promise.all([
      pollAll(user.wait),
      user.phone.approve(user.push.messageId, { number: user.number }),
    ]);
    const waiting = replies.find(({ body }) => body['callbacks'] !== undefined);
    const after = sessions(replies) === 1 || !waiting ? [] : [await pollLater(stack, waiting)];

    expect(sessions([...replies, ...after])).toBe(1);
  });
});
