// Starting functions ahead of time: over a small server that answers as Lambda's Invoke does.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import warmup from '@middy/warmup';
import { nodeLambda } from '../../functions/adapters/lambda/node-lambda.ts';
import { type LambdaNodeWarmer, lambdaNodeWarmer } from '../../functions/adapters/lambda/node-warmer.ts';
import { nodeFunctions } from '../../functions/nodes/node-functions.ts';
import { lambdaContext } from '../../testing/api-event.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type LambdaServer, startLambda } from '../support/lambda-server.ts';

describe('warming nodes in Lambda functions of their own', () => {
  let lambda: LambdaServer;
  let clock = simulatedClock();

  beforeAll(async () => {
    lambda = await startLambda();
  });
  beforeEach(() => {
    clock = simulatedClock();
    lambda.invocations.length = 0;
    lambda.answer = () => ({ returns: 'warmup' });
  });
  afterAll(() => lambda.stop());

  const forever = () => new Promise<void>(() => {});
  const warmerOf = (wait: (milliseconds: number) => Promise<unknown> = forever): LambdaNodeWarmer =>
    lambdaNodeWarmer({
      lambda: lambda.lambda,
      functionOf: nodeFunctions('waymark-dev-node-'),
      nodeTypes: new Set(['OathTokenVerifierNode', 'DataStoreDecisionNode']),
      ...{ clock, wait },
    });
  const both = ['OathTokenVerifierNode', 'DataStoreDecisionNode'];

  test('sends each function the event that @middy/warmup ends at once, and waits for no answer of the function', async () => {
    const ended = await Promise.resolve(
      warmup().before?.({ event: { source: 'serverless-plugin-warmup' } } as never), // the request that middy would make
    );
    await warmerOf().warm(both);

    expect(ended).toBe('warmup');
    expect([...lambda.invocations].sort((a, b) => a.functionName.localeCompare(b.functionName))).toEqual([
      {
        functionName: 'waymark-dev-node-data-store-decision',
        type: 'Event',
        event: { source: 'serverless-plugin-warmup' },
      },
      {
        functionName: 'waymark-dev-node-oath-token-verifier',
        type: 'Event',
        event: { source: 'serverless-plugin-warmup' },
      },
    ]);
  });

  test('forged warm-up: the event that anyone may send to a node’s door runs nothing', async () => {
    let runs = 0;
    const door = nodeLambda(async () => {
      runs += 1;
      return { ok: false, code: 'ERR_NODE_INPUT', message: '' };
    });

    const said = await door({ source: 'serverless-plugin-warmup' } as never, lambdaContext()); // not a request

    expect([said, runs]).toEqual(['warmup', 0]);
  });

  test('leaves alone what has no function of its own', async () => {
    await warmerOf().warm(['UsernameCollectorNode', 'PageNode']);

    expect(lambda.invocations).toEqual([]);
  });

  test('flood: however many journeys are opened, each function is asked once a minute', async () => {
    const warmer = warmerOf();

    await Promise.all(Array.from({ length: 100 }, () => warmer.warm(both)));
    clock.advance(59_999);
    await warmer.warm(both);
    const inTheMinute = lambda.invocations.length;
    clock.advance(1);
    await warmer.warm(both);

    expect([inTheMinute, lambda.invocations.length]).toEqual([2, 4]);
  });

  test('flood: while Lambda says that too many functions run, nothing is warmed', async () => {
    const warmer = warmerOf();
    lambda.answer = () => ({ status: 429, error: 'TooManyRequestsException' });
    await warmer.warm(['OathTokenVerifierNode']);

    await warmer.warm(['DataStoreDecisionNode']);
    const whileThrottled = lambda.invocations.length;
    clock.advance(60_000);
    await warmer.warm(['DataStoreDecisionNode']);

    expect([whileThrottled, lambda.invocations.length]).toEqual([1, 2]);
  });

  test('flood: nothing is warmed when a node could not be run for the same reason', async () => {
    const warmer = warmerOf();

    warmer.rest();
    await warmer.warm(both);

    expect(lambda.invocations).toEqual([]);
  });

  test.each([
    ['Lambda is in trouble', { status: 500, error: 'ServiceException' }],
    ['the engine may not call the function', { status: 403, error: 'AccessDeniedException' }],
    ['the line breaks', 'connection reset'],
  ] as const)('fails no turn when %s', async (_what, answer) => {
    lambda.answer = () => answer;

    await expect(warmerOf().warm(both)).resolves.toBeUndefined();
  });

  test('holds an answer up for a sixth of a second at most', async () => {
    const waits: number[] = [];
    lambda.answer = () => 'never';

    await warmerOf(async (milliseconds) => waits.push(milliseconds)).warm(both);

    expect(waits).toEqual([150]);
  });
});
