// The push nodes in one journey over the real engine: what one leaves in state is what the next one needs, polls cost no
// writes, and races move the journey once.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { JourneyRow } from '../../functions/ports/journeys.ts';
import type { PushAnswer, PushMessage } from '../../functions/ports/push.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, demo as credentials, user } from '../support/demo-user.ts';
import { phoneFacts, phoneOf, said } from '../support/push-node-world.ts';

/** As the example of the Push Registration page, as far as these nodes go. */
const pushLogin = (sender: JsonObject = {}): JourneySource =>
  journeyExport({
    id: 'Push',
    entry: 'page',
    nodes: {
      page: {
        type: 'PageNode',
        children: { name: { type: 'ValidatedUsernameNode' }, password: { type: 'ValidatedPasswordNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'sender', false: 'failure' } },
      sender: {
        type: 'PushAuthenticationSenderNode',
        config: { pushType: 'CHALLENGE', ...sender },
        to: { SENT: 'wait', NOT_REGISTERED: 'options', SKIPPED: 'success' },
      },
      options: { type: 'MultiFactorRegistrationOptionsNode', to: { registerOutcome: 'registration' } },
      registration: {
        type: 'PushRegistrationNode',
        to: { successOutcome: 'codes', failureOutcome: 'failure', timeoutOutcome: 'options' },
      },
      codes: { type: 'RecoveryCodeDisplayNode', to: { outcome: 'sender' } },
      wait: {
        type: 'PushWaitNode',
        config: { exitMessage: { en: 'Lost phone? Use a recovery code' } },
        to: { DONE: 'verifier', EXITED: 'recovery' },
      },
      verifier: {
        type: 'PushResultVerifierNode',
        to: { TRUE: 'success', FALSE: 'failure', EXPIRED: 'sender', WAITING: 'wait' },
      },
      recovery: {
        type: 'RecoveryCodeCollectorDecisionNode',
        config: { recoveryCodeType: 'PUSH' },
        to: { true: 'success', false: 'failure' },
      },
    },
  });

let world: JourneyWorld;

const begin = async (sender: JsonObject = {}): Promise<void> => {
  world = await journeyWorld({ journeys: [pushLogin(sender)], settings: { journeyMinutes: 15 } });
  await world.ports.configurationEditor.put('/alpha', 'service', 'pushNotification', {});
  await addDemoUser(world);
};

beforeEach(() => begin());

const signIn = async (): Promise<Reply> => world.answer(await world.start('Push'), credentials);

const withPhone = async (): Promise<void> => {
  await world.ports.pushEnrolment.save(user, phoneOf('phone', { recoveryCodes: ['Abcdefgh1234'] }));
  await world.ports.skipSettingChanges.set(user, 'push', 'notSkippable');
};

const untouched = { ConfirmationCallback: 100 };
const exit = { ConfirmationCallback: 0 };

/** The client waits as it was told to, and sends the step back. */
const poll = (
  step: Reply,
  answers = typesOf(step).includes('ConfirmationCallback') ? untouched : {},
): Promise<Reply> => {
  world.clock.advance(Number(outputOf(step, 'PollingWaitCallback', 'waitTime')) + 1);
  return world.answer(step, answers);
};

const lastMessage = (): PushMessage => [...world.ports.store.pushMessages.values()].at(-1) as PushMessage;
const phoneSays = (answer: PushAnswer) => world.ports.pushAnswers.answer(lastMessage().messageId, answer);
const phoneTaps = () =>
  phoneSays(said('approved', { number: Number(outputOf(shown, 'HiddenValueCallback', 'value')) }));
const row = (): JourneyRow => [...world.ports.store.journeys.values()][0] as JourneyRow;

let shown: Reply;

describe('a user with a phone', () => {
  test('P-6 P-7 P-10 waits, taps the number that the browser shows, and is signed in', async () => {
    await withPhone();
    shown = await signIn();
    const waiting = await poll(await poll(shown));
    await phoneTaps();

    const end = await poll(waiting);

    const session = await world.ports.sessions.find(String(end.body['tokenId']));
    expect(typesOf(shown)).toEqual(['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback']);
    expect(outputOf(waiting, 'HiddenValueCallback', 'value')).toBe(outputOf(shown, 'HiddenValueCallback', 'value'));
    expect(session).toMatchObject({ username: 'demo', properties: { NodeType: 'AuthenticatorPush|' } });
    expect(world.ports.pushQueue.queued).toHaveLength(1);
  });

  test('P-10 who denies is not signed in', async () => {
    await withPhone();
    shown = await signIn();
    await phoneSays(said('denied'));

    expect((await poll(shown)).status).toBe(401);
  });

  test('P-10 who answers too late gets a new push, and is signed in by that one', async () => {
    await withPhone();
    shown = await signIn();
    const first = lastMessage();
    world.clock.advance(120_000);

    shown = await poll(shown);
    await phoneTaps();
    const end = await poll(shown);

    expect(lastMessage().messageId).not.toBe(first.messageId);
    expect(end.body).toHaveProperty('tokenId');
  });

  test('P-8 leaves the wait by its button for a recovery code', async () => {
    await withPhone();
    shown = await signIn();

    const asked = await poll(shown, exit);
    const end = await world.answer(asked, { NameCallback: 'Abcdefgh1234' });

    expect(outputOf(shown, 'ConfirmationCallback', 'options')).toEqual(['Lost phone? Use a recovery code']);
    expect(end.body).toHaveProperty('tokenId');
  });

  test('push bombing ends in words that a person understands', async () => {
    await begin({ messageTimeout: 1000 });
    await withPhone();
    let step = await signIn();
    for (let pushes = 0; pushes < 5; pushes += 1) {
      expect(step.status).toBe(200);
      step = await poll(step);
    }

    expect(step.body).toMatchObject({ code: 401, message: 'Too many notifications. Try again in a few minutes.' });
    expect(world.ports.pushQueue.queued).toHaveLength(5);
  });

  test('and without a push service in the realm is told nothing but that the login failed', async () => {
    await world.ports.configurationEditor.remove('/alpha', 'service', 'pushNotification');
    await withPhone();

    expect((await signIn()).body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });
});

describe('a user without a phone', () => {
  const register = async () => {
    const options = await signIn();
    return world.answer(options, { ConfirmationCallback: 0 });
  };
  const scan = () => phoneSays(said('approved', { content: { ...phoneFacts } }));

  test('P-1 P-6 P-15 registers one, sees the recovery codes, and is asked on it', async () => {
    const step = await register();
    await scan();

    const codes = await poll(step);
    shown = await world.answer(codes);
    await phoneTaps();
    const end = await poll(shown);

    expect(outputOf(step, 'HiddenValueCallback', 'value')).toMatch(/^pushauth:/);
    expect(shownCodes(codes)).toHaveLength(10);
    expect(end.body).toHaveProperty('tokenId');
  });

  test('P-25 P-35 comes back to the options as soon as the time is over, and can begin again', async () => {
    const step = await register();
    world.clock.advance(58_000);

    const options = await poll(step);
    const again = await world.answer(options, { ConfirmationCallback: 0 });

    expect(typesOf(options)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
    expect(outputOf(again, 'HiddenValueCallback', 'value')).not.toBe(outputOf(step, 'HiddenValueCallback', 'value'));
  });

  test('polls of the registration write nothing and keep the authId', async () => {
    const step = await register();
    const { version } = row();

    const next = await poll(await poll(step));

    expect(row().version).toBe(version);
    expect(next.body['callbacks']).toEqual(step.body['callbacks']);
  });
});

test('P-37 a registration without a user name ends the journey, and the log says why', async () => {
  const alone = journeyExport({ id: 'Alone', entry: 'r', nodes: { r: { type: 'PushRegistrationNode' } } });
  world = await journeyWorld({ journeys: [alone] });

  const end = await world.start('Alone');

  expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  expect(world.log.messages('warn')).toContain('Expected username to be set.');
});

describe('races', () => {
  test('fifty polls at once that find no answer get the same step, and write nothing', async () => {
    await withPhone();
    shown = await signIn();
    const { version } = row();
    world.clock.advance(5001);

    const replies = await Promise.all(Array.from({ length: 50 }, () => world.answer(shown, untouched)));

    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body['callbacks']))).size).toBe(1);
    expect(row().version).toBe(version);
  });

  test('fifty copies of the poll that finds the approval open one session', async () => {
    await withPhone();
    shown = await signIn();
    await phoneTaps();
    world.clock.advance(5001);

    const replies = await Promise.all(Array.from({ length: 50 }, () => world.answer(shown, untouched)));

    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(world.ports.store.sessions.size).toBe(1);
  });

  test('fifty copies of the login send one push', async () => {
    await withPhone();
    const page = await world.start('Push');

    const replies = await Promise.all(Array.from({ length: 50 }, () => world.answer(page, credentials)));

    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(world.ports.store.pushMessages.size).toBe(1);
    expect(new Set(world.ports.pushQueue.queued.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('fifty polls that find a scanned phone register it once, and show one set of codes', async () => {
    const step = await world.answer(await signIn(), { ConfirmationCallback: 0 });
    await phoneSays(said('approved', { content: { ...phoneFacts } }));

    const replies = await Promise.all(Array.from({ length: 50 }, () => world.answer(step)));

    expect(new Set(replies.map((reply) => shownCodes(reply).join())).size).toBe(1);
    expect(shownCodes(replies[0] as Reply)).toHaveLength(10);
    expect(await world.ports.pushDevices.list(user)).toHaveLength(1);
  });
});
