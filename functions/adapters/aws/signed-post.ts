// One signed POST to a service of AWS over kept connections, without the SDK: for what is asked in every login.
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { version } from '../../manifest/version.ts';
import { amzDate, type Credentials, requestSigner } from './signature.ts';

export interface PostSettings {
  readonly endpoint: string;
  readonly region: string;
  /** Asked before each try. */
  readonly credentials: () => Credentials;
  /** Milliseconds until a new connection stands. */
  readonly connectionTimeout: number;
  /** Milliseconds until the whole answer is there. */
  readonly requestTimeout: number;
}

export interface Posted {
  readonly body: string;
  /** What is signed and sent beside host and date, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Default: that of the endpoint. */
  readonly path?: string;
  /** Milliseconds since the epoch, as the service sees it. */
  readonly now: number;
  /** Milliseconds for this try. */
  readonly within: number;
}

export interface PostReply {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/**
 * `service` as signatures spell it, `name` as errors do. Rejects with `TimeoutError` when it took too long, and with whatever
 * the network throws.
 */
export function signedPost(
  service: string,
  name: string,
  { endpoint, region, credentials: current, connectionTimeout, requestTimeout }: PostSettings,
): (posted: Posted) => Promise<PostReply> {
  const { protocol, hostname, host, port, pathname } = new URL(endpoint);
  const tls = protocol === 'https:';
  const agent = new (tls ? TlsAgent : PlainAgent)({ keepAlive: true, maxSockets: 50 });
  const request = tls ? tlsRequest : plainRequest;
  const place = { agent, host: hostname.replace(/^\[|\]$/g, ''), port, method: 'POST' };
  const authorization = requestSigner(service, region);
  const timeout = (what: string): Error =>
    Object.assign(new Error(`${name} ${what} in time`), { name: 'TimeoutError' });

  return ({ body, headers: given, path = pathname, now, within }) => {
    const credentials = current();
    const date = amzDate(now);
    const signed: (readonly [string, string])[] = [...given, ['host', host], ['x-amz-date', date]];
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
      const outgoing = request({ ...place, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () => {
          settled();
          const text = (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)).toString();
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
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

// Where and as whom, by the environment, as the SDK reads it.

/** `service` as endpoints spell it. Throws where the environment asks for what only the SDK knows the way to. */
export function environmentSettings(
  service: string,
  env: NodeJS.ProcessEnv,
): Pick<PostSettings, 'endpoint' | 'region' | 'credentials'> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  if (!region) throw new Error('The environment variable AWS_REGION is not set');
  if (!accessKeyId || !secretAccessKey) throw new Error('There are no AWS credentials in the environment');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { endpoint: endpointOf(service, env, region), region, credentials: () => credentials };
}

function endpointOf(service: string, env: NodeJS.ProcessEnv, region: string): string {
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true';
  const configured = env[variable] || env['AWS_ENDPOINT_URL'];
  if (configured && !ignored) return configured;
  const special = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].find((name) => env[name] === 'true');
  if (special) throw new Error(`${special} is not supported: name the endpoint in ${variable}`);
  const [, suffix] = suffixes.find(([beginning]) => region.startsWith(beginning)) ?? [];
  return `https://${service}.${region}.${suffix ?? 'amazonaws.com'}`;
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
