import { describe, expect, test } from '@jest/globals';
import { door } from '../../functions/http/door.ts';
import { headersOf, queryOf } from '../../functions/http/http-request.ts';
import { toProxyResult } from '../../functions/http/reply.ts';
import { apiEvent } from '../../testing/api-event.ts';
import { call, doorTools } from '../support/call-door.ts';

describe('attack: a line break that starts a header of its own', () => {
  test.each(['a\r\nSet-Cookie: x=y', 'a\nb', 'a\rb', 'a\0b'])('in a header value %j is refused', (value) => {
    expect(() => toProxyResult({ status: 200, body: {}, headers: { location: value } })).toThrow();
  });

  test('in a cookie is refused', () => {
    expect(() => toProxyResult({ status: 200, body: {}, cookies: ['a=b\r\nX-Evil: 1'] })).toThrow();
  });

  test('from a handler ends in a plain 500', async () => {
    const handler = door({ ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => ({
      status: 200,
      body: {},
      headers: { 'x-name': 'a\r\nSet-Cookie: x=y' },
    }));

    const reply = await call(handler, 'POST /am/json/sessions');

    expect(reply.status).toBe(500);
    expect(Object.values(reply.headers).join()).not.toContain('Set-Cookie');
  });

  test('in a realm name stays inside the JSON', async () => {
    const handler = door({ ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] }, async () => ({
      status: 200,
      body: {},
    }));

    const reply = await call(handler, 'POST /am/json/sessions?realm=a%0D%0ASet-Cookie:%20x%3Dy');

    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({ code: 404 });
    expect(reply.text).not.toMatch(/[\r\n]/);
    expect(Object.values(reply.headers).join()).not.toMatch(/[\r\n]/);
  });
});

describe('attack: names that mean something to JavaScript', () => {
  test('in headers and query are names like any other', () => {
    const event = apiEvent('POST /am/json/sessions?__proto__=1&constructor=2', { headers: { __PROTO__: 'x' } });
    const headers = JSON.parse('{"__proto__":["x"],"Constructor":["y"]}');

    const read = headersOf({ ...event, multiValueHeaders: headers });
    const query = queryOf(event);

    expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
    expect(read['toString']).toBeUndefined();
    expect(query['hasOwnProperty']).toBeUndefined();
  });
});
