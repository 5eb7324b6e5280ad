// When the phone cannot be reached, the shipped journeys say so and lead to the other ways in. The
// user who holds valid codes is not locked out by whoever breaks or floods his phone.
import { DeleteEndpointCommand } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { snsClients } from '../../functions/adapters/sns/client.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';
import { attackedStack, hasSession, type PhoneVictim } from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { pollLater } from '../support/phone-users.ts';

const attacked = attackedStack();
const useAnotherWay = { ConfirmationCallback: 0 };
const notReached = expect.stringMatching(/^We couldn’t reach your phone/);

const savedCode = 'a saved code';
const oneTimePassword = 'a one-time password';
const ways: [string, 'withPhone' | 'withBoth', string][] = [
  ['PushLogin', 'withPhone', savedCode],
  ['PushLoginSimple', 'withPhone', savedCode],
  ['CombinedMfaLogin', 'withBoth', oneTimePassword],
  ['MfaLogin', 'withBoth', oneTimePassword],
];

const messageShown = (step: Reply) => outputOf(step, 'TextOutputCallback', 'message');

/** Presses the button of the message. Of a list of other ways the first is the app's code. */
async function otherWay(step: Reply): Promise<Reply> {
  const { answer } = attacked();
  const next = await answer(step, useAnotherWay);
  return typesOf(next).includes('ChoiceCallback') ? answer(next, { ChoiceCallback: 0 }) : next;
}

async function inAnotherWay(step: Reply, { phone, codes }: PhoneVictim, way: string): Promise<Reply> {
  const { answer } = attacked();
  const prompt = await otherWay(step);
  if (way === savedCode) return answer(prompt, { NameCallback: String(codes[0]) });
  return answer(prompt, code(String(phone.codes()[0]?.code)));
}

function endpointOf({ phone }: PhoneVictim): string {
  const token = phone.deviceToken().toLowerCase();
  const { sns } = attacked().stack.push;
  return sns.messages().findLast((message) => message.token.toLowerCase() === token)?.endpointArn ?? '';
}

/** Polls until the push is known to be lost: the worker runs beside us, and has been asked already. */
async function untilTold(wait: Reply): Promise<Reply> {
  let step = wait;
  while (typesOf(step).includes('PollingWaitCallback')) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    step = await pollLater(attacked().stack, step);
  }
  return step;
}

async function disable(victim: PhoneVictim): Promise<void> {
  attacked().stack.push.sns.faults.disable(endpointOf(victim));
}

const breakages: [string, (victim: PhoneVictim) => Promise<void>][] = [
  ['its endpoint is disabled', disable],
  [
    'its endpoint is deleted',
    async (victim) => {
      const EndpointArn = endpointOf(victim);
      await snsClients()(EndpointArn).send(new DeleteEndpointCommand({ EndpointArn }));
    },
  ],
  [
    'its platform no longer knows it',
    async (victim) => attacked().stack.push.sns.faults.failDeliveries(endpointOf(victim), 'InvalidPlatformToken'),
  ],
];

describe.each(breakages)('a phone that cannot be reached, since %s', (_, breakPhone) => {
  test.each(ways)('in %s: the user is told, and signs in with what he has beside it', async (journey, enrol, way) => {
    const { signIn } = attacked();
    const victim = await attacked()[enrol]();
    await breakPhone(victim);

    const told = await untilTold(await signIn(journey, victim.username));
    // By now it is known that no push will do.
    const atOnce = await signIn(journey, victim.username);
    const end = await inAnotherWay(told, victim, way);

    expect([messageShown(told), messageShown(atOnce)]).toEqual([notReached, notReached]);
    expect(hasSession(end)).toBe(true);
  });
});

describe('a flood of pushes by who holds the password', () => {
  test.each(ways)('N-OOB-7 in %s spends the budget, and the user still signs in', async (journey, enrol, way) => {
    const { signIn, settings } = attacked();
    await settings({ pushBudget: { limit: 2, windowSeconds: 86_400 } });
    const victim = await attacked()[enrol]();
    for (let push = 0; push < 2; push += 1) await signIn(journey, victim.username);

    const told = await signIn(journey, victim.username);
    const end = await inAnotherWay(told, victim, way);

    expect(messageShown(told)).toEqual(notReached);
    expect(hasSession(end)).toBe(true);
  });
});

describe('the way around a dead phone', () => {
  test.each(ways)('A-6.4.3 in %s opens nothing for who holds the password alone', async (journey, enrol) => {
    const { signIn, answer } = attacked();
    const victim = await attacked()[enrol]();
    await disable(victim);
    const told = await untilTold(await signIn(journey, victim.username));

    const cancelled = await answer(told, { ConfirmationCallback: 1 });
    const guessed = await answer(await otherWay(await untilTold(await signIn(journey, victim.username))), {
      ...code('000000'),
    });

    expect([cancelled.status, hasSession(cancelled), hasSession(guessed)]).toEqual([401, false, false]);
  });
});
