// A signed POST to a service of AWS, tried once, over kept connections; and where and as whom, by the environment.
import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { version } from '../../manifest/version.ts';
import { amzDate, type Credentials, canonicalPath, requestSigner } from './signature.ts';

export interface AwsService {
  /** For people. */
  readonly title: string;
  /** As it signs and as its host begins. */
  readonly name: string;
  /** What the variable with its endpoint ends with. */
  readonly variable: string;
}

/** Where a service is, and as whom it is asked. */
export interface AwsPlace {
  readonly endpoint: string;
  readonly region: string;
  /** Asked before each try. */
  readonly credentials: () => Credentials;
}

export interface PostSettings extends AwsPlace {
  /** Milliseconds until a new connection stands. */
  readonly connectionTimeout: number;
  /** Milliseconds until the whole answer to one try is there. Default: as long as the call has. */
  readonly requestTimeout?: number;
}

interface Outgoing {
  /** Below the endpoint's; each segment is percent-encoded already. Default: none. */
  readonly path?: string;
  /** Signed along; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Milliseconds since 1970, of the service's clock as far as it is known. */
  readonly now: number;
  /** Milliseconds for all of it. */
  readonly within: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Rejects with `TimeoutError`, whose `code` is `ETIMEDOUT` when no connection came about, and with what the network throws. */
export type Post = (outgoing: Outgoing) => Promise<Reply>;

export function poster({ title, name }: AwsService, settings: PostSettings): Post {
  const {
    endpoint,
    region,
    credentials: current,
    connectionTimeout,
    requestTimeout = Number.POSITIVE_INFINITY,
  } = settings;
  const { protocol, hostname, host, port, pathname } = new URL(endpoint);
  const tls = protocol === 'https:';
  const agent = new (tls ? TlsAgent : PlainAgent)({ keepAlive: true, maxSockets: 50 });
  const request = tls ? tlsRequest : plainRequest;
  const place = { agent, host: hostname.replace(/^\[|\]$/g, ''), port, method: 'POST' };
  const authorization = requestSigner(name, region);

  return ({ path: below, headers: own, body, now, within }) => {
    const path = below === undefined ? pathname : pathname.replace(/\/$/, '') + below;
    const credentials = current();
    const date = amzDate(now);
    const signed: [string, string][] = [...own.map(([header, value]): [string, string] => [header, value])];
    signed.push(['host', host], ['x-amz-date', date]);
    if (credentials.sessionToken !== undefined) signed.push(['x-amz-security-token', credentials.sessionToken]);
    const headers = [
      ...signed,
      ['authorization', authorization({ credentials, date, path: canonicalPath(path), headers: signed, body })],
      ['content-length', String(Buffer.byteLength(body))],
      ['user-agent', `waymark/${version}`],
      ...trace(),
    ].flat();
    return new Promise((resolve, reject) => {
      let connecting: NodeJS.Timeout | undefined;
      let answering: NodeJS.Timeout | undefined;
      const settled = () => {
        clearTimeout(connecting);
        clearTimeout(answering);
      };
      const failed = (error: Error) => {
        settled();
        reject(error);
      };
      const outgoing = request({ ...place, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () => {
          settled();
          const text = (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      const giveUp = (what: string, code?: string) => {
        const error = new Error(`${title} ${what} in time`);
        outgoing.destroy(Object.assign(error, { name: 'TimeoutError', ...(code && { code }) }));
      };
      answering = setTimeout(giveUp, Math.max(Math.min(requestTimeout, within), 1), 'did not answer');
      outgoing.on('error', failed);
      outgoing.on('socket', (socket) => {
        if (!socket.connecting) return;
        connecting = setTimeout(giveUp, connectionTimeout, 'could not be reached', 'ETIMEDOUT');
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

/** A refusal of the service, by the name it gave. */
export class AwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** By the body, or else by the header: services differ in where they say what is wrong. */
export function errorOf({ status, headers, text }: Reply): AwsError {
  let body: { __type?: unknown; message?: unknown; Message?: unknown } = {};
  try {
    body = JSON.parse(text) ?? {};
  } catch {
    // A proxy's page: its status says enough.
  }
  const type = String(body.__type ?? headers['x-amzn-errortype'] ?? '');
  const name = /([^#:]+)(?::|$)/.exec(type.slice(type.indexOf('#') + 1))?.[1] ?? `HTTP ${status}`;
  return new AwsError(name, String(body.message ?? body.Message ?? ''), status);
}

/** Where the environment says, as the SDK reads it. Throws where it asks for what only the SDK knows the way to. */
export function environmentPlace(service: AwsService, env: NodeJS.ProcessEnv): AwsPlace {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  if (!region) throw new Error('The environment variable AWS_REGION is not set');
  if (!accessKeyId || !secretAccessKey) throw new Error('There are no AWS credentials in the environment');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { endpoint: endpointOf(service, env, region), region, credentials: () => credentials };
}

function endpointOf({ name, variable }: AwsService, env: NodeJS.ProcessEnv, region: string): string {
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true';
  const own = `AWS_ENDPOINT_URL_${variable}`;
  const configured = env[own] || env['AWS_ENDPOINT_URL'];
  if (configured && !ignored) return configured;
  const special = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].find((flag) => env[flag] === 'true');
  if (special) throw new Error(`${special} is not supported: name the endpoint in ${own}`);
  const [, suffix] = suffixes.find(([beginning]) => region.startsWith(beginning)) ?? [];
  return `https://${name}.${region}.${suffix ?? 'amazonaws.com'}`;
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
