import { describe, expect, test } from '@jest/globals';
import { door } from '../../functions/http/door.ts';
import { siteOf } from '../../functions/http/site.ts';
import { call, doorTools } from '../support/call-door.ts';

const environment = { CORS_ORIGINS: 'https://app.example.com, http://localhost:5173' };
const handler = door(
  { ...doorTools({ environment }), name: 'sessions', methods: ['POST'], versions: ['2.1'] },
  async ({ query }) => {
    if (query['_action'] === 'break') throw new Error('broken');
    return { status: 200, body: {} };
  },
);
const path = '/am/json/realms/root/realms/alpha/sessions';
const from = (origin: string) => ({ headers: { Origin: origin } });
const allowing = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  vary: 'Origin',
});

describe('a page of a listed origin', () => {
  test.each(['https://app.example.com', 'http://localhost:5173'])('%s gets its answer', async (origin) => {
    const reply = await call(handler, `POST ${path}`, from(origin));

    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject(allowing(origin));
  });

  test.each([
    ['a wrong method', `GET ${path}`, {}, 405],
    ['an unknown realm', 'POST /am/json/realms/root/realms/nosuch/sessions', {}, 404],
    ['a foreign body', `POST ${path}`, { body: 'a=b' }, 415],
    ['a broken handler', `POST ${path}?_action=break`, {}, 500],
    ['an unknown version', `POST ${path}`, { headers: { 'Accept-API-Version': 'resource=7.0' } }, 404],
  ])('sees the error of %s', async (_, request, options, status) => {
    const origin = 'https://app.example.com';
    const headers = { Origin: origin, ...('headers' in options ? options.headers : {}) };

    const reply = await call(handler, request, { ...options, headers });

    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject(allowing(origin));
  });

  test('gets through a preflight without cookie, session, realm or CSRF header', async () => {
    const reply = await call(handler, 'OPTIONS /am/json/realms/root/realms/nosuch/sessions', {
      headers: {
        Origin: 'https://app.example.com',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'accept-api-version,content-type,x-requested-with',
      },
    });

    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      ...allowing('https://app.example.com'),
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-max-age': '600',
    });
    const allowed = reply.headers['access-control-allow-headers']?.split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'accept-api-version',
        'authorization',
        'content-type',
        'x-requested-platform',
        'x-requested-with',
        'x-waymark-hints',
      ]),
    );
  });
});

describe('a deployment that lists headers of its applications', () => {
  const listing = { ...environment, CORS_HEADERS: ' X-Trace-Id,, x-app-version' };
  const withHeaders = door(
    { ...doorTools({ environment: listing }), name: 'sessions', methods: ['POST'], versions: ['2.1'] },
    async () => ({ status: 200, body: {} }),
  );

  test('lets pages of listed origins send them beside those of AM’s clients', async () => {
    const { headers } = await call(withHeaders, `OPTIONS ${path}`, from('https://app.example.com'));

    expect(headers['access-control-allow-headers']?.split(', ')).toEqual([
      'accept-api-version',
      'authorization',
      'content-type',
      'x-requested-platform',
      'x-requested-with',
      'x-waymark-hints',
      'x-trace-id',
      'x-app-version',
    ]);
  });

  test('tells pages of other origins nothing of them', async () => {
    const { headers } = await call(withHeaders, `OPTIONS ${path}`, from('https://evil.example'));

    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test.each([
    '*',
    'iPlanetDirectoryPro',
    'x-forwarded-for',
    'x-openam-username',
    'cookie',
    'two words',
    'sec-fetch-site',
  ])('attack: it cannot list %s', (header) => {
    expect(() => siteOf({ CORS_HEADERS: `x-trace-id,${header}` })).toThrow(`CORS_HEADERS: ${header} `);
  });
});

describe('attack: a page of another site reads answers', () => {
  test.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'https://evil-app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com/',
    'https://APP.example.com',
    'null',
    '*',
    'https://app.example.com, https://evil.example',
  ])('%s is told nothing', async (origin) => {
    const replies = await Promise.all([
      call(handler, `POST ${path}`, from(origin)),
      call(handler, `GET ${path}`, from(origin)),
      call(handler, `POST ${path}?_action=break`, from(origin)),
      call(handler, `OPTIONS ${path}`, from(origin)),
    ]);

    for (const { headers } of replies) {
      const cors = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
      expect(cors).toEqual([]);
      expect(headers['vary']).toBe('Origin');
    }
  });

  test.each(['*', 'https://*.example.com', 'null', 'app.example.com', 'https://app.example.com/path', 'javascript:x'])(
    'a deployment cannot list %s',
    (origin) => {
      expect(() => siteOf({ CORS_ORIGINS: origin })).toThrow('CORS_ORIGINS');
    },
  );

  test('no origin is listed by default', async () => {
    expect(siteOf({}).corsOrigins.size).toBe(0);
  });
});
