// The one table from error code to what the client sees: AM's error body, and nothing about the inside.

import type { JsonObject } from '../json.ts';
import { mayPass, NodeRunError, type NodeRunErrorCode, RequestError, type RequestErrorCode } from '../node/errors.ts';
import type { HttpReply } from './reply.ts';

interface Row {
  readonly status: keyof typeof reasons;
  /** Stands in for the error's own message. */
  readonly message?: string;
  readonly detail?: JsonObject;
}

const reasons = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

// Nothing about the inside; a client that sends the same again may well succeed.
const ours: Row = { status: 500, message: 'Authentication Error!!' };
const busy: Row = { status: 503, message: 'The service is busy. Try again.' };
const slow: Row = { status: 504, message: 'The service did not answer in time. Try again.' };

const table: Record<RequestErrorCode | NodeRunErrorCode, Row> = {
  // Clients start over by themselves on this string and on nothing else.
  ERR_AUTH_ID_EXPIRED: { status: 401, message: 'Session has timed out', detail: { errorCode: '110' } },
  ERR_AUTH_ID_MALFORMED: { status: 400 },
  ERR_AUTH_ID_SIGNATURE: { status: 400, message: 'AuthId JWT Signature not valid' },
  ERR_BODY_MALFORMED: { status: 400 },
  ERR_BODY_TOO_LARGE: { status: 413 },
  ERR_CSRF: { status: 403, message: 'Forbidden' },
  ERR_FORBIDDEN: { status: 403 },
  ERR_INDEX_TYPE: { status: 400 },
  ERR_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type' },
  ERR_METHOD: { status: 405, message: 'Method Not Allowed' },
  ERR_NO_SESSION: { status: 401, message: 'Access Denied' },
  ERR_NOT_FOUND: { status: 404 },
  ERR_REALM_UNKNOWN: { status: 404 },
  ERR_JOURNEY_UNKNOWN: { status: 400, message: 'No Configuration found' },
  // Android's client knows it by the name of the class.
  ERR_SUSPENDED_UNKNOWN: {
    status: 401,
    message:
      'org.forgerock.openam.auth.nodes.framework.token.SuspendedAuthSessionException: Token not found. It may have expired.',
  },
  ERR_API_VERSION: { status: 400 },
  ERR_ACTION_UNKNOWN: { status: 501 },
  ERR_CONFLICT: { status: 409 },
  ERR_CHANGED: { status: 412 },
  ERR_NODE_UNREACHABLE: busy,
  ERR_NODE_THROTTLED: busy,
  ERR_NODE_TIMEOUT: slow,
  ERR_TIME_BUDGET: slow,
  ERR_STORE_BUSY: busy,
  ERR_NODE_BROKEN: ours,
  ERR_NODE_REFUSED: ours,
  ERR_NODE_REPLY: ours,
};

/** Whatever is not the client's fault is a 5xx that says nothing more. */
export function errorReply(error: unknown): HttpReply {
  if (error instanceof RequestError || error instanceof NodeRunError) {
    const { [error.code]: row } = table;
    const detail = error instanceof RequestError ? error.detail : undefined;
    return errorBody(detail ? { ...row, detail } : row, error.message);
  }
  return errorBody(mayPass(error) ? busy : ours, '');
}

function errorBody({ status, message, detail }: Row, own: string): HttpReply {
  return {
    status,
    body: { code: status, reason: reasons[status], message: message ?? own, ...(detail && { detail }) },
  };
}
