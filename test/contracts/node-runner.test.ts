// Both ways to run a node, in this process and in a Lambda of its own, held to one suite. The Lambda side goes to
// a small server that answers as Lambda's Invoke does.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inlineNodeRunner } from '../../functions/adapters/lambda/node-payload.ts';
import { lambdaNodeRunner, placedNodeRunner } from '../../functions/adapters/lambda/node-runner.ts';
import type { NodeRunError } from '../../functions/node/errors.ts';
import type { NodeHandler } from '../../functions/node/node-handler.ts';
import { nodeFunctions, typesElsewhere } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import type { NodeReply, NodeRequest, NodeRunner } from '../../functions/ports/node-runner.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type LambdaAnswer, type LambdaServer, startLambda } from '../support/lambda-server.ts';

const start = simulatedClock().now();
const request: NodeRequest = {
  nodeType: 'OathTokenVerifierNode',
  nodeId: 'node',
  displayName: 'Verifier',
  phase: 'process',
  config: {},
  realm: '/alpha',
  journey: 'Login',
  identityResource: 'managed/user',
  state: { shared: { username: 'jürgen' }, transient: {}, secure: {} },
  answers: [],
  locales: { request: [], realm: 'en', server: 'en' },
  visit: 'visit',
  attemptPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 60, ceiling: 90 },
  standing: { proofs: [], enrolled: [] },
  factorRule: { changes: 'any' },
  strict: false,
  passwordPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 60, ceiling: 90 },
  baseUrl: 'https://login.example.com/am',
  client: { sourceIp: '198.51.100.7', userAgent: '' },
  journeyEnds: start + 60_000,
  transactionId: 't',
  deadline: start + 5_000,
};
const reply: NodeReply = { ok: true, result: { kind: 'outcome', outcome: 'true', extras: {} }, edits: [] };
const asking = {
  ok: true,
  result: {
    kind: 'callbacks',
    callbacks: [{ type: 'NameCallback', output: [{ name: 'prompt', value: 'User' }] }],
    header: 'Hello',
    extras: { sessionProperties: { a: 'b' }, wantsSuccess: true, audit: { reason: 'spent' } },
  },
  edits: [
    { op: 'put', store: 'shared', key: 'k', value: { deep: [1, null] } },
    { op: 'remove', key: 'gone' },
  ],
} as const satisfies NodeReply;

function withText(length: number): NodeRequest {
  return { ...request, state: { ...request.state, shared: { text: 'x'.repeat(length) } } };
}

function contract(runnerOf: (handler: NodeHandler) => NodeRunner): void {
  test('hands the node its request as it is, and brings its reply back', async () => {
    const seen: NodeRequest[] = [];
    const runner = runnerOf(async (asked) => {
      seen.push(asked);
      return reply;
    });

    const got = await runner.run(request);

    expect(seen).toEqual([request]);
    expect(got).toEqual(reply);
  });

  test('brings callbacks, extras and edits back whole', async () => {
    expect(await runnerOf(async () => asking).run(request)).toEqual(asking);
  });

  test('brings the error of a node that gave up as a value', async () => {
    const gaveUp: NodeReply = { ok: false, code: 'ERR_NODE_INPUT', message: 'Expected username to be set.' };

    expect(await runnerOf(async () => gaveUp).run(request)).toEqual(gaveUp);
  });

  test('rejects when the node breaks', async () => {
    const runner = runnerOf(async () => {
      throw new TypeError('a bug');
    });

    await expect(runner.run(request)).rejects.toThrow();
  });

  test('oversized state: a request that is too large reaches no node', async () => {
    let runs = 0;
    const runner = runnerOf(async () => {
      runs += 1;
      return reply;
    });

    const got = await runner.run(withText(3 * 1024 * 1024));

    expect(got).toMatchObject({ ok: false, code: 'ERR_STATE_TOO_LARGE' });
    expect(runs).toBe(0);
  });

  test('oversized reply: a node cannot swamp the engine', async () => {
    const swamp: NodeReply = {
      ok: true,
      result: asking.result,
      edits: [{ op: 'put', store: 'shared', key: 'k', value: 'é'.repeat(1_100_000) }],
    };

    await expect(runnerOf(async () => swamp).run(request)).rejects.toMatchObject({ code: 'ERR_NODE_REPLY' });
  });

  test.each([
    ['the answer to a warm-up', 'warmup'],
    ['nothing', null],
    ['an object of another kind', { statusCode: 200, body: '' }],
    ['a result without a kind', { ok: true, result: { outcome: 'true', extras: {} }, edits: [] }],
    ['no extras', { ok: true, result: { kind: 'outcome', outcome: 'true' }, edits: [] }],
    [
      'a user id that is no text',
      { ...reply, result: { kind: 'outcome', outcome: 'true', extras: { universalId: 7 } } },
    ],
    ['edits that are no list', { ...reply, edits: {} }],
    ['an edit of a store that nodes do not write', { ...reply, edits: [{ op: 'put', store: 'secure', key: 'k' }] }],
    ['callbacks without a type', { ...asking, result: { kind: 'callbacks', callbacks: [{}], extras: {} } }],
    ['a failure without a code', { ok: false, message: 'm' }],
  ])('forged reply: %s moves no journey', async (_what, forged) => {
    const runner = runnerOf(async () => forged as unknown as NodeReply); // what a function that is not ours might say

    await expect(runner.run(request)).rejects.toMatchObject({ code: 'ERR_NODE_REPLY', passing: false });
  });
}

