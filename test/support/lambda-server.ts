// A stand-in for Lambda's Invoke, over real HTTP: functions by name, and trouble on demand.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Lambda, lambda as lambdaOver } from '../../functions/adapters/lambda/invoke.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';

export interface Invocation {
  readonly functionName: string;
  /** `RequestResponse` or `Event`. */
  readonly type: string;
  readonly event: unknown;
}

export type LambdaAnswer =
  /** The function returned this. */
  | { readonly returns: unknown }
  /** The function failed; the object is what Lambda says of it. */
  | { readonly fails: object }
  /** Lambda refuses. */
  | { readonly status: number; readonly error: string }
  | 'connection reset'
  | 'never';

export interface LambdaServer {
  readonly lambda: Lambda;
  readonly endpoint: string;
  readonly invocations: Invocation[];
  /** Answers from now on. */
  answer: (invocation: Invocation) => LambdaAnswer | Promise<LambdaAnswer>;
  stop(): Promise<void>;
}

export async function startLambda(): Promise<LambdaServer> {
  const server: Server = createServer(async (message, response) => {
    const functionName = /\/functions\/([^/]+)\/invocations/.exec(decodeURIComponent(message.url ?? ''))?.[1] ?? '';
    const type = String(message.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    const invocation = { functionName, type, event: await json(message) };
    lambda.invocations.push(invocation);
    const answer = await lambda.answer(invocation);
    response.setHeader('content-type', 'application/json');
    if (answer === 'never') return;
    if (answer === 'connection reset') message.socket.resetAndDestroy();
    else if ('status' in answer) {
      response.writeHead(answer.status, { 'x-amzn-errortype': answer.error }).end('{"message":"what was sent"}');
    } else if (type === 'Event') response.writeHead(202).end();
    else if ('fails' in answer) {
      response.setHeader('x-amz-function-error', 'Unhandled').end(JSON.stringify(answer.fails));
    } else response.end(JSON.stringify(answer.returns));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on a port, not on a pipe
  const endpoint = `http://127.0.0.1:${port}`;
  const lambda: LambdaServer = {
    endpoint,
    lambda: lambdaOver(systemClock, {
      ...{ endpoint, region: 'eu-central-1', connectionTimeout: 30_000 },
      credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    }),
    invocations: [],
    answer: () => ({ status: 404, error: 'ResourceNotFoundException' }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return lambda;
}
