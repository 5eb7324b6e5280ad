import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { serverinfoDoor } from '../../functions/http/serverinfo/serverinfo-door.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { call, doorTools } from '../support/call-door.ts';

const packageFile: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

function server(options: Parameters<typeof doorTools>[0] = {}) {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  return { handler: serverinfoDoor(doorTools(options), ports), issuer: ports.sessionIssuer, clock };
}

describe('serverinfo/*', () => {
  test.each(['*', '%2A', '%2a', '*/'])('answers under %s without a session', async (name) => {
    const { handler } = server();

    const reply = await call(handler, `GET /am/json/serverinfo/${name}`);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      _id: '*',
      _rev: expect.any(String),
      domains: ['login.example.com'],
      protectedUserAttributes: ['telephoneNumber', 'mail'],
      cookieName: 'iPlanetDirectoryPro',
      secureCookie: true,
      forgotPassword: 'false',
      forgotUsername: 'false',
      kbaEnabled: 'false',
      selfRegistration: 'false',
      lang: 'en',
      successfulUserRegistrationDestination: 'default',
      socialImplementations: [],
      referralsEnabled: 'false',
      zeroPageLogin: { enabled: false, refererWhitelist: [], allowedWithoutReferer: true },
      realm: '/',
      xuiUserSessionValidationEnabled: true,
      fileBasedConfiguration: false,
      userIdAttributes: [],
      deviceJourneys: {},
      registrationJourneys: {},
    });
  });

  test("follows the realm's settings and the site", async () => {
    const { handler } = server({
      settings: { cookieName: 'ab12', locale: 'fr-CA', zeroPageLogin: true },
      environment: { PUBLIC_URL: 'http://localhost:8080/am' },
    });

    const reply = await call(handler, 'GET /am/json/realms/root/realms/alpha/serverinfo/*');

    expect(reply.body).toMatchObject({
      cookieName: 'ab12',
      lang: 'fr-CA',
      zeroPageLogin: { enabled: true },
      secureCookie: false,
      domains: ['localhost'],
      realm: '/alpha',
    });
  });

  test('has a revision that follows its content, as ETag too', async () => {
    const ask = (settings: { cookieName: string }) => call(server({ settings }).handler, 'GET /am/json/serverinfo/*');

    const [one, same, other] = await Promise.all([
      ask({ cookieName: 'a' }),
      ask({ cookieName: 'a' }),
      ask({ cookieName: 'b' }),
    ]);

    expect(one?.headers['etag']).toBe(same?.headers['etag']);
    expect(one?.headers['etag']).not.toBe(other?.headers['etag']);
    expect(one?.body).toHaveProperty('_rev', one?.headers['etag']?.replaceAll('"', ''));
  });

  test.each([
    ['resource=1.1', 'resource=1.1'],
    ['protocol=1.0,resource=2.0', 'resource=2.0'],
  ])('serves %s', async (asked, answered) => {
    const reply = await call(server().handler, 'GET /am/json/serverinfo/*', {
      headers: { 'Accept-API-Version': asked },
    });

    expect(reply.headers['content-api-version']).toBe(answered);
  });
});

test('serverinfo/cookieDomains names the host without a session', async () => {
  const reply = await call(server().handler, 'GET /am/json/realms/root/serverinfo/cookieDomains');

  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ domains: ['login.example.com'] });
});

describe('serverinfo/version', () => {
  const path = '/am/json/realms/root/serverinfo/version';

  test('is for signed-in users', async () => {
    const reply = await call(server().handler, `GET ${path}`);

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Access Denied' });
  });

  test('is an AM version below 8.1.0, where administration tools change their calls', async () => {
    const { handler, issuer, clock } = server();
    await issuer.create('token', {
      realm: '/',
      username: 'amadmin',
      universalId: 'id=amadmin,ou=user,ou=services,ou=am-config',
      authLevel: 0,
      factors: [],
      epoch: 0,
      properties: {},
      createdAt: clock.now(),
      latestAccessAt: clock.now(),
      maxIdleMinutes: 30,
      maxMinutes: 120,
    });

    const reply = await call(handler, `GET ${path}`, {
      headers: { Cookie: 'iPlanetDirectoryPro=token', 'Accept-API-Version': 'resource=1.0' },
    });

    expect(reply.status).toBe(200);
    expect(reply.headers['content-api-version']).toBe('resource=1.0');
    expect(reply.body).toMatchObject({ _id: 'version', version: '8.0.2', revision: packageFile.version });
    expect(reply.body).toHaveProperty('fullVersion', expect.stringContaining(`Waymark ${packageFile.version}`));
  });
});

test.each(['nothing', '*/more', '%2A%2A', 'toString', '__proto__', ''])('serverinfo/%s is not there', async (name) => {
  const reply = await call(server().handler, `GET /am/json/realms/root/serverinfo/${name}`);

  expect(reply.status).toBe(404);
  expect(reply.body).toMatchObject({ code: 404, reason: 'Not Found' });
});

test.each(['POST', 'PUT', 'DELETE'])('%s is not served', async (method) => {
  const reply = await call(server().handler, `${method} /am/json/serverinfo/*`);

  expect(reply.status).toBe(405);
});
