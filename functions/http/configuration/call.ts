// One call of an administrator, once it is known that he is one.
import { createHash } from 'node:crypto';
import type { EditedRealm, EditorPorts } from '../../administration/edited-realm.ts';
import type { Json, JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import type { Randomness } from '../../ports/system.ts';
import type { JourneyTraffic } from '../../ports/traffic.ts';
import type { AdministratorDoorPorts } from '../administrator-door.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';

export type ConfigurationPorts = Omit<AdministratorDoorPorts, 'currentConfiguration'> &
  EditorPorts & { readonly journeyTraffic: JourneyTraffic };

export interface ConfigurationCall {
  readonly request: HttpRequest;
  /** Behind the first, by which the door was found. */
  readonly path: readonly string[];
  readonly realm: EditedRealm;
  readonly randomness: Randomness;
  readonly journeyTraffic: JourneyTraffic;
}

export function ok(body: HttpReply['body'], status = 200): HttpReply {
  return { status, body };
}

/** AM's answer to a query: all at once. */
export function queryResult(result: readonly JsonObject[]): HttpReply {
  return ok({
    result: [...result],
    resultCount: result.length,
    pagedResultsCookie: null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: -1,
    remainingPagedResults: -1,
  });
}

export function withRevision(body: JsonObject): JsonObject {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest().readUInt32BE();
  const { _id, ...rest } = body;
  return { ...(_id !== undefined && { _id }), _rev: String(digest), ...rest };
}

export function notFound(what = 'Resource'): RequestError {
  return new RequestError('ERR_NOT_FOUND', `${what} not found`);
}

export function unsupported(): RequestError {
  return new RequestError('ERR_ACTION_UNKNOWN', 'This operation is not supported');
}

export function malformed(message: string, detail?: JsonObject): RequestError {
  return new RequestError('ERR_BODY_MALFORMED', message, { detail });
}

export function requireAll({ query }: HttpRequest): void {
  if (query['_queryFilter'] !== 'true') throw malformed('Ask with _queryFilter=true');
}

/** The action of a POST; empty for other methods. */
export function actionOf({ method, query }: HttpRequest): string {
  return method === 'POST' ? (query['_action'] ?? '') : '';
}

/**
 * The body of a change. What describes a resource and is not of it (`_id`, `_rev`, `_type`, `_outcomes`) may stand there and
 * counts for nothing. AM's tools strip what is not in `validAttributes` and try again, so all that is kept is in it.
 */
export function attributesIn(request: HttpRequest, valid: readonly string[]): JsonObject {
  return attributesOf(jsonBody(request), valid);
}

export function attributesOf(body: JsonObject, valid: readonly string[]): JsonObject {
  refusePrototypes(body);
  const own = Object.entries(body).filter(([key]) => !['_id', '_rev', '_type', '_outcomes'].includes(key));
  if (own.some(([key]) => !valid.includes(key))) {
    throw malformed('Invalid attribute specified.', { validAttributes: [...valid].sort() });
  }
  return Object.fromEntries(own);
}

/** What is a name in JSON is a trap in an object. */
export function refusePrototypes(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) throw malformed('No attribute may be called __proto__');
  for (const member of Object.values(value)) refusePrototypes(member);
}

/** Ids stand in keys, and in paths of answers. */
export function requireId(id: string): string {
  if (id === '' || id.length > 128 || id === '__proto__' || !/^\w[\w.:-]*$/.test(id)) {
    throw malformed('An id has 1 to 128 letters, digits and _ . : -, and begins with none of the last three');
  }
  return id;
}

const longestComment = 500;

/** Why it is changed; it stands in the history. */
export function commentIn(request: HttpRequest): string | undefined {
  const { comment } = jsonBody(request);
  if (comment === undefined || comment === null || comment === '') return undefined;
  if (typeof comment === 'string' && comment.length <= longestComment) return comment;
  throw malformed(`comment must be text of at most ${longestComment} characters`);
}

/** The `revision` that the caller saw: text, null where there was nothing, or undefined where he does not say. */
export function seenIn(request: HttpRequest): string | null | undefined {
  const { revision } = jsonBody(request);
  if (revision === undefined || revision === null || typeof revision === 'string') return revision;
  throw malformed('revision must be text, or null for what there is not');
}
