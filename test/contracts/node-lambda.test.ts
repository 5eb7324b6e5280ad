import { describe, expect, test } from '@jest/globals';
import { nodeLambda } from '../../functions/adapters/lambda/node-lambda.ts';
import { systemTools } from '../../functions/adapters/system/tools.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { NodeReply, NodeRequest } from '../../functions/ports/node-runner.ts';
import { lambdaContext } from '../support/api-event.ts';
import { printedLines } from '../support/printed-lines.ts';

const reply: NodeReply = { ok: true, result: { kind: 'outcome', outcome: 'outcome', extras: {} }, edits: [] };

const request: NodeRequest = {
  ...{ nodeType: 'MessageNode', nodeId: 'n1', displayName: 'Message', phase: 'process', config: {} },
  ...{ realm: '/alpha', journey: 'Login', identityResource: 'managed/user', answers: [], visit: 'v1' },
  state: { shared: { password: 'hunter2' }, transient: {}, secure: {} },
  locales: { request: [], realm: 'en', server: 'en' },
  attemptPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
  standing: { proofs: [], enrolled: [] },
  factorRule: { changes: 'any' },
  strict: false,
  passwordPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
  ...{ baseUrl: 'https://login.example.com/am', client: { sourceIp: '198.51.100.7', userAgent: 'x' } },
  ...{ journeyEnds: 0, transactionId: 'turn-1', deadline: 0 },
};

const linesOf = async (work: () => unknown): Promise<JsonObject[]> =>
  (await printedLines(work)).map((line) => JSON.parse(line));

describe('the function of a node', () => {
  test('hands the request to the node and the reply back', async () => {
    const asked: NodeRequest[] = [];
    const handler = nodeLambda(async (given) => {
      asked.push(given);
      return reply;
    });

    expect(await handler(request, lambdaContext())).toEqual(reply);
    expect(asked).toEqual([request]);
  });

  test('a warm-up touches nothing and prints nothing', async () => {
    let runs = 0;
    const handler = nodeLambda(async () => {
      runs += 1;
      return reply;
    });
    const event = { source: 'serverless-plugin-warmup' } as unknown as NodeRequest; // the warmer's, not the engine's

    const lines = await printedLines(async () => expect(await handler(event, lambdaContext())).toBe('warmup'));

    expect([runs, lines]).toEqual([0, []]);
  });

  test('every line that a node writes has the id of the turn, the function and whether it started cold', async () => {
    const handler = nodeLambda(async () => {
      systemTools.log.info('a line');
      return reply;
    });

    const [line] = await linesOf(() => handler(request, lambdaContext()));

    expect(line).toMatchObject({ message: 'a line', transactionId: 'turn-1', cold_start: expect.any(Boolean) });
    expect(line).toHaveProperty('function_name');
  });

  test('theft by an error: what a node throws is logged and passed on by its name only', async () => {
    const handler = nodeLambda(async () => {
      throw new TypeError('cannot read hunter2', { cause: new Error('hunter2') });
    });

    const failures: unknown[] = [];
    const lines = await linesOf(() => handler(request, lambdaContext()).catch((error) => failures.push(error)));

    expect(failures).toMatchObject([{ message: 'TypeError' }]);
    expect(lines).toMatchObject([
      { level: 'ERROR', transactionId: 'turn-1', nodeType: 'MessageNode', error: 'TypeError' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(failures.map((failure) => failure instanceof Error && failure.stack).join()).not.toContain('hunter2');
  });

  test('a request without an id, or with a long one, is served all the same', async () => {
    const handler = nodeLambda(async () => {
      systemTools.log.info('a line');
      return reply;
    });
    const { transactionId: _none, ...without } = request;

    const [one] = await linesOf(() => handler({ ...request, transactionId: 'x'.repeat(5_000) }, lambdaContext()));
    const [other] = await linesOf(() => handler(without as NodeRequest, lambdaContext())); // as a program may send it

    expect(String(one?.['transactionId']).length).toBe(128);
    expect(other).not.toHaveProperty('transactionId');
  });
});
