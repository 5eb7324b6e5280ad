// Push Sender, come to once more on our own page: what becomes of the push that there is, and whose phone rings.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/push-authentication-sender.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import {
  addPhone,
  demo,
  eve,
  type PushNodeWorld,
  phoneOf,
  pushNodeWorld,
  pushService,
  said,
  sharedOf,
} from '../support/push-node-world.ts';

let world: PushNodeWorld;
let randomness: ReturnType<typeof seededRandomness>;
let visits = 0;

beforeEach(async () => {
  world = await pushNodeWorld();
  randomness = seededRandomness();
  await addPhone(world, demo, phoneOf('phone'));
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'>;

const send = (options: Options = {}): Promise<NodeRun> => {
  visits += 1;
  return runNode(node, {
    ...{ clock: world.clock, randomness, push: pushService, hints: true, visit: `visit-${visits}` },
    state: { shared: { username: 'demo', realm: '/alpha' } },
    ...options,
    ports: world.ports,
  });
};

const messages = () => [...world.ports.store.pushMessages.keys()];
const idOf = (run: NodeRun) => String(sharedOf(run, 'pushMessageId'));

describe('A push that is there', () => {
  test('is gone on with by who comes back to the phone: nothing rings', async () => {
    const first = await send();

    const second = await send({ state: first.state });

    expect([second.outcome, idOf(second), messages()]).toEqual(['SENT', idOf(first), [idOf(first)]]);
  });

  test('has to be finished first by AM’s clients', async () => {
    const first = await send({ hints: false });

    const second = await send({ hints: false, state: first.state });

    expect(second.errorCode).toBe('ERR_NODE_INPUT');
  });

  test('is withdrawn when another is sent in its place, and not before that is counted', async () => {
    const first = await send();

    const second = await send({ state: first.state, returned: 'again' });

    expect(messages()).toEqual([idOf(second)]);
    expect(idOf(second)).not.toBe(idOf(first));
    expect(sharedOf(second, 'waymark.push')).toMatchObject({ device: 'Push Device', left: 3 });
  });

  test.each(['approved', 'denied'] as const)(
    'that was %s by now says how it ended: none is sent in its place',
    async (decision) => {
      const first = await send();
      await world.ports.pushAnswers.answer(idOf(first), said(decision));

      const second = await send({ state: first.state, returned: 'again' });

      expect([second.outcome, idOf(second)]).toEqual(['SENT', idOf(first)]);
    },
  );

  test('another user’s approval is nobody else’s: his push is withdrawn and a new one sent', async () => {
    await addPhone(world, eve, phoneOf('eves'));
    const first = await send();
    await world.ports.pushAnswers.answer(idOf(first), said('approved'));
    const state = { ...first.state, shared: { ...first.state.shared, username: 'eve' } };

    const second = await send({ state });

    expect(world.ports.store.pushMessages.get(idOf(second))).toMatchObject({ username: 'eve', deviceUuid: 'eves' });
    expect(messages()).toEqual([idOf(second)]);
  });

  test('stays where the budget lets no other through', async () => {
    const budget = { limit: 1, windowSeconds: 600 };
    const first = await send({ push: { ...pushService, budget } });

    const second = await send({ state: first.state, returned: 'again', push: { ...pushService, budget } });

    expect([second.outcome, idOf(second), messages()]).toEqual(['SENT', idOf(first), [idOf(first)]]);
    expect(second.extras.events).toEqual([{ eventName: 'WAYMARK-PUSH-REFUSED-BY-BUDGET' }]);
    expect(sharedOf(second, 'waymark.push')).toMatchObject({ left: 0 });
  });

  test('of several phones the next one is asked when the push is sent again', async () => {
    await addPhone(world, demo, phoneOf('tablet', { deviceMechanismUID: 'other', deviceName: 'Tablet' }));
    const first = await send();

    const second = await send({ state: first.state, returned: 'again' });

    const devices = [first, second].map((run) => sharedOf(run, 'waymark.push'));
    expect(new Set(devices.map((sent) => JSON.stringify(sent).includes('Tablet')))).toEqual(new Set([true, false]));
  });
});

describe('A push that came to nothing', () => {
  const ended = { device: 'Push Device', sentAt: 0, expiresAt: 1, left: 4, ended: 'denied' };
  const state = { shared: { username: 'demo', realm: '/alpha', 'waymark.push': ended } };

  test('is told of, and followed by none until its user wants one', async () => {
    const asked = await send({ state, byTimer: true });
    const untouched = await send({
      state,
      answers: [answer('TextOutputCallback'), answer('ConfirmationCallback', 100)],
    });
    const unsent = messages().length;
    const pressed = await send({ state, answers: [answer('TextOutputCallback'), answer('ConfirmationCallback', 0)] });

    expect([asked, untouched].map(({ callbacks }) => callbacks[0]?.output[0]?.value)).toEqual([
      'You denied this sign-in on your phone\nDo you want another notification?',
      'You denied this sign-in on your phone\nDo you want another notification?',
    ]);
    expect(unsent).toBe(0);
    expect(pressed.outcome).toBe('SENT');
  });

  test('is followed by another at once where its user has pressed something to come here', async () => {
    const run = await send({ state });

    expect(run.outcome).toBe('SENT');
  });

  test('is followed by another at once for AM’s clients', async () => {
    const run = await send({ state, byTimer: true, hints: false });

    expect(run.outcome).toBe('SENT');
  });
});
