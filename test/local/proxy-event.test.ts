import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchRoute, type RouteMatch } from '../../functions/manifest/match-route.ts';
import { httpAnswer, proxyEvent, type ReceivedRequest } from '../../local/proxy-event.ts';
import { apiEvent } from '../../testing/api-event.ts';

const path = '/json/realms/root/realms/alpha/sessions/';
const facts = { requestId: '36e0c1c0-1d2c-4a3b-8c4d-5e6f70819203', time: 1_800_000_000_000 };

function route(): RouteMatch {
  const match = matchRoute('POST', path);
  if (!match) throw new Error('There is no such route');
  return match;
}

function eventOf(changes: Partial<ReceivedRequest> = {}) {
  const plain = {
    method: 'POST',
    path: `/am${path}`,
    search: '',
    rawHeaders: [],
    body: new Uint8Array(),
    sourceIp: '',
  };
  return proxyEvent({ ...plain, ...changes }, route(), facts);
}

describe('An HTTP request as an event', () => {
  test('has the shape that API Gateway sends', () => {
    const request = {
      search: '_action=logout&a=1&a=2&empty=&plus=a+b%26',
      rawHeaders: ['Cookie', 'a=b', 'Content-Type', 'application/json', 'User-Agent', 'curl/8'],
      body: Buffer.from('{"ü":1}'),
      sourceIp: '127.0.0.1',
    };

    const event = eventOf(request);

    const real = apiEvent(`POST /am${path}?${request.search}`, {
      headers: { Cookie: 'a=b', 'User-Agent': 'curl/8' },
      body: { ü: 1 },
    });
    expect(Object.keys(event).sort()).toEqual(Object.keys(real).sort());
    expect(Object.keys(event.requestContext).sort()).toEqual(Object.keys(real.requestContext).sort());
    expect(event).toMatchObject({
      resource: real.resource,
      path: real.path,
      httpMethod: 'POST',
      headers: { Cookie: 'a=b', 'Content-Type': 'application/json' },
      queryStringParameters: real.queryStringParameters,
      multiValueQueryStringParameters: real.multiValueQueryStringParameters,
      pathParameters: real.pathParameters,
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
    expect(event.requestContext).toMatchObject({
      path: `/am${path}`,
      stage: 'am',
      resourcePath: real.resource,
      requestTime: '15/Jan/2027:08:00:00 +0000',
      identity: { sourceIp: '127.0.0.1', userAgent: 'curl/8' },
    });
  });

  test('has no query and no body where there are none', () => {
    const event = eventOf();

    expect(event).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null, body: null });
  });

  test('keeps every value of a repeated header, and the last one beside it', () => {
    const event = eventOf({ rawHeaders: ['X-One', 'a', 'x-two', 'b', 'X-One', 'c'] });

    expect(event.multiValueHeaders).toEqual({ 'X-One': ['a', 'c'], 'x-two': ['b'] });
    expect(event.headers).toEqual({ 'X-One': 'c', 'x-two': 'b' });
  });

  test('prototype pollution: headers and parameters called __proto__ are names like any other', () => {
    const event = eventOf({ rawHeaders: ['__proto__', 'a'], search: '__proto__=b' });

    expect(Object.entries(event.multiValueHeaders)).toEqual([['__proto__', ['a']]]);
    expect(Object.entries(event.queryStringParameters ?? {})).toEqual([['__proto__', 'b']]);
  });

  test('carries any body unharmed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map(Buffer.from)), (body) => {
        const event = eventOf({ body });

        const carried = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
        expect(carried.equals(body)).toBe(true);
      }),
    );
  });
});

describe("A function's result as an answer", () => {
  test('has its headers, those of several values once for each', () => {
    const answer = httpAnswer({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
      body: '{}',
    });

    expect(answer).toEqual({
      status: 200,
      headers: [
        ['content-type', 'application/json'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      body: '{}',
    });
  });

  test('is bytes again where it was sent as Base64', () => {
    const { body } = httpAnswer({ statusCode: 200, isBase64Encoded: true, body: 'AP8=' });

    expect(body).toEqual(Buffer.from([0, 255]));
  });
});
