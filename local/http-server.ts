// The local stack's HTTP server: bytes in, bytes out. It listens on this machine only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsLimits } from '../functions/manifest/aws-limits.ts';
import type { HttpAnswer } from './gateway-error.ts';
import type { ReceivedRequest } from './proxy-event.ts';
import { StartError } from './start-error.ts';

export interface HttpServer {
  readonly port: number;
  /** Answers what has been asked, for half a second at most, and closes. */
  stop(): Promise<void>;
}

export interface Answering {
  answer(request: ReceivedRequest): Promise<HttpAnswer>;
  /** For a body over the limit, for what is no HTTP, and for a fault of our own. */
  refusal(status: 400 | 413 | 500): HttpAnswer;
}

const longestBody = awsLimits.apiGateway.body;
const patienceMilliseconds = 500;
/** With five seconds, Node's default, a busy machine closes connections that a client is just taking up again. */
const keptMilliseconds = 60_000;
const host = '127.0.0.1';

/** `port` 0 takes any that is free. Rejects with a StartError when the port is taken. */
export async function startHttpServer(port: number, answering: Answering): Promise<HttpServer> {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    void reply(request, answering).then((answer) => send(answer, response));
  });
  server.keepAliveTimeout = keptMilliseconds;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(asBytes(answering.refusal(400)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(startError(error, port)));
    server.listen(port, host, resolve);
  });
  // A server that listens on a port has an address with a port.
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    port: actualPort,
    stop: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), patienceMilliseconds);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

async function reply(request: IncomingMessage, { answer, refusal }: Answering): Promise<HttpAnswer> {
  try {
    const read = await received(request);
    return read ? await answer(read) : refusal(413);
  } catch {
    return refusal(500);
  }
}

/** Undefined when the body is too long; it is read to its end all the same, so that the client hears the answer. */
async function received(request: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    // without an encoding set, chunks are bytes
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  if (length > longestBody) return undefined;
  const { method = '', url = '', rawHeaders, socket } = request;
  const [path = '', ...search] = url.split('?');
  return {
    method,
    path,
    search: search.join('?'),
    rawHeaders,
    body: Buffer.concat(chunks),
    sourceIp: socket.remoteAddress ?? '',
  };
}

function send({ status, headers, body }: HttpAnswer, response: ServerResponse): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  for (const [name, all] of values) response.setHeader(name, all);
  response.statusCode = status;
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}

function asBytes({ headers, body }: HttpAnswer): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 400 Bad Request\r\n${lines}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function startError(error: Error, port: number): Error {
  if ('code' in error && error.code === 'EADDRINUSE') {
    return new StartError(`Port ${port} is in use. Choose another: --port ${port + 1}, or PORT=${port + 1}`);
  }
  return error;
}
