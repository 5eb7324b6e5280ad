// Both ways to run a node, in this process and in a Lambda of its own, held to one suite. The Lambda side is the real
// SDK client against a small server that answers as Lambda's Invoke does.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inlineNodeRunner } from '../../functions/adapters/inline-node-runner.ts';
import { lambdaNodeRunner } from '../../functions/adapters/lambda-node-runner.ts';
import type { NodeHandler } from '../../functions/journey/node-handler.ts';
import type { NodeReply, NodeRequest, NodeRunner } from '../../functions/ports/node-runner.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const clock = simulatedClock();
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
  attemptPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 60 },
  baseUrl: 'https://login.example.com/am',
  client: { sourceIp: '198.51.100.7', userAgent: '' },
  journeyEnds: clock.now() + 60_000,
  transactionId: 't',
  deadline: clock.now() + 5_000,
};
const reply: NodeReply = { ok: true, result: { kind: 'outcome', outcome: 'true', extras: {} }, edits: [] };

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
}

describe('nodes in this process', () => {
  contract((handler) => inlineNodeRunner({ OathTokenVerifierNode: handler }));

  test('answer for a type that does not run here with an error of the node', async () => {
    expect(await inlineNodeRunner({}).run(request)).toMatchObject({ ok: false, code: 'ERR_NODE_UNKNOWN' });
  });
});

describe('nodes in Lambda functions of their own', () => {
  let handle: NodeHandler = async () => reply;
  const invoked: string[] = [];
  const server = createServer(async (message, response) => {
    invoked.push(decodeURIComponent(message.url ?? ''));
    try {
      // What arrives is what the runner sent.
      const answer = await handle((await json(message)) as NodeRequest);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    } catch {
      response.setHeader('x-amz-function-error', 'Unhandled').end('{"errorMessage":"state of the user"}');
    }
  });
  let client: LambdaClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
    client = new LambdaClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  });

  afterAll(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const runnerOf = (handler: NodeHandler): NodeRunner => {
    handle = handler;
    return lambdaNodeRunner('waymark-dev-node-', clock, client);
  };
  contract(runnerOf);

  test('are found by the name of the node’s folder', async () => {
    invoked.length = 0;

    await runnerOf(async () => reply).run(request);

    expect(invoked).toEqual([expect.stringContaining('/functions/waymark-dev-node-oath-token-verifier/invocations')]);
  });

  test('leak: what a broken function said is not repeated', async () => {
    const runner = runnerOf(async () => {
      throw new Error('state of the user');
    });

    await expect(runner.run(request)).rejects.not.toThrow('state of the user');
  });

  test('are given up when the time of the request is used up', async () => {
    const runner = runnerOf(() => new Promise(() => {}));

    await expect(runner.run({ ...request, deadline: clock.now() })).rejects.toThrow();
  });

  test('are not asked with more than an invocation takes', async () => {
    const shared = { text: 'x'.repeat(6 * 1024 * 1024) };

    const got = await runnerOf(async () => reply).run({ ...request, state: { ...request.state, shared } });

    expect(got).toMatchObject({ ok: false, code: 'ERR_STATE_TOO_LARGE' });
  });
});