describe('nodes in this process', () => {
  contract((handler) => inlineNodeRunner({ OathTokenVerifierNode: handler }));

  test('answer for a type that does not run here with an error of the node', async () => {
    expect(await inlineNodeRunner({}).run(request)).toMatchObject({ ok: false, code: 'ERR_NODE_UNKNOWN' });
  });
});

describe('nodes in Lambda functions of their own', () => {
  let lambda: LambdaServer;
  let clock = simulatedClock();
  let pauses: number[] = [];
  let throttled = 0;

  beforeAll(async () => {
    lambda = await startLambda();
  });
  beforeEach(() => {
    clock = simulatedClock();
    pauses = [];
    throttled = 0;
    lambda.invocations.length = 0;
  });
  afterAll(() => lambda.stop());

  const runner = (): NodeRunner =>
    lambdaNodeRunner({
      lambda: lambda.lambda,
      functionOf: nodeFunctions('waymark-dev-node-'),
      ...{ clock, randomness: seededRandomness() },
      onThrottled: () => {
        throttled += 1;
      },
      wait: async (milliseconds) => {
        pauses.push(milliseconds);
        clock.advance(milliseconds);
      },
    });
  const answering = (...answers: LambdaAnswer[]): NodeRunner => {
    lambda.answer = () => answers[Math.min(lambda.invocations.length, answers.length) - 1] ?? 'never';
    return runner();
  };

  contract((handler) => {
    lambda.answer = async ({ event }) => {
      try {
        return { returns: await handler(event as NodeRequest) }; // what arrives is what the runner sent
      } catch (error) {
        return { fails: { errorType: 'TypeError', errorMessage: String(error) } };
      }
    };
    return runner();
  });

  test('are found by the name of the node’s folder, and waited for', async () => {
    await answering({ returns: reply }).run(request);

    expect(lambda.invocations).toMatchObject([
      { functionName: 'waymark-dev-node-oath-token-verifier', type: 'RequestResponse' },
    ]);
  });

  test('run beside a journey, which does not wait for their reply, and whose trouble is no retry', async () => {
    await answering({ returns: reply }).beside?.(request);
    const refused = answering({ status: 429, error: 'TooManyRequestsException' }).beside?.(request);

    await expect(refused).rejects.toThrow();
    expect(lambda.invocations).toMatchObject([
      { functionName: 'waymark-dev-node-oath-token-verifier', type: 'Event', event: request },
      { type: 'Event' },
    ]);
  });

  const tooMany = { status: 429, error: 'TooManyRequestsException' };
  const down = { status: 502, error: 'EC2UnexpectedException' };

  test.each<[string, LambdaAnswer]>([
    ['throttled', tooMany],
    ['refused because Lambda is in trouble', down],
    ['refused because the function is just being replaced', { status: 409, error: 'ResourceConflictException' }],
    ['broken off on the way', 'connection reset'],
  ])('an invocation that is %s is made again, under the same visit', async (_what, trouble) => {
    const got = await answering(trouble, trouble, { returns: reply }).run(request);

    expect(got).toEqual(reply);
    expect(lambda.invocations.map(({ event }) => event)).toEqual([request, request, request]);
  });

  test('the pauses between attempts grow, and no two engines keep in step', async () => {
    await answering(tooMany, tooMany, { returns: reply }).run(request);

    const [first = 0, second = 0] = pauses;
    expect(pauses).toHaveLength(2);
    expect(first).toBeGreaterThanOrEqual(40);
    expect(first).toBeLessThanOrEqual(80);
    expect(second).toBeGreaterThanOrEqual(80);
    expect(second).toBeLessThanOrEqual(160);
    expect(throttled).toBe(2);
  });

  test.each<[code: string, passing: boolean, attempts: number, cause: string, answer: LambdaAnswer]>([
    ['ERR_NODE_THROTTLED', true, 3, 'TooManyRequestsException (HTTP 429)', tooMany],
    ['ERR_NODE_UNREACHABLE', true, 3, 'EC2UnexpectedException (HTTP 502)', down],
    [
      'ERR_NODE_REFUSED',
      false,
      1,
      'ResourceNotFoundException (HTTP 404)',
      { status: 404, error: 'ResourceNotFoundException' },
    ],
    ['ERR_NODE_REFUSED', false, 1, 'AccessDeniedException (HTTP 403)', { status: 403, error: 'AccessDeniedException' }],
    ['ERR_NODE_BROKEN', false, 1, 'TypeError', { fails: { errorType: 'TypeError', errorMessage: 'jürgen' } }],
    ['ERR_NODE_BROKEN', false, 1, 'Unhandled', { fails: { errorType: 'a text: jürgen' } }],
    ['ERR_NODE_BROKEN', false, 1, 'Runtime.ExitError', { fails: { errorType: 'Runtime.ExitError' } }],
    [
      'ERR_NODE_TIMEOUT',
      true,
      1,
      'Sandbox.Timedout',
      {
        fails: {
          errorType: 'Sandbox.Timedout',
          errorMessage: 'RequestId: 1 Error: Task timed out after 10.00 seconds',
        },
      },
    ],
    [
      'ERR_NODE_TIMEOUT',
      true,
      1,
      'Unhandled',
      { fails: { errorMessage: '2027 1 Task timed out after 10.00 seconds' } },
    ],
    ['ERR_NODE_REPLY', false, 1, 'not a reply of a node', { returns: 'warmup' }],
  ])('%s: passing %s, after %i attempts, with the cause %s', async (code, passing, attempts, cause, answer) => {
    await expect(answering(answer).run(request)).rejects.toMatchObject({
      name: 'NodeRunError',
      message: `OathTokenVerifierNode could not be run: ${cause}`,
      ...{ code, passing },
      facts: { cause, attempts, function: 'waymark-dev-node-oath-token-verifier' },
    });

    expect(lambda.invocations).toHaveLength(attempts);
  });

  test('a line that stays broken is a node that cannot be reached', async () => {
    await expect(answering('connection reset').run(request)).rejects.toMatchObject({ code: 'ERR_NODE_UNREACHABLE' });

    expect(lambda.invocations).toHaveLength(3);
  });

  test.each<[string, LambdaAnswer]>([
    ['a broken function said', { fails: { errorType: 'TypeError', errorMessage: 'what was sent' } }],
    ['Lambda said', tooMany],
    ['was no reply', { returns: { secret: 'what was sent' } }],
  ])('leak: what %s is not in the error, which the log tells of', async (_what, answer) => {
    const failed = await answering(answer)
      .run(request)
      .catch((error: unknown) => error);

    const { message, cause, facts } = failed as NodeRunError; // rejects with nothing else
    expect(JSON.stringify([message, cause, facts])).not.toContain('what was sent');
  });

  test('are not asked again when the pause would take longer than the time that is left', async () => {
    lambda.answer = () => {
      clock.set(request.deadline - 30);
      return tooMany;
    };

    const failing = runner().run(request);

    await expect(failing).rejects.toMatchObject({ code: 'ERR_NODE_THROTTLED' });
    expect(pauses).toEqual([]);
  });

  test('are given up when the time of the request is used up', async () => {
    const failing = answering('never').run({ ...request, deadline: clock.now() });

    await expect(failing).rejects.toMatchObject({ code: 'ERR_NODE_TIMEOUT', passing: true });
  });
});

