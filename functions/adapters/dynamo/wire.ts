// The way to DynamoDB that the functions take for the few operations they have: JSON 1.0 over kept connections, signed
// here. A third of what the SDK's client takes of the processor; repeats, time-outs and names of errors are that client's.
// docs/decisions/0022-a-way-to-dynamodb.md.
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../manifest/version.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { amzDate, type Credentials, requestSigner } from '../aws/signature.ts';
import type { AttributeValues } from './attribute-values.ts';
import { costs, type FaultKind, kindOf, pauseAfter, repeatBudget, skewErrors, skewLimit } from './repeats.ts';

/** `Scan` is for operators: no function may. */
export type WireOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';

export interface WireAnswer {
  readonly Item?: AttributeValues;
  readonly Attributes?: AttributeValues;
  readonly Items?: readonly AttributeValues[];
  readonly LastEvaluatedKey?: AttributeValues;
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

export interface DynamoWire {
  /**
   * `within` in milliseconds is for the whole of it, repeats included. Rejects with an error that is named as DynamoDB
   * names it, `TimeoutError` when it took too long, and whatever the network throws.
   */
  send(operation: WireOperation, request: object, within: number): Promise<WireAnswer>;
}

export interface WireSettings {
  readonly endpoint: string;
  readonly region: string;
  /** Asked before each try. */
  readonly credentials: () => Credentials;
  /** Of one call, the first try included. */
  readonly maxAttempts: number;
  /** Milliseconds until a new connection stands. */
  readonly connectionTimeout: number;
  /** Milliseconds until the whole answer to one try is there. */
  readonly requestTimeout: number;
}

export interface WireTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Takes milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** What DynamoDB has answered, by the name it gave. */
class DynamoError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export function dynamoWire(settings: WireSettings, { clock, randomness, wait = sleep }: WireTools): DynamoWire {
  const post = poster(settings);
  const budget = repeatBudget();
  // How much DynamoDB's clock is ahead of ours, in milliseconds, once it has refused a signature for its time.
  let ahead = 0;

  const attempt = async (
    operation: WireOperation,
    body: string,
    within: number,
  ): Promise<{ readonly answer: WireAnswer } | Fault> => {
    try {
      const reply = await post(operation, body, clock.now() + ahead, within);
      if (reply.status === 200) return { answer: parsed(reply.text) };
      const error = errorOf(reply);
      const theirs = Date.parse(reply.date ?? '');
      if (skewErrors.has(error.name) && Math.abs(theirs - clock.now() - ahead) >= skewLimit) {
        ahead = theirs - clock.now();
        return { error, kind: 'transient' };
      }
      return { error, kind: kindOf(error), earliest: reply.retryAfter };
    } catch (error) {
      return { error, kind: kindOf(error) };
    }
  };

  return {
    async send(operation, request, within) {
      const body = JSON.stringify(request);
      const end = clock.now() + within;
      let spent = 0;
      for (let attempts = 1; ; attempts += 1) {
        const result = await attempt(operation, body, end - clock.now());
        if ('answer' in result) {
          budget.give(spent || 1);
          return result.answer;
        }
        const { error, kind, earliest = 0 } = result;
        if (kind === undefined || attempts >= settings.maxAttempts) throw error;
        const chance = Buffer.from(randomness.bytes(4)).readUInt32BE() / 2 ** 32;
        const pause = Math.max(pauseAfter(attempts, kind, chance), earliest);
        if (clock.now() + pause >= end || !budget.take(costs[kind])) throw error;
        spent = costs[kind];
        await wait(pause);
      }
    },
  };
}

// One try.

interface Fault {
  readonly error: unknown;
  /** Undefined for what would fail again. */
  readonly kind: FaultKind | undefined;
  /** Milliseconds that DynamoDB asks to wait. */
  readonly earliest?: number | undefined;
}

/** Milliseconds. A hint of more is not followed. */
const mostHinted = 5_000;

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly date: string | undefined;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

type Post = (operation: WireOperation, body: string, now: number, within: number) => Promise<Reply>;

function poster({ endpoint, region, credentials: current, connectionTimeout, requestTimeout }: WireSettings): Post {
  const { protocol, hostname, host, port, pathname: path } = new URL(endpoint);
  const tls = protocol === 'https:';
  const agent = new (tls ? TlsAgent : PlainAgent)({ keepAlive: true, maxSockets: 50 });
  const request = tls ? tlsRequest : plainRequest;
  const place = { agent, host: hostname.replace(/^\[|\]$/g, ''), port, path, method: 'POST' };
  const authorization = requestSigner('dynamodb', region);

  return (operation, body, now, within) => {
    const credentials = current();
    const date = amzDate(now);
    const signed: [string, string][] = [
      ['content-type', 'application/x-amz-json-1.0'],
      ['host', host],
      ['x-amz-date', date],
      ['x-amz-target', `DynamoDB_20120810.${operation}`],
    ];
    if (credentials.sessionToken !== undefined) signed.push(['x-amz-security-token', credentials.sessionToken]);
    const headers = [
      ...signed,
      ['authorization', authorization({ credentials, date, path, headers: signed, body })],
      ['content-length', String(Buffer.byteLength(body))],
      ['user-agent', `waymark/${version}`],
      ...trace(),
    ].flat();
    return new Promise((resolve, reject) => {
      let connecting: NodeJS.Timeout | undefined;
      const settled = () => {
        clearTimeout(connecting);
        clearTimeout(answering);
      };
      const failed = (error: Error) => {
        settled();
        reject(error);
      };
      const outgoing = request({ ...place, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () => {
          settled();
          const { statusCode: status = 0, headers: given } = response;
          const text = (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)).toString();
          resolve({ status, text, date: given.date, retryAfter: retryAfterOf(given) });
        });
      });
      const giveUp = (what: string) => outgoing.destroy(timeout(what));
      const answering = setTimeout(giveUp, Math.max(Math.min(requestTimeout, within), 1), 'did not answer');
      outgoing.on('error', failed);
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return;
        connecting = setTimeout(giveUp, connectionTimeout, 'could not be reached');
        socket.once('connect', () => clearTimeout(connecting));
      });
      outgoing.end(body);
    });
  };
}

