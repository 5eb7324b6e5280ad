// CloudWatch Logs as far as writing to a group goes, over HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { cloudWatchLogs, type LogsWire } from '../../functions/adapters/observability/audit-logs.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';

export interface LogsServer {
  /** Of all streams, in the order in which they came. */
  readonly messages: string[];
  /** `CreateLogStream` and `PutLogEvents`, in order. */
  readonly calls: string[];
  readonly streams: Set<string>;
  /** What the next calls of this name answer in place of doing it. */
  readonly trouble: Map<string, { readonly status: number; readonly body: object | undefined }>;
  readonly wire: LogsWire;
  stop(): Promise<void>;
}

interface Call {
  readonly logStreamName: string;
  readonly logEvents?: readonly { readonly timestamp: number; readonly message: string }[];
}

export async function startLogsServer(): Promise<LogsServer> {
  const messages: string[] = [];
  const calls: string[] = [];
  const streams = new Set<string>();
  const trouble: LogsServer['trouble'] = new Map();
  const handle = (
    name: string,
    { logStreamName, logEvents = [] }: Call,
  ): { status: number; body: object | undefined } => {
    const planned = trouble.get(name);
    if (planned) return planned;
    if (name === 'CreateLogStream') {
      if (streams.has(logStreamName)) return failure('ResourceAlreadyExistsException');
      streams.add(logStreamName);
      return { status: 200, body: undefined };
    }
    if (!streams.has(logStreamName)) return failure('ResourceNotFoundException');
    const times = logEvents.map(({ timestamp }) => timestamp);
    if (times.some((time, index) => time < (times[index - 1] ?? 0))) return failure('InvalidParameterException');
    messages.push(...logEvents.map(({ message }) => message));
    return { status: 200, body: {} };
  };
  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    calls.push(name);
    const { status, body } = handle(name, JSON.parse(await text(request)));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    ...{ messages, calls, streams, trouble },
    wire: jsonWire(
      cloudWatchLogs,
      {
        ...{ endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1' },
        credentials: () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
        ...{ maxAttempts: 1, connectionTimeout: 30_000, requestTimeout: 30_000 },
      },
      { clock: systemClock, randomness: systemRandomness },
    ),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function failure(type: string): { status: number; body: object } {
  return { status: 400, body: { __type: type, message: type } };
}
