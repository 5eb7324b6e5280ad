// Stands between the functions and a service of AWS, and lets calls fail as AWS lets them: before they are done, after they are
// done, and without an answer.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Seeded } from './seeded.ts';

/** `lost`: it was done, and the answer does not arrive. `silent`: it was not done, and nobody says so. */
export const callFaults = ['throttled', 'broken', 'slow', 'lost', 'silent'] as const;
type CallFault = (typeof callFaults)[number];

/** How many of a hundred calls. */
export type FaultRates = Readonly<Partial<Record<CallFault, number>>>;

export type AwsStandIn = 'DynamoDB' | 'SNS' | 'SQS';

export interface FaultProxy {
  readonly endpoint: string;
  /** Where calls go; before the first of them. */
  target: string;
  rates: FaultRates;
  readonly calls: () => number;
  /** How many of each so far. */
  readonly faults: () => Readonly<Record<CallFault, number>>;
  stop(): void;
}

/** Milliseconds, at most. */
const longestDelay = 700;

export async function startFaultProxy(service: AwsStandIn, chance: Seeded): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const counts = { throttled: 0, broken: 0, slow: 0, lost: 0, silent: 0 };
  let calls = 0;
  const server = createServer((incoming, answer) => {
    void pass(incoming, answer).catch(() => answer.destroy());
  });
  server.keepAliveTimeout = 60_000;

  const pass = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    calls += 1;
    const fault = isWaiting(incoming) ? undefined : drawn(proxy.rates, chance);
    if (fault) counts[fault] += 1;
    if (fault === 'silent') return;
    if (fault === 'throttled' || fault === 'broken') return refuse(answer, refusals[service][fault]);
    if (fault === 'slow') await delay(chance.below(longestDelay));
    const reply = await forward(incoming, body);
    if (fault === 'lost') return void answer.destroy();
    answer.writeHead(reply.status, reply.headers);
    answer.end(reply.body);
  };

  const asked = async ({ method, url, headers }: IncomingMessage, body: Uint8Array): Promise<IncomingMessage> => {
    const { hostname, port } = new URL(proxy.target);
    for (;;) {
      const outgoing = request({ agent, hostname, port, method, path: url, headers });
      outgoing.end(body);
      try {
        const [response] = (await once(outgoing, 'response')) as [IncomingMessage]; // by Node's documentation
        return response;
      } catch (error) {
        // A kept connection that was closed at the other end before it got there: no fault of the weather.
        if (!outgoing.reusedSocket) throw error;
      }
    }
  };

  const forward = async (incoming: IncomingMessage, body: Uint8Array) => {
    const response = await asked(incoming, body);
    return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) };
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listens on a port
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    target: '',
    rates: {},
    calls: () => calls,
    faults: () => counts,
    stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
  return proxy;
}

/** Long polls of the workers' part of Lambda: it is not Lambda that is tried out. */
function isWaiting({ headers }: IncomingMessage): boolean {
  return /Receive|DeleteMessage/.test(String(headers['x-amz-target'] ?? ''));
}

function drawn(rates: FaultRates, chance: Seeded): CallFault | undefined {
  let left = chance.number() * 100;
  return callFaults.find((fault) => {
    left -= rates[fault] ?? 0;
    return left < 0;
  });
}

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function refuse(answer: ServerResponse, { status, type, body }: Refusal): void {
  answer.writeHead(status, { 'content-type': type }).end(body);
}

const json = (status: number, type: string): Refusal => ({
  ...{ status, type: 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: type, message: 'Let fail by the soak' }),
});

const xml = (status: number, code: string): Refusal => ({
  ...{ status, type: 'text/xml' },
  body: `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code><Message>Let fail by the soak</Message></Error><RequestId>none</RequestId></ErrorResponse>`,
});

/** As each of them words it. */
const refusals: Readonly<Record<AwsStandIn, Readonly<Record<'throttled' | 'broken', Refusal>>>> = {
  DynamoDB: {
    throttled: json(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
    broken: json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
  },
  SNS: { throttled: xml(400, 'Throttled'), broken: xml(503, 'ServiceUnavailable') },
  SQS: {
    throttled: json(400, 'com.amazonaws.sqs#RequestThrottled'),
    broken: json(503, 'com.amazonaws.sqs#ServiceUnavailable'),
  },
};
