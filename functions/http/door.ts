// What every HTTP function stands on: API Gateway's event in, a small typed request to a pure handler, AM's headers
// and error bodies out. The rules that do not depend on the endpoint are enforced here.
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { describedError, isLogged, JourneyError, NodeRunError, RequestError } from '../node/errors.ts';
import type { Log } from '../ports/system.ts';
import { normalRealm } from '../realm/realm-name.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { negotiateVersion } from './api-version.ts';
import { cors } from './cors.ts';
import { errorReply } from './error-reply.ts';
import { allHeadersOf, bodyOf, firstValues, type HttpRequest, headersOf, paramsOf, queryOf } from './http-request.ts';
import { contextPathOf, locate } from './realm-path.ts';
import { type HttpReply, toProxyResult } from './reply.ts';
import { cookieToken, headerToken } from './session-token.ts';
import type { Site } from './site.ts';

/** What a handler may know beside the request. */
export interface DoorContext {
  /** Where clients reach us, without a slash at the end. */
  readonly baseUrl: string;
  /** The gateway's request id: ties log lines together. */
  readonly transactionId: string;
  /** Until the platform ends the function; infinite where there is no such limit. */
  readonly remainingMilliseconds: () => number;
}

export type DoorHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** The handler may throw RequestError; whatever else it throws is logged and answered with a bare 500. */
export function door(
  options: DoorOptions,
  handle: (request: HttpRequest, context: DoorContext) => Promise<HttpReply>,
): DoorHandler {
  const answer = async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const request = await acceptRequest(event, options);
    const reply = await handle(request, {
      transactionId: event.requestContext.requestId,
      baseUrl: baseUrlOf(event, request, options.site),
      remainingMilliseconds: () => context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY,
    });
    const headers = { 'content-api-version': `resource=${request.version}`, ...reply.headers };
    return toProxyResult({ ...reply, headers });
  };
  // The last moments are kept for an answer of our own: the gateway's would not be in AM's shape.
  const pipeline = middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
    timeoutEarlyInMillis: 100,
    timeoutEarlyResponse: () => {
      throw new NodeRunError('ERR_TIME_BUDGET', 'The function is out of time');
    },
  })
    .use(cors(options.site, options.methods))
    .onError((failed) => {
      const reply = errorReply(failed.error);
      logError(options, failed.event.requestContext.requestId, failed.error, reply.status);
      failed.response = toProxyResult(
        reply.status === 405 ? { ...reply, headers: { allow: [...options.methods, 'OPTIONS'].join(', ') } } : reply,
      );
    })
    .handler(answer);
  return (event, context) => pipeline(event, context);
}

// The deployment's word, else the gateway's own domain; never a header, which anyone can forge.
function baseUrlOf(event: APIGatewayProxyEvent, { contextPath }: HttpRequest, { publicUrl }: Site): string {
  return publicUrl ?? `https://${event.requestContext.domainName ?? ''}${contextPath}`;
}

// What a door is told: which requests it takes, and the outside world that every door needs.

/** What every door needs of the outside world. */
export interface DoorTools {
  /** Undefined when there is no such realm. */
  readonly realmSettings: (realm: string) => Promise<RealmSettings | undefined>;
  readonly log: Log;
  readonly site: Site;
}

export interface DoorOptions extends DoorTools {
  /** In log lines: `sessions`. */
  readonly name: string;
  /** The first path segment behind the realm. Default: the name. */
  readonly endpoint?: string;
  /** What stands before the realm in the path. Default: `json`. */
  readonly root?: string;
  /** Upper case. OPTIONS is always answered. */
  readonly methods: readonly string[];
  /** Resource versions served, oldest first: `['2.0', '2.1']`. */
  readonly versions: readonly string[];
  /** Default 16 kB. */
  readonly maxBodyBytes?: number;
}

// From API Gateway's event to our request, refusing on the way what no handler should see.

const defaultMaxBodyBytes = 16 * 1024;

type Headers = HttpRequest['headers'];

async function acceptRequest(event: APIGatewayProxyEvent, options: DoorOptions): Promise<HttpRequest> {
  const method = event.httpMethod.toUpperCase();
  if (!options.methods.includes(method)) throw new RequestError('ERR_METHOD', method);
  const headers = headersOf(event);
  const queryAll = queryOf(event);
  const query = firstValues(queryAll);
  const location = locate(event.path, options.endpoint ?? options.name, options.root);
  const body = bodyOf(event, options.maxBodyBytes ?? defaultMaxBodyBytes);
  const version = negotiateVersion(headers['accept-api-version'], options.versions);
  const { realm, settings } = await realmOf(query['realm']?.trim() || location.realm, options);
  refuseCrossSite(method, headers, settings);
  refuseForeignType(headers, body);
  return {
    method,
    segments: location.segments,
    params: paramsOf(event),
    query,
    queryAll,
    headers,
    headersAll: allHeadersOf(event),
    body,
    sourceIp: event.requestContext.identity.sourceIp,
    contextPath: contextPathOf(event.requestContext.path, options.site.publicUrl, options.root),
    realm,
    settings,
    version,
  };
}

async function realmOf(
  name: string,
  { realmSettings }: DoorOptions,
): Promise<{ realm: string; settings: RealmSettings }> {
  const realm = normalRealm(name);
  const settings = realm === undefined ? undefined : await realmSettings(realm);
  if (realm === undefined || settings === undefined) {
    throw new RequestError('ERR_REALM_UNKNOWN', `Realm "${name.slice(0, 100) || '/'}" not found`);
  }
  return { realm, settings };
}

// AM's rule against cross-site requests: a page of another site can make the browser send the cookie, but not one of
// these headers without a preflight that only listed origins pass. A token in a header of its own proves the same.
function refuseCrossSite(method: string, headers: Headers, settings: RealmSettings): void {
  if (method === 'GET' || method === 'HEAD') return;
  const carrier = { headers, settings };
  if (cookieToken(carrier) === undefined || headerToken(carrier) !== undefined) return;
  if (headers['x-requested-with'] === undefined && headers['accept-api-version'] === undefined) {
    throw new RequestError('ERR_CSRF', 'Forbidden');
  }
}

// A body without a type counts as foreign: browsers can send one across sites without asking.
function refuseForeignType(headers: Headers, body: string): void {
  if (body === '') return;
  const type = (headers['content-type'] ?? '').split(';')[0];
  if (type?.trim().toLowerCase() !== 'application/json') throw new RequestError('ERR_MEDIA_TYPE', 'Not JSON');
}

// Log lines about requests that failed. Messages stay out: an error's text may quote what a client sent. What has its line
// already, with the reason in it, is told by its code only.

function logError(
  { name: door, log }: { readonly name: string; readonly log: Log },
  transactionId: string,
  error: unknown,
  status: number,
): void {
  if (status < 500 || status === 501 || isLogged(error)) {
    const code = error instanceof JourneyError ? { code: error.code } : {};
    log.debug('Request refused', { door, transactionId, status, ...code });
    return;
  }
  log.error('Request failed', { door, transactionId, ...describedError(error) });
}
