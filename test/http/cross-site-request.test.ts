import { describe, expect, test } from '@jest/globals';
import { door } from '../../functions/http/door.ts';
import { call, doorTools } from '../support/call-door.ts';

const calls: string[] = [];
const handler = door(
  { ...doorTools(), name: 'sessions', methods: ['GET', 'POST', 'PUT', 'DELETE'], versions: ['2.1'] },
  async ({ method }) => {
    calls.push(method);
    return { status: 200, body: {} };
  },
);
const path = '/am/json/realms/root/realms/alpha/sessions';
const cookie = 'theme=dark; iPlanetDirectoryPro=AQIC5w.token; lang=en';

describe("attack: another site's page makes the browser send the session cookie", () => {
  test.each(['POST', 'PUT', 'DELETE'])('%s without one of the two headers is refused', async (method) => {
    calls.length = 0;

    const reply = await call(handler, `${method} ${path}`, { headers: { Cookie: cookie } });

    expect(reply.status).toBe(403);
    expect(reply.body).toEqual({ code: 403, reason: 'Forbidden', message: 'Forbidden' });
    expect(calls).toEqual([]);
  });

  test('a form of another site is refused, whatever its type', async () => {
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'];

    const replies = await Promise.all(
      types.map((type) => call(handler, `POST ${path}`, { body: '{}', headers: { 'Content-Type': type } })),
    );

    expect(replies.map(({ status }) => status)).toEqual([415, 415, 415]);
  });

  test('the rule follows the name that the realm gives its cookie', async () => {
    const renamed = door(
      { ...doorTools({ settings: { cookieName: 'ab12cd' } }), name: 'sessions', methods: ['POST'], versions: ['1.0'] },
      async () => ({ status: 200, body: {} }),
    );

    const replies = await Promise.all([
      call(renamed, `POST ${path}`, { headers: { Cookie: 'ab12cd=token' } }),
      call(renamed, `POST ${path}`, { headers: { Cookie: 'iPlanetDirectoryPro=token' } }),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([403, 200]);
  });
});

describe('served', () => {
  test.each([
    ['with X-Requested-With', { Cookie: cookie, 'X-Requested-With': 'forgerock-sdk' }],
    ['with Accept-API-Version', { Cookie: cookie, 'accept-api-version': 'resource=2.1' }],
    ['with the token in the header named like the cookie', { Cookie: cookie, iPlanetDirectoryPro: 'AQIC5w.token' }],
    ['without the session cookie', { Cookie: 'theme=dark' }],
    ['without any cookie', {}],
    ['with a session cookie that is empty', { Cookie: 'iPlanetDirectoryPro=' }],
  ])('a POST %s', async (_, headers) => {
    const reply = await call(handler, `POST ${path}`, { headers });

    expect(reply.status).toBe(200);
  });

  test('a GET with the cookie alone', async () => {
    const reply = await call(handler, `GET ${path}`, { headers: { Cookie: cookie } });

    expect(reply.status).toBe(200);
  });
});
