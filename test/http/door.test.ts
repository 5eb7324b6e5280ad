import { describe, expect, test } from '@jest/globals';
import { type DoorOptions, door } from '../../functions/http/door.ts';
import { type HttpRequest, jsonBody } from '../../functions/http/http-request.ts';
import { RequestError } from '../../functions/node/errors.ts';
import { apiEvent, lambdaContext } from '../support/api-event.ts';
import { call, doorTools } from '../support/call-door.ts';

const alpha = '/am/json/realms/root/realms/alpha/sessions';

function echoDoor(options: Partial<DoorOptions> = {}, seen: HttpRequest[] = []) {
  return door(
    { ...doorTools(), name: 'sessions', methods: ['POST', 'PUT'], versions: ['2.0', '2.1', '3.0'], ...options },
    async (request) => {
      seen.push(request);
      return { status: 200, body: { realm: request.realm, json: jsonBody(request), version: request.version } };
    },
  );
}

describe('what a handler gets', () => {
  test('the request, read once and typed', async () => {
    const seen: HttpRequest[] = [];
    const handler = echoDoor({}, seen);

    await call(handler, `POST ${alpha}?_action=refresh&x=1&x=2&name=J%C3%BCrgen%20M`, {
      headers: { 'X-Custom': ['one', 'two'], Cookie: ['a=1', 'b=2'] },
      body: { hello: 'world' },
      sourceIp: '192.0.2.44',
    });

    expect(seen[0]).toMatchObject({
      method: 'POST',
      segments: ['sessions'],
      params: { r1: 'root', r2: 'alpha' },
      query: { _action: 'refresh', x: '1', name: 'Jürgen M' },
      queryAll: { x: ['1', '2'] },
      headers: { 'x-custom': 'one, two', cookie: 'a=1; b=2', 'content-type': 'application/json' },
      body: '{"hello":"world"}',
      sourceIp: '192.0.2.44',
      contextPath: '/am',
      realm: '/alpha',
      version: '3.0',
    });
  });

  test('headers and query also from a gateway that sends single values only', async () => {
    const seen: HttpRequest[] = [];
    const event = apiEvent(`POST ${alpha}?_action=refresh`, { headers: { 'Accept-Language': 'fr' } });
    Reflect.deleteProperty(event, 'multiValueHeaders');
    Reflect.deleteProperty(event, 'multiValueQueryStringParameters');

    await echoDoor({}, seen)(event, lambdaContext());

    expect(seen[0]).toMatchObject({ query: { _action: 'refresh' }, headers: { 'accept-language': 'fr' } });
  });

  test('a body that the gateway took for binary', async () => {
    const reply = await call(echoDoor(), `POST ${alpha}`, { body: { name: 'Zoë' }, base64: true });

    expect(reply.body).toMatchObject({ json: { name: 'Zoë' } });
  });

  test('path segments decoded once', async () => {
    const seen: HttpRequest[] = [];
    const handler = echoDoor({ name: 'users' }, seen);

    await call(handler, 'POST /am/json/realms/root/realms/alpha/users/j%C3%BCrgen%2540x');

    expect(seen[0]?.segments).toEqual(['users', 'jürgen%40x']);
  });

  test('an empty object for an empty body of any type or none', async () => {
    const replies = await Promise.all([
      call(echoDoor(), `POST ${alpha}`),
      call(echoDoor(), `POST ${alpha}`, { body: '', headers: { 'Content-Type': 'text/plain' } }),
    ]);

    expect(replies.map(({ body }) => body)).toMatchObject([{ json: {} }, { json: {} }]);
  });

  test('the transaction and the time that is left', async () => {
    const contexts: unknown[] = [];
    const handler = door(
      { ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] },
      async (_, context) => {
        contexts.push([context.transactionId, context.remainingMilliseconds()]);
        return { status: 200, body: {} };
      },
    );

    await call(handler, `POST ${alpha}`);

    expect(contexts).toEqual([['36e0c1c0-transaction', 10_000]]);
  });
});

