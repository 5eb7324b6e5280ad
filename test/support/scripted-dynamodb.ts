// A stand-in for DynamoDB on the wire: keeps what comes in as it came, and answers as told.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Sent {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
  /** Of the connection, from 1. */
  readonly connection: number;
}

export type ScriptedAnswer =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: object | string }
  | 'connection reset'
  /** Says that more comes, and resets the connection. */
  | 'cut off'
  | 'never'
  /** Begins, and says nothing more. */
  | 'half';

export interface ScriptedDynamoDb {
  readonly endpoint: string;
  readonly sent: Sent[];
  /** Answers the n-th request from now, from 1. */
  answer: (attempt: number) => ScriptedAnswer;
  /** Forgets what was sent. */
  script(answer: (attempt: number) => ScriptedAnswer): void;
  stop(): void;
}

export async function startScriptedDynamoDb(): Promise<ScriptedDynamoDb> {
  const connections = new Map<object, number>();
  const server = createServer(async (request, response) => {
    const { socket } = request;
    if (!connections.has(socket)) connections.set(socket, connections.size + 1);
    const body = await text(request);
    scripted.sent.push({
      headers: request.headers,
      body,
      path: request.url ?? '',
      connection: connections.get(socket) ?? 0,
    });
    const answer = scripted.answer(scripted.sent.length);
    if (answer === 'never') return;
    if (answer === 'connection reset') return void socket.resetAndDestroy();
    if (answer === 'half' || answer === 'cut off') {
      response.writeHead(200, { 'content-length': 100 }).write('{"Item":', () => {
        if (answer === 'cut off') socket.destroy();
      });
      return;
    }
    const { status = 200, headers, body: said = {} } = answer;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  const scripted: ScriptedDynamoDb = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listens on a port, not on a pipe
    sent: [],
    answer: () => ({}),
    script(answer) {
      scripted.sent.length = 0;
      scripted.answer = answer;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return scripted;
}

/** An answer that refuses, as DynamoDB words it. */
export function refusal(name: string, status = 400, headers: Readonly<Record<string, string>> = {}): ScriptedAnswer {
  return { status, headers, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'because' } };
}
