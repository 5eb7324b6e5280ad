// What all answers about devices have in common.
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../json.ts';
import { deviceName, longestDeviceName } from '../../mfa/device-name.ts';
import { RequestError } from '../../node/errors.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';

export function ok(body: HttpReply['body']): HttpReply {
  return { status: 200, body };
}

/** A whole answer to a query. */
export function deviceListBody(devices: readonly JsonObject[]): Json {
  return {
    result: [...devices],
    resultCount: devices.length,
    pagedResultsCookie: null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: -1,
    remainingPagedResults: -1,
  };
}

export function revisionOf(body: JsonObject): string {
  return String(createHash('sha256').update(JSON.stringify(body)).digest().readUInt32BE());
}

export function requireQuery({ query }: HttpRequest): void {
  if (query['_queryFilter'] !== 'true') throw new RequestError('ERR_BODY_MALFORMED', 'Ask with _queryFilter=true');
}

export function unsupported(): RequestError {
  return new RequestError('ERR_ACTION_UNKNOWN', 'This operation is not supported');
}

/**
 * The name that a user gives a device: trimmed, in composed form, 1 to 100 characters, not all of them unseen. Throws
 * `ERR_BODY_MALFORMED` for anything else.
 */
export function nameIn(body: JsonObject, key: 'alias' | 'deviceName'): string {
  const given = body[key];
  const name = typeof given === 'string' ? deviceName(given) : undefined;
  if (name !== undefined) return name;
  throw new RequestError('ERR_BODY_MALFORMED', `${key} must be 1 to ${longestDeviceName} characters of visible text`);
}
