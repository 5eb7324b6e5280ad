// From API Gateway's event to our request, refusing on the way what no handler should see.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { RequestError } from '../node/errors.ts';
import { normalRealm } from '../realm/realm-name.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { negotiateVersion } from './api-version.ts';
import type { DoorOptions } from './door-options.ts';
import { bodyOf, firstValues, type HttpRequest, headersOf, paramsOf, queryOf } from './http-request.ts';
import { contextPathOf, locate } from './realm-path.ts';
import { cookieToken, headerToken } from './session-token.ts';

const defaultMaxBodyBytes = 16 * 1024;

type Headers = HttpRequest['headers'];

export async function acceptRequest(event: APIGatewayProxyEvent, options: DoorOptions): Promise<HttpRequest> {
  const method = event.httpMethod.toUpperCase();
  if (!options.methods.includes(method)) throw new RequestError('ERR_METHOD', method);
  const headers = headersOf(event);
  const queryAll = queryOf(event);
  const query = firstValues(queryAll);
  const location = locate(event.path, options.name, options.root);
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