describe('the placement', () => {
  const here: NodeRunner = {
    run: async () => ({ ...reply, result: { ...asking.result, header: 'here' } }) as NodeReply,
  }; // an asking reply
  const elsewhere: NodeRunner = { run: async () => reply };
  const pure = { ...request, nodeType: 'UsernameCollectorNode' };

  test.each([
    ['isolated', true, false],
    ['all-isolated', true, true],
  ])('%s runs a node that touches something elsewhere: %s, and one that touches nothing: %s', async (name, ...away) => {
    const runner = placedNodeRunner(typesElsewhere(nodeDefinitions, name), here, elsewhere);

    const replies = await Promise.all([runner.run(request), runner.run(pure)]);

    expect(replies.map((got) => got === reply)).toEqual(away);
  });

  test('runs beside the journey where the node is, and in this process there is nothing to hand over', async () => {
    const seen: string[] = [];
    const away: NodeRunner = { ...elsewhere, beside: async () => void seen.push('away') };
    const near: NodeRunner = { run: (asked) => here.run(asked).finally(() => seen.push('here')) };
    const runner = placedNodeRunner(typesElsewhere(nodeDefinitions, 'isolated'), near, away);

    await runner.beside?.(request);
    await runner.beside?.(pure);

    expect(seen).toEqual(['away', 'here']);
  });

  test.each(['isolated', 'all-isolated'])('%s has no function for what the engine itself does', (name) => {
    const types = typesElsewhere(nodeDefinitions, name);

    expect([types.has('PageNode'), types.has('InnerTreeEvaluatorNode')]).toEqual([false, false]);
  });
});
