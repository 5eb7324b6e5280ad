import { describe, expect, test } from '@jest/globals';
import { door } from '../../functions/http/door.ts';
import { errorReply } from '../../functions/http/error-reply.ts';
import { jsonBody } from '../../functions/http/http-request.ts';
import {
  NodeError,
  NodeRunError,
  type NodeRunErrorCode,
  passing,
  RequestError,
  type RequestErrorCode,
} from '../../functions/node/errors.ts';
import { call, doorTools } from '../support/call-door.ts';

const statuses: Record<RequestErrorCode, number> = {
  ERR_AUTH_ID_EXPIRED: 401,
  ERR_AUTH_ID_MALFORMED: 400,
  ERR_AUTH_ID_SIGNATURE: 400,
  ERR_SUSPENDED_UNKNOWN: 401,
  ERR_BODY_MALFORMED: 400,
  ERR_BODY_TOO_LARGE: 413,
  ERR_CSRF: 403,
  ERR_FORBIDDEN: 403,
  ERR_INDEX_TYPE: 400,
  ERR_MEDIA_TYPE: 415,
  ERR_METHOD: 405,
  ERR_NO_SESSION: 401,
  ERR_NOT_FOUND: 404,
  ERR_REALM_UNKNOWN: 404,
  ERR_JOURNEY_UNKNOWN: 400,
  ERR_API_VERSION: 400,
  ERR_ACTION_UNKNOWN: 501,
  ERR_CONFLICT: 409,
  ERR_CHANGED: 412,
};
// Object.entries forgets the key type.
const rows = Object.entries(statuses) as [RequestErrorCode, number][];

describe('the answer to an error', () => {
  test.each(rows)('%s is %d, in the body too', (code, status) => {
    const reply = errorReply(new RequestError(code, 'own words'));

    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ code: status, reason: expect.any(String), message: expect.any(String) });
  });

  test.each<[NodeRunErrorCode, number, string]>([
    ['ERR_NODE_UNREACHABLE', 503, 'Service Unavailable'],
    ['ERR_NODE_THROTTLED', 503, 'Service Unavailable'],
    ['ERR_STORE_BUSY', 503, 'Service Unavailable'],
    ['ERR_NODE_TIMEOUT', 504, 'Gateway Timeout'],
    ['ERR_TIME_BUDGET', 504, 'Gateway Timeout'],
    ['ERR_NODE_BROKEN', 500, 'Internal Server Error'],
    ['ERR_NODE_REFUSED', 500, 'Internal Server Error'],
    ['ERR_NODE_REPLY', 500, 'Internal Server Error'],
  ])('%s is %d, says nothing of the inside, and is no step and no time-out', (code, status, reason) => {
    const reply = errorReply(new NodeRunError(code, 'own words'));

    expect(reply).toEqual({
      status,
      body: { code: status, reason, message: expect.not.stringContaining('own words') },
    });
  });

  test('of a table that is busy is 503, so that clients ask again', () => {
    const reply = errorReply(passing(new Error('own words')));

    expect(reply).toMatchObject({ status: 503, body: { message: 'The service is busy. Try again.' } });
  });

  test.each(rows.filter(([code]) => code !== 'ERR_AUTH_ID_EXPIRED'))(
    '%s does not carry the string that makes clients start over',
    (code) => {
      const reply = errorReply(new RequestError(code, 'own words'));

      expect(reply.body).not.toHaveProperty('detail');
    },
  );

  test('an expired authId carries error code 110, as a string', () => {
    const reply = errorReply(new RequestError('ERR_AUTH_ID_EXPIRED', 'own words'));

    expect(reply.body).toEqual({
      code: 401,
      reason: 'Unauthorized',
      message: 'Session has timed out',
      detail: { errorCode: '110' },
    });
  });

  test.each([
    ['ERR_JOURNEY_UNKNOWN', 'No Configuration found'],
    ['ERR_NO_SESSION', 'Access Denied'],
  ] as const)("%s speaks AM's words", (code, message) => {
    expect(errorReply(new RequestError(code, 'own words')).body).toHaveProperty('message', message);
  });

  test.each([
    new Error('table Identities is down'),
    new NodeError('ERR_NODE_STORE', 'table Identities is down'),
    'table Identities is down',
    undefined,
    null,
    { message: 'table Identities is down' },
  ])('whatever else was thrown is a bare 500: %p', (error) => {
    const reply = errorReply(error);

    expect(reply).toEqual({
      status: 500,
      body: { code: 500, reason: 'Internal Server Error', message: 'Authentication Error!!' },
    });
  });
});

describe('attack: making errors tell secrets', () => {
  const secret = 'Waymark-demo-1';
  const path = '/am/json/realms/root/realms/alpha/sessions';

  function breaking(error: () => unknown) {
    const tools = doorTools();
    const handler = door({ ...tools, name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => {
      throw error();
    });
    return { handler, log: tools.log };
  }

  test('an operator finds what broke and where, without the message that may quote a client', async () => {
    const { handler, log } = breaking(
      () => new TypeError(`bad value ${secret}\n    at ${secret}`, { cause: new RangeError(secret) }),
    );

    await call(handler, `POST ${path}`);

    const [line] = log.lines.filter(({ level }) => level === 'error');
    expect(line?.fields).toMatchObject({
      door: 'sessions',
      transactionId: '36e0c1c0-transaction',
      error: 'TypeError',
      cause: 'RangeError',
    });
    expect(line?.fields['stack']).toEqual(expect.arrayContaining([expect.stringContaining('error-reply.test')]));
    expect(JSON.stringify(log.lines)).not.toContain(secret);
  });

  test.each([
    ['text', () => secret],
    ['an error renamed after the secret was put into its stack', () => changed(new Error(secret), { message: 'x' })],
    ['an error without a stack', () => changed(new Error(secret), { stack: undefined })],
    ['an error that names nothing', () => changed(new Error(secret), { message: '' })],
  ])('a secret that is thrown as %s reaches neither log nor client', async (_, error) => {
    const { handler, log } = breaking(error);

    const reply = await call(handler, `POST ${path}`);

    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain(secret);
    expect(JSON.stringify(log.lines)).not.toContain(secret);
    expect(log.messages('error')).toHaveLength(1);
  });

  test('a refusal is no alarm: anyone can cause one', async () => {
    const { handler, log } = breaking(() => new RequestError('ERR_NOT_FOUND', 'nothing there'));

    await call(handler, `POST ${path}`);

    expect(log.messages('error')).toEqual([]);
    expect(log.messages('warn')).toEqual([]);
  });

  test('a password in malformed JSON comes back nowhere', async () => {
    const tools = doorTools();
    const handler = door({ ...tools, name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async (request) => ({
      status: 200,
      body: jsonBody(request),
    }));

    const reply = await call(handler, `POST ${path}`, {
      body: `{"password": ${secret}}`,
      headers: { 'Content-Type': 'application/json' },
    });

    expect(reply.status).toBe(400);
    expect(reply.text).not.toContain(secret);
    expect(JSON.stringify(tools.log.lines)).not.toContain(secret);
  });

  function changed(error: Error, changes: Record<string, unknown>): Error {
    return Object.assign(error, changes);
  }
});
