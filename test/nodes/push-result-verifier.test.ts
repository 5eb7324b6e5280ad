import { beforeEach, describe, expect, test } from '@jest/globals';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/push-result-verifier.ts';
import type { NewPushMessage, PushAnswer, PushMessage } from '../../functions/ports/push.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import { type NodeRun, runNode } from '../../testing/run-node.ts';
import {
  addPhone,
  demo,
  type PushNodeWorld,
  phoneFacts,
  phoneOf,
  pushNodeWorld,
  pushService,
  said,
} from '../support/push-node-world.ts';

const { definition } = node;

const minutes = 60_000;
const down = (): Promise<never> => Promise.reject(new TypeError('down'));

let world: PushNodeWorld;
let ports: MemoryPorts;

beforeEach(async () => {
  world = await pushNodeWorld();
  ports = world.ports;
  await addPhone(world, demo, phoneOf('phone'));
});

/** A push that is on its way. */
const sent = (changes: Partial<NewPushMessage> = {}): Promise<PushMessage> =>
  ports.pushMessageMaking.create('visit of the sender', {
    type: 'AUTHENTICATE',
    ...demo,
    transactionId: 'transaction-1',
    deviceUuid: 'phone',
    challenge: 'AAAA',
    expiresAt: world.clock.now() + 2 * minutes,
    keptUntil: world.clock.now() + 4 * minutes,
    ...changes,
  });