/** As the SDK passes it on in Lambda, so that X-Ray sees whom a function calls. Never signed. */
function trace(): [string, string][] {
  const { AWS_LAMBDA_FUNCTION_NAME: name, _X_AMZN_TRACE_ID: id } = process.env;
  return name && id ? [['x-amzn-trace-id', id]] : [];
}

function timeout(what: string): Error {
  return Object.assign(new Error(`DynamoDB ${what} in time`), { name: 'TimeoutError' });
}

function retryAfterOf(headers: NodeJS.Dict<string | string[]>): number | undefined {
  const milliseconds = Number(headers['x-amz-retry-after'] ?? Number.NaN);
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const hint = Number.isNaN(milliseconds) ? seconds * 1_000 : milliseconds;
  return hint > 0 ? Math.min(hint, mostHinted) : undefined;
}

/** What JSON.parse throws would quote a row. */
function parsed(text: string): WireAnswer {
  try {
    return JSON.parse(text);
  } catch {
    throw new DynamoError('SerializationException', 'The answer of DynamoDB is no JSON', 200);
  }
}

function errorOf({ status, text }: Reply): DynamoError {
  let body: { __type?: unknown; message?: unknown; Message?: unknown } = {};
  try {
    body = JSON.parse(text) ?? {};
  } catch {
    // A proxy's page: its status says enough.
  }
  const name = /[^#]+$/.exec(String(body.__type ?? ''))?.[0] ?? `HTTP ${status}`;
  return new DynamoError(name, String(body.message ?? body.Message ?? ''), status);
}

// Where and as whom, by the environment, as the SDK reads it.

/** Throws where the environment asks for what only the SDK knows the way to. */
export function environmentSettings(env: NodeJS.ProcessEnv): Pick<WireSettings, 'endpoint' | 'region' | 'credentials'> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  if (!region) throw new Error('The environment variable AWS_REGION is not set');
  if (!accessKeyId || !secretAccessKey) throw new Error('There are no AWS credentials in the environment');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { endpoint: endpointOf(env, region), region, credentials: () => credentials };
}

function endpointOf(env: NodeJS.ProcessEnv, region: string): string {
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true';
  const configured = env['AWS_ENDPOINT_URL_DYNAMODB'] || env['AWS_ENDPOINT_URL'];
  if (configured && !ignored) return configured;
  const special = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].find((name) => env[name] === 'true');
  if (special) throw new Error(`${special} is not supported: name the endpoint in AWS_ENDPOINT_URL_DYNAMODB`);
  const [, suffix] = suffixes.find(([beginning]) => region.startsWith(beginning)) ?? [];
  return `https://dynamodb.${region}.${suffix ?? 'amazonaws.com'}`;
}

/** Of the regions that are not AWS's common ones. */
const suffixes = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
] as const;
