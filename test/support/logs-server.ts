// CloudWatch Logs as far as writing to a group and looking events up goes, over HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TrailWire } from '../../functions/adapters/aws/cloudwatch-trail.ts';
import { type JsonWire, jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { cloudWatchLogs, type LogsWire } from '../../functions/adapters/observability/audit-logs.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';

export interface LogsServer {
  /** Of all streams, in the order in which they came. */
  readonly messages: string[];
  /** The operations that were called, in order. */
  readonly calls: string[];
  readonly streams: Set<string>;
  /** What the next calls of this name answer in place of doing it. */
  readonly trouble: Map<string, { readonly status: number; readonly body: object | undefined }>;
  /** What was asked for by `FilterLogEvents`, in order. */
  readonly lookUps: LookUp[];
  /** Events that one answer to a look-up goes through. Default: all. */
  pageSize: number;
  readonly wire: JsonWire<
    'CreateLogStream' | 'PutLogEvents' | 'FilterLogEvents',
    Answered<LogsWire> & Answered<TrailWire>
  >;
  stop(): Promise<void>;
}

type Answered<Wire extends JsonWire<never, unknown>> = Awaited<ReturnType<Wire['send']>>;

export interface LookUp {
  readonly logGroupName: string;
  readonly filterPattern: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly nextToken?: string;
}

interface Call extends Partial<LookUp> {
  readonly logStreamName?: string;
  readonly logEvents?: readonly { readonly timestamp: number; readonly message: string }[];
}

export async function startLogsServer(): Promise<LogsServer> {
  const messages: string[] = [];
  const lookUps: LookUp[] = [];
  const calls: string[] = [];
  const streams = new Set<string>();
  const trouble: LogsServer['trouble'] = new Map();
  const handle = (name: string, call: Call): { status: number; body: object | undefined } => {
    const { logStreamName = '', logEvents = [] } = call;
    const planned = trouble.get(name);
    if (planned) return planned;
    if (name === 'FilterLogEvents') {
      lookUps.push(call as LookUp); // what this operation takes
      return { status: 200, body: pageOf(call as LookUp, messages, running.pageSize) };
    }
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
  const running = { pageSize: Number.POSITIVE_INFINITY };
  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    calls.push(name);
    const { status, body } = handle(name, JSON.parse(await text(request)));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const wire: LogsServer['wire'] = jsonWire(
    cloudWatchLogs,
    {
      ...{ endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1' },
      credentials: () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
      ...{ maxAttempts: 1, connectionTimeout: 30_000, requestTimeout: 30_000 },
    },
    { clock: systemClock, randomness: systemRandomness },
  );
  return Object.assign(running, {
    ...{ messages, calls, streams, trouble, lookUps },
    wire,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** As CloudWatch answers: in the order of time, page by page, some of which may be empty. */
function pageOf({ filterPattern, startTime, endTime, nextToken = '0' }: LookUp, messages: string[], size: number) {
  const from = Number(nextToken);
  const events = messages
    .slice(from, from + size)
    .map((message) => ({ message, timestamp: Date.parse(JSON.parse(message).timestamp) }))
    .filter(({ timestamp, message }) => timestamp >= startTime && timestamp <= endTime && fits(message, filterPattern));
  const more = from + size < messages.length;
  return { events, ...(more && { nextToken: String(from + size) }) };
}

const pattern =
  /^\{ (?<others>(?:\(\$\.eventName != "[\w-]+"\) && )+)\(\(\$\.userId = "([^"\\*]*\*?)"\) \|\| \(\$\.entries\[0\]\.info\.objectId = "([^"\\*]*\*?)"\)\) \}$/;

/** Of CloudWatch's patterns the one that is asked for, and no character that would mean something else. */
function fits(message: string, filterPattern: string): boolean {
  const [, others, user = '', object = ''] = pattern.exec(filterPattern) ?? [];
  if (others === undefined) throw new Error(`Not a pattern that CloudWatch would take: ${filterPattern}`);
  const { eventName, userId, entries } = JSON.parse(message);
  const isLike = (wanted: string, text: unknown): boolean =>
    wanted.endsWith('*') ? String(text).startsWith(wanted.slice(0, -1)) : text === wanted;
  return !others.includes(`"${eventName}"`) && (isLike(user, userId) || isLike(object, entries[0].info.objectId));
}

function failure(type: string): { status: number; body: object } {
  return { status: 400, body: { __type: type, message: type } };
}