const others = { realm: '/alpha', username: 'demo', color: 'red' };
const stateFor = ({ messageId }: Pick<PushMessage, 'messageId'>) => ({
  shared: {
    ...others,
    pushMessageId: messageId,
    t: 120_000,
    pushMechanismUid: phoneFacts.mechanismUid,
    pushMessageExpiration: 1,
    pushNumberChallengeKey: '42',
  },
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { ports?: Partial<MemoryPorts> };

const verify = ({ ports: changed, ...options }: Options): Promise<NodeRun> =>
  runNode(node, { clock: world.clock, push: pushService, ...options, ports: { ...ports, ...changed } });

/** What becomes of a push that was answered so. */
const verdictOn = async (changes: Partial<NewPushMessage>, answer: PushAnswer, options: Options = {}) => {
  const message = await sent(changes);
  await ports.pushAnswers.answer(message.messageId, answer);
  return verify({ state: stateFor(message), ...options });
};

describe('an approved push', () => {
  test('P-10 signs the user in', async () => {
    const run = await verdictOn({}, said('approved'));

    expect(run.outcome).toBe('TRUE');
    expect(run.extras.sessionProperties).toEqual({ NodeType: 'AuthenticatorPush|' });
  });

  test.each(['default', 'biometric'] as const)(
    'N-OOB-12 of the type %s is one factor, and the same one: nobody saw a finger',
    async (pushType) => {
      const notification = { jwt: 'a.b.c', text: 'Login?', pushType, fcmPayload: 'fcmV1' } as const;

      const run = await verdictOn({ notification }, said('approved'));

      expect(run.outcome).toBe('TRUE');
      expect(run.extras).toEqual((await verdictOn({}, said('approved'))).extras);
    },
  );

  test('leaves nothing of the push in state', async () => {
    const run = await verdictOn({}, said('approved'));

    expect(run.state.shared).toEqual({ ...others, NodeType: 'AuthenticatorPush|' });
  });

  test('is added to what the user has proved before', async () => {
    const message = await sent();
    await ports.pushAnswers.answer(message.messageId, said('approved'));
    const shared = { ...stateFor(message).shared, NodeType: 'AuthenticatorOATH|' };

    const run = await verify({ state: { shared } });

    expect(run.state.shared['NodeType']).toBe('AuthenticatorOATH|AuthenticatorPush|');
  });

  test('sets the last access date of the phone that was asked', async () => {
    await addPhone(world, demo, phoneOf('other'));

    await verdictOn({}, said('approved'));

    const devices = await ports.pushDevices.list(demo);
    const dates = Object.fromEntries(devices.map(({ profile }) => [profile.uuid, profile.lastAccessDate]));
    expect(dates).toEqual({ phone: world.clock.now(), other: 1_700_000_000_000 });
  });

  test('counts when it was approved in time, even if the browser asks later', async () => {
    const message = await sent();
    world.clock.advance(2 * minutes - 1);
    await ports.pushAnswers.answer(message.messageId, said('approved'));
    world.clock.advance(minutes);

    expect((await verify({ state: stateFor(message) })).outcome).toBe('TRUE');
  });

  test('signs in although the notes about it cannot be made', async () => {
    const broken = {
      pushDeviceUse: { touch: down },
    };

    const run = await verdictOn({}, said('approved'), { ports: broken });

    expect(run.outcome).toBe('TRUE');
    expect(run.log.lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['error', { what: 'last access date', error: 'TypeError' }],
    ]);
  });

  test('of a phone that has been removed since signs in quietly', async () => {
    ports.store.devices.clear();

    expect((await verdictOn({}, said('approved'))).outcome).toBe('TRUE');
  });
});

describe('a number challenge', () => {
  test('P-10 with the right number signs in', async () => {
    expect((await verdictOn({ number: 42 }, said('approved', { number: 42 }))).outcome).toBe('TRUE');
  });

  test.each([
    ['a wrong number', said('approved', { number: 17 }), 'wrongNumber'],
    ['no number', said('approved'), 'noNumber'],
    ['the right number but a denial', said('denied', { number: 42 }), 'denied'],
  ])('approved with %s is a refusal', async (_, answer, reason) => {
    const run = await verdictOn({ number: 42 }, answer);

    expect(run.outcome).toBe('FALSE');
    expect(run.extras.audit).toEqual({ reason });
    expect(run.extras.sessionProperties).toBeUndefined();
    expect(run.state.shared).toEqual(others);
  });

  test('is judged by the message: the state cannot talk a wrong number right', async () => {
    const message = await sent({ number: 42 });
    await ports.pushAnswers.answer(message.messageId, said('approved', { number: 17 }));
    const shared = { ...stateFor(message).shared, pushNumberChallengeKey: '17' };

    expect((await verify({ state: { shared } })).outcome).toBe('FALSE');
  });

  test('without a number in question, a number in the answer does not matter', async () => {
    expect((await verdictOn({}, said('approved', { number: 5 }))).outcome).toBe('TRUE');
  });

  test('N-OOB-6 A-6.6.3 with a wrong number leaves budget and last access date as they are', async () => {
    const { messageId } = await sent({ number: 42 });
    await ports.pushBudget.take(demo, { visit: 'v', messageId }, pushService.budget);

    await verdictOn({ number: 42 }, said('approved', { number: 17 }));

    expect(await ports.sentPushes.pending(demo)).toHaveLength(1);
    expect((await ports.pushDevices.list(demo))[0]?.profile.lastAccessDate).toBe(1_700_000_000_000);
  });
});

describe('a denied push', () => {
  test('P-10 fails, with the reason in the audit event', async () => {
    const run = await verdictOn({}, said('denied'));

    expect(run.outcome).toBe('FALSE');
    expect(run.extras.audit).toEqual({ reason: 'denied' });
    expect(run.state.shared).toEqual(others);
  });

  test('N-OOB-6 stays in the budget: denials do not buy further pushes', async () => {
    const { messageId } = await sent();
    await ports.pushBudget.take(demo, { visit: 'v', messageId }, pushService.budget);

    await verdictOn({}, said('denied'));

    expect(await ports.sentPushes.pending(demo)).toEqual([messageId]);
  });
});

describe('a push that nobody has answered', () => {
  test('P-7 P-10 waits, and changes nothing', async () => {
    const message = await sent();

    const run = await verify({ state: stateFor(message) });

    expect(run.outcome).toBe('WAITING');
    expect(run.reply).toMatchObject({ edits: [] });
  });

  test.each([
    [2 * minutes - 1, 'WAITING'],
    [2 * minutes, 'EXPIRED'],
  ])('P-10 after %d ms goes to %s', async (elapsed, outcome) => {
    const message = await sent();

    world.clock.advance(elapsed);

    expect((await verify({ state: stateFor(message) })).outcome).toBe(outcome);
  });

  test('P-10 leaves nothing behind once it has expired, so that a new one can be sent', async () => {
    const message = await sent();
    world.clock.advance(2 * minutes);

    const run = await verify({ state: stateFor(message) });

    expect(run.state.shared).toEqual(others);
  });

  test('whose row is gone has expired: that is no error', async () => {
    const message = await sent();
    await ports.pushMessageRemoval.remove(message.messageId);

    expect((await verify({ state: stateFor(message) })).outcome).toBe('EXPIRED');
  });

  test('and that could not be delivered fails at once: EXPIRED would send for ever', async () => {
    const message = await sent();
    await ports.pushDeliveries.markDelivery(message.messageId, 'failed');

    const run = await verify({ state: stateFor(message) });

    expect(run.outcome).toBe('FALSE');
    expect(run.extras.audit).toEqual({ reason: 'undelivered' });
    expect(run.state.shared).toEqual(others);
  });

  test('and that could not be delivered goes to UNDELIVERED where that is asked for, and can be sent anew', async () => {
    const message = await sent();
    await ports.pushDeliveries.markDelivery(message.messageId, 'failed');

    const run = await verify({ state: stateFor(message), config: { captureUndelivered: true } });

    expect(run.outcome).toBe('UNDELIVERED');
    expect(run.extras.audit).toEqual({ reason: 'undelivered' });
    expect(run.extras.proved).toBeUndefined();
    expect(run.state.shared).toEqual(others);
  });

  test.each([
    ['a denial', said('denied'), 'FALSE'],
    ['an approval', said('approved'), 'TRUE'],
  ])('where UNDELIVERED is asked for, %s stays what it is', async (_, answer, outcome) => {
    const message = await sent();
    await ports.pushDeliveries.markDelivery(message.messageId, 'failed');
    await ports.pushAnswers.answer(message.messageId, answer);

    const run = await verify({ state: stateFor(message), config: { captureUndelivered: true } });

    expect(run.outcome).toBe(outcome);
  });

  test('but was answered although its delivery counts as failed, is judged by the answer', async () => {
    const message = await sent();
    await ports.pushDeliveries.markDelivery(message.messageId, 'failed');
    await ports.pushAnswers.answer(message.messageId, said('approved'));

    expect((await verify({ state: stateFor(message) })).outcome).toBe('TRUE');
  });
});

describe('replay', () => {
  test('a copy of the request finds what the first one found', async () => {
    const message = await sent();
    await ports.pushAnswers.answer(message.messageId, said('approved'));
    const state = stateFor(message);

    const runs = await Promise.all([verify({ state }), verify({ state }), verify({ state })]);

    expect(runs.map(({ outcome }) => outcome)).toEqual(['TRUE', 'TRUE', 'TRUE']);
    expect(runs[1]?.state).toEqual(runs[0]?.state);
  });

  test('an approval is forgotten in state: it cannot sign in a second time', async () => {
    const first = await verdictOn({}, said('approved'));

    const second = await verify({ state: first.state });

    expect(second.errorCode).toBe('ERR_NODE_INPUT');
  });
});

describe('what another has approved', () => {
  test('A-6.6.2 does not sign this user in: a thief’s own phone says yes to the thief only', async () => {
    const message = await sent({ username: 'eve', deviceUuid: 'hers' });
    await ports.pushAnswers.answer(message.messageId, said('approved'));

    const run = await verify({ state: stateFor(message) });

    expect(run.outcome).toBe('FALSE');
    expect(run.extras.audit).toEqual({ reason: 'otherUser' });
  });

  test('does not sign in when another realm has a user of that name', async () => {
    expect((await verdictOn({ realm: '/beta' }, said('approved'))).outcome).toBe('FALSE');
  });

  test('does not sign in when the journey knows no user', async () => {
    const message = await sent();
    await ports.pushAnswers.answer(message.messageId, said('approved'));
    const { username: _, ...shared } = stateFor(message).shared;

    expect((await verify({ state: { shared } })).outcome).toBe('FALSE');
  });

  test('does not sign in the identified user because another name was typed since', async () => {
    const universalId = 'id=eve,ou=user,o=alpha,ou=services,ou=am-config';

    expect((await verdictOn({}, said('approved'), { universalId })).outcome).toBe('FALSE');
  });

  test('is the same user in another spelling', async () => {
    const message = await sent();
    await ports.pushAnswers.answer(message.messageId, said('approved'));

    const run = await verify({ state: { shared: { ...stateFor(message).shared, username: ' DEMO' } } });

    expect(run.outcome).toBe('TRUE');
  });
});

describe('a message of another type', () => {
  test('a registration proves nothing: it fails', async () => {
    const run = await verdictOn({ type: 'REGISTER' }, said('approved', { content: phoneFacts }));

    expect(run.outcome).toBe('FALSE');
    expect(run.extras.audit).toEqual({ reason: 'type' });
  });

  test('an unknown one fails, and is taken out of state', async () => {
    const run = await verify({ state: stateFor({ messageId: 'TRANSFER:x1' }) });

    expect(run.outcome).toBe('FALSE');
    expect(run.state.shared).toEqual(others);
  });
});

describe('the journey ends', () => {
  test.each([{}, { pushMessageId: '' }, { pushMessageId: 7 }])('without a message id: %j', async (shared) => {
    const run = await verify({ state: { shared: { username: 'demo', ...shared } } });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Unable to find push message ID' });
    expect(run.log.messages('error')).toEqual(['Unable to find push message ID in sharedState']);
  });

  test('with a message id only in transient state', async () => {
    const { messageId } = await sent();

    const run = await verify({ state: { shared: { username: 'demo' }, transient: { pushMessageId: messageId } } });

    expect(run.errorCode).toBe('ERR_NODE_INPUT');
  });

  test('with a text that is no message id', async () => {
    const run = await verify({ state: stateFor({ messageId: 'nonsense' }) });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Unable to parse message ID' });
  });

  test('when the message cannot be read', async () => {
    const message = await sent();

    const run = await verify({
      state: stateFor(message),
      ports: { pushResults: { find: down } },
    });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'An unexpected error occurred while verifying the push result: TypeError',
    });
  });
});

describe('Push Result Verifier', () => {
  test('has AM’s four outcomes, and two of our own where they are asked for', () => {
    const none = { captureUndelivered: false, captureWrongNumber: false };
    const all = { captureUndelivered: true, captureWrongNumber: true };

    expect(definition.config.parse({ unknownKey: 1 })).toEqual(none);
    expect(outcomesOf(definition, none)).toEqual(['TRUE', 'FALSE', 'EXPIRED', 'WAITING']);
    expect(outcomesOf(definition, all).slice(4)).toEqual(['UNDELIVERED', 'WRONG_NUMBER']);
  });

  test('writes no number into a log line', async () => {
    const run = await verdictOn({ number: 42 }, said('approved', { number: 17 }));

    expect(JSON.stringify(run.log.lines)).not.toMatch(/42|17/);
  });
});
