// What the engine sees by itself: of a push that nobody has answered, and never what was answered; of a browser that nothing could count.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { glancing, nodeGlances } from '../../functions/nodes/node-glances.ts';
import { node } from '../../functions/nodes/push-result-verifier.ts';
import type { NodeRequest, NodeRunner } from '../../functions/ports/node-runner.ts';
import type { NewPushMessage } from '../../functions/ports/push.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { addPhone, demo, type PushNodeWorld, phoneOf, pushNodeWorld, said } from '../support/push-node-world.ts';

let world: PushNodeWorld;
let ports: MemoryPorts;
let invoked: string[];

beforeEach(async () => {
  world = await pushNodeWorld();
  ports = world.ports;
  invoked = [];
  await addPhone(world, demo, phoneOf('phone'));
});

const sent = (changes: Partial<NewPushMessage> = {}) =>
  ports.pushMessageMaking.create('visit of the sender', {
    type: 'AUTHENTICATE',
    ...demo,
    transactionId: 'transaction-1',
    deviceUuid: 'phone',
    challenge: 'AAAA',
    expiresAt: world.clock.now() + 120_000,
    keptUntil: world.clock.now() + 240_000,
    ...changes,
  });

function requestFor(pushMessageId: string, changes: Partial<NodeRequest> = {}): NodeRequest {
  const { deadline, ...rest } = {
    ...{ nodeType: 'PushResultVerifierNode', nodeId: 'verifier', displayName: 'Verifier', phase: 'process' as const },
    ...{ config: {}, realm: '/alpha', journey: 'Push', identityResource: 'managed/user', answers: [], visit: 'visit' },
    state: { shared: { realm: '/alpha', username: 'demo', pushMessageId }, transient: {}, secure: {} },
    locales: { request: [], realm: 'en', server: 'en' },
    attemptPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 60, ceiling: 90 },
    passwordPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 60, ceiling: 90 },
    standing: { proofs: [], enrolled: [] },
    factorRule: { changes: 'any' as const },
    ...{ strict: false, baseUrl: 'https://login.example.com/am', transactionId: 't' },
    client: { sourceIp: '198.51.100.7', userAgent: '' },
    ...{ journeyEnds: world.clock.now() + 600_000, deadline: world.clock.now() + 5_000 },
  };
  return { ...rest, deadline, ...changes };
}

/** The function of the node, and the same with a glance before it. */
function runners(given = ports): { alone: NodeRunner; behind: NodeRunner } {
  const tools = { clock: world.clock, randomness: seededRandomness(), log: recordedLog() };
  const handler = nodeHandler(node, ports, tools);
  const alone: NodeRunner = {
    run: (request) => {
      invoked.push(request.nodeType);
      return handler(request);
    },
  };
  return { alone, behind: glancing(alone, nodeGlances(given)) };
}

describe('a glance at a push', () => {
  test('says that it waits as the node would, and calls no function', async () => {
    const { messageId } = await sent();
    const { alone, behind } = runners();

    const seen = await behind.run(requestFor(messageId));

    expect(invoked).toEqual([]);
    expect(seen).toEqual(await alone.run(requestFor(messageId)));
  });

  test.each<[string, () => Promise<NodeRequest>]>([
    [
      'was approved',
      async () => {
        const { messageId } = await sent();
        await ports.pushAnswers.answer(messageId, said('approved'));
        return requestFor(messageId);
      },
    ],
    [
      'was denied',
      async () => {
        const { messageId } = await sent();
        await ports.pushAnswers.answer(messageId, said('denied'));
        return requestFor(messageId);
      },
    ],
    [
      'could not be delivered',
      async () => {
        const { messageId } = await sent();
        await ports.pushDeliveries.markDelivery(messageId, 'failed');
        return requestFor(messageId);
      },
    ],
    [
      'has expired',
      async () => {
        const { messageId } = await sent();
        world.clock.advance(120_000);
        return requestFor(messageId);
      },
    ],
    ['is another user’s', async () => requestFor((await sent({ username: 'eve' })).messageId)],
    ['is a registration', async () => requestFor((await sent({ type: 'REGISTER' })).messageId)],
    ['is none', async () => requestFor('nonsense')],
    ['is not to be looked at', async () => requestFor((await sent()).messageId, { phase: 'journeySucceeded' })],
    ['is of another node', async () => requestFor((await sent()).messageId, { nodeType: 'constructor' })],
  ])('that %s says nothing: the function does', async (_what, asked) => {
    const request = await asked();

    await runners().behind.run(request);

    expect(invoked).toEqual([request.nodeType]);
  });

  test('that fails is left to the function', async () => {
    const { messageId } = await sent();
    const down = { find: () => Promise.reject(new TypeError('down')) };

    const reply = await runners({ ...ports, pushProgress: down }).behind.run(requestFor(messageId));

    expect(reply).toMatchObject({ ok: true, result: { outcome: 'WAITING' } });
    expect(invoked).toHaveLength(1);
  });

  test('keeps how the runner runs things beside the journey', async () => {
    const seen: string[] = [];
    const runner: NodeRunner = { ...runners().alone, beside: async ({ nodeType }) => void seen.push(nodeType) };

    await glancing(runner, nodeGlances(ports)).beside?.(requestFor('nonsense'));

    expect(seen).toEqual(['PushResultVerifierNode']);
  });
});

describe('a glance at a remembered browser', () => {
  const asked = (nodeType: string, changes: Partial<NodeRequest>): NodeRequest => ({
    ...requestFor('none'),
    ...{ nodeType, rememberBrowserDays: 30, standing: { proofs: [{ factor: 'pwd', at: 1 }], enrolled: [] } },
    ...changes,
  });
  const withCookie = { request: { headers: {}, cookies: { 'remembered-browser': ['v1.a.b'] } } };

  test.each([
    ['RememberedBrowserDecisionNode', 'false', {}],
    ['RememberedBrowserDecisionNode', 'false', { ...withCookie, forceAuth: true as const }],
    ['RememberBrowserNode', 'outcome', { request: { headers: { origin: ['https://login.example.com'] } } }],
  ])('%s calls no function where nothing could count: %s', async (type, outcome, changes) => {
    const { behind } = runners();

    const seen = await behind.run(asked(type, changes));

    expect([invoked, seen]).toEqual([[], { ok: true, result: { kind: 'outcome', outcome, extras: {} }, edits: [] }]);
  });

  test('leaves a cookie to the node', async () => {
    const { behind } = runners();

    await behind.run(asked('RememberedBrowserDecisionNode', withCookie));

    expect(invoked).toEqual(['RememberedBrowserDecisionNode']);
  });
});
