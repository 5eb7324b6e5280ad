// Users with phones of a running stack. Their journey asks for no password, whose hash would take most of the time.

import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { outputOf, type Reply } from '../../testing/step.ts';
import type { StackInProcess } from './stack-in-process.ts';
import type { StackPhone } from './stack-phone.ts';
import { advanceWallClock } from './wall-clock.ts';

/** Name, registration when there is no phone, push, wait, verifier. */
export function phoneJourney(id: string, sender: JsonObject = {}, wait: JsonObject = {}): JourneySource {
  return journeyExport({
    id,
    entry: 'who',
    nodes: {
      who: { type: 'UsernameCollectorNode', to: { outcome: 'sender' } },
      sender: {
        type: 'PushAuthenticationSenderNode',
        config: { mandatory: true, pushType: 'CHALLENGE', ...sender },
        to: { SENT: 'wait', NOT_REGISTERED: 'registration' },
      },
      registration: {
        type: 'PushRegistrationNode',
        config: { issuer: 'Waymark', generateRecoveryCodes: false, timeout: 120 },
        to: { successOutcome: 'sender', failureOutcome: 'failure', timeoutOutcome: 'failure' },
      },
      wait: { type: 'PushWaitNode', config: wait, to: { DONE: 'verifier', EXITED: 'failure' } },
      verifier: {
        type: 'PushResultVerifierNode',
        to: { TRUE: 'success', FALSE: 'failure', EXPIRED: 'sender', WAITING: 'wait' },
      },
    },
  });
}

/** Without a phone. The name is new in a system that other tests use, too. */
export async function newUser(password?: string): Promise<string> {
  const username = `user-${Buffer.from(systemRandomness.bytes(6)).toString('hex')}`;
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({
    ...{ realm: '/alpha', username, active: true, attributes: {} },
    ...(password !== undefined && { password }),
  });
  return username;
}

export interface WaitingUser {
  readonly username: string;
  readonly phone: StackPhone;
  readonly push: ShownPush;
  /** Waiting for the answer to the push. */
  readonly wait: Reply;
  /** The one that the browser shows. */
  readonly number: number;
}

export async function beginLogin({ at }: StackInProcess, journey: string, username: string): Promise<Reply> {
  return at.answer(await at.start(journey), { NameCallback: username });
}

/** Registers the phone for a new user, who was then sent a push. */
export async function waitingUser(stack: StackInProcess, journey: string, phone: StackPhone): Promise<WaitingUser> {
  const username = await newUser();
  const qr = await beginLogin(stack, journey, username);
  await phone.scan(String(outputOf(qr, 'HiddenValueCallback', 'value')));
  const wait = await stack.at.answer(qr);
  return { username, phone, push: await phone.nextPush(), wait, number: numberIn(wait) };
}

export function numberIn(wait: Reply): number {
  return Number(outputOf(wait, 'HiddenValueCallback', 'value'));
}

/** As a page does when the five seconds are over. */
export function pollLater({ at }: StackInProcess, wait: Reply): Promise<Reply> {
  advanceWallClock(5_001);
  return at.answer(wait);
}