describe('what every answer has', () => {
  test("AM's headers, on errors too", async () => {
    const replies = await Promise.all([call(echoDoor(), `POST ${alpha}`), call(echoDoor(), `GET ${alpha}`)]);

    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        pragma: 'no-cache',
        expires: '0',
        'content-security-policy': "default-src 'none';frame-ancestors 'none';sandbox",
      });
      expect(headers['cache-control']).toContain('private');
      expect(headers['cache-control']).toContain('no-store');
    }
  });

  test('the version that was served', async () => {
    const reply = await call(echoDoor(), `POST ${alpha}`, {
      headers: { 'Accept-API-Version': 'resource=2.1, protocol=1.0' },
    });

    expect(reply.headers['content-api-version']).toBe('resource=2.1');
  });

  test('JSON without a trace of the inside when a handler breaks', async () => {
    const handler = door({ ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => {
      throw new TypeError('Cannot read properties of undefined (reading secretThing)');
    });

    const reply = await call(handler, `POST ${alpha}`);

    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({ code: 500, reason: 'Internal Server Error', message: 'Authentication Error!!' });
  });

  test('cookies one by one', async () => {
    const handler = door({ ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => ({
      status: 200,
      body: {},
      cookies: ['a=1; Path=/', 'b=2; Path=/'],
    }));

    const reply = await call(handler, `POST ${alpha}`);

    expect(reply.cookies).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  });

  test('an answer of its own shortly before the platform would end it', async () => {
    const handler = door(
      { ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] },
      () => new Promise(() => {}),
    );

    const headers = { Origin: 'https://app.example.com' };
    const result = await handler(apiEvent(`POST ${alpha}`, { headers }), lambdaContext(100));

    expect(result.statusCode).toBe(504);
    expect(JSON.parse(result.body)).toMatchObject({ code: 504, reason: 'Gateway Timeout' });
    expect(result.headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com' });
  });
});

describe('what is refused at the door', () => {
  test.each(['GET', 'DELETE', 'PATCH', 'HEAD'])('%s, with the methods that are served', async (method) => {
    const reply = await call(echoDoor(), `${method} ${alpha}`);

    expect(reply.status).toBe(405);
    expect(reply.headers['allow']).toBe('POST, PUT, OPTIONS');
    expect(reply.body).toEqual({ code: 405, reason: 'Method Not Allowed', message: 'Method Not Allowed' });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/vnd.foo+json', 'text/json', ''])(
    'a body of type "%s"',
    async (type) => {
      const reply = await call(echoDoor(), `POST ${alpha}`, {
        body: '{}',
        headers: type === '' ? {} : { 'Content-Type': type },
      });

      expect(reply.status).toBe(415);
      expect(reply.body).toEqual({
        code: 415,
        reason: 'Unsupported Media Type',
        message: 'Unsupported Media Type',
      });
    },
  );

  test.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset=UTF-8'])(
    'not a body of type %s',
    async (type) => {
      const reply = await call(echoDoor(), `POST ${alpha}`, { body: '{}', headers: { 'Content-Type': type } });

      expect(reply.status).toBe(200);
    },
  );

  test.each(['{', 'null', '[]', '"text"', '{"a":}', 'NaN'])('the body %s, which is no JSON object', async (body) => {
    const reply = await call(echoDoor(), `POST ${alpha}`, { body, headers: { 'Content-Type': 'application/json' } });

    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 400, reason: 'Bad Request' });
  });

  test('an oversized body, by bytes, to the byte', async () => {
    const handler = echoDoor({ maxBodyBytes: 20 });
    const send = (text: string, base64: boolean) => call(handler, `POST ${alpha}`, { body: { a: text }, base64 });

    const statuses = await Promise.all([
      send('x'.repeat(12), false),
      send('x'.repeat(13), false),
      send('é'.repeat(6), false),
      send('é'.repeat(7), false),
      send('x'.repeat(12), true),
      send('x'.repeat(13), true),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([200, 413, 200, 413, 200, 413]);
  });

  test('16 kB and a byte when the door says nothing else', async () => {
    const body = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

    const replies = await Promise.all([
      call(echoDoor(), `POST ${alpha}`, { body: body(16_384) }),
      call(echoDoor(), `POST ${alpha}`, { body: body(16_385) }),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([200, 413]);
    expect(replies[1]?.body).toMatchObject({ code: 413 });
  });

  test('an API version that is not served, and one that is no version', async () => {
    const asked = (version: string) =>
      call(echoDoor(), `POST ${alpha}`, { headers: { 'Accept-API-Version': version } });

    const [unknown, malformed] = await Promise.all([asked('resource=9.0'), asked('resource=new')]);

    expect(unknown?.status).toBe(404);
    expect(unknown?.body).toEqual({ code: 404, reason: 'Not Found', message: "Resource '' not found" });
    expect(malformed?.status).toBe(400);
  });

  test('an unknown realm, by its name', async () => {
    const reply = await call(echoDoor(), 'POST /am/json/realms/root/realms/nosuch/sessions');

    expect(reply.status).toBe(404);
    expect(reply.body).toEqual({ code: 404, reason: 'Not Found', message: 'Realm "nosuch" not found' });
  });

  test("a handler's RequestError, in AM's shape", async () => {
    const handler = door({ ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => {
      throw new RequestError('ERR_AUTH_ID_EXPIRED', 'whatever');
    });

    const reply = await call(handler, `POST ${alpha}`);

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({
      code: 401,
      reason: 'Unauthorized',
      message: 'Session has timed out',
      detail: { errorCode: '110' },
    });
  });
});
