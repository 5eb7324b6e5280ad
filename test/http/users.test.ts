import { describe, expect, test } from '@jest/globals';
import { usersDoor } from '../../functions/http/users/users-door.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { call, doorTools } from '../support/call-door.ts';

const token = 'k2Jv-live_token';
const withToken = { headers: { iPlanetDirectoryPro: token } };

async function signedIn({
  realm = '/alpha',
  properties = {},
  environment,
}: {
  realm?: string;
  properties?: Record<string, string>;
  environment?: Record<string, string>;
} = {}) {
  const clock = simulatedClock();
  const { sessionReader, sessionIssuer } = memoryPorts({ clock });
  await sessionIssuer.create(token, {
    realm,
    username: 'amalia',
    universalId: 'id=amalia,ou=user,o=alpha,ou=services,ou=am-config',
    authLevel: 0,
    factors: [],
    epoch: 0,
    properties,
    createdAt: clock.now(),
    latestAccessAt: clock.now(),
    maxIdleMinutes: 30,
    maxMinutes: 120,
  });
  return usersDoor(doorTools(environment && { environment }), { sessionReader });
}

describe('idFromSession', () => {
  test('says who is signed in and where to sign in again', async () => {
    const handler = await signedIn({ properties: { Service: 'Mfa Login' } });

    const reply = await call(handler, 'POST /am/json/realms/root/realms/alpha/users?_action=idFromSession', withToken);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      id: 'amalia',
      realm: '/alpha',
      dn: 'id=amalia,ou=user,o=alpha,ou=services,ou=am-config',
      successURL: '/am/console',
      fullLoginURL: '/am/json/realms/root/realms/alpha/authenticate?authIndexType=service&authIndexValue=Mfa%20Login',
    });
  });

  test.each([
    ['/', '/am/json/realms/root/authenticate'],
    ['/customers/europe', '/am/json/realms/root/realms/customers/realms/europe/authenticate'],
  ])("spells out the session's realm %s", async (realm, url) => {
    const handler = await signedIn({ realm });

    const reply = await call(handler, 'POST /am/json/realms/root/realms/alpha/users?_action=idFromSession', withToken);

    expect(reply.body).toHaveProperty('fullLoginURL', url);
  });

  test('is denied without a session', async () => {
    const handler = await signedIn();

    const reply = await call(handler, 'POST /am/json/realms/root/realms/alpha/users?_action=idFromSession');

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Access Denied' });
  });

  test('is the only action', async () => {
    const handler = await signedIn();

    const reply = await call(handler, 'POST /am/json/realms/root/realms/alpha/users?_action=create', withToken);

    expect(reply.status).toBe(501);
  });
});

describe('attack: a forged Host header', () => {
  const forged = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'http',
    Forwarded: 'host=evil.example;proto=http',
    'X-Original-Host': 'evil.example',
  };

  test.each([
    ['with a public URL', { PUBLIC_URL: 'https://login.example.com/am' }],
    ['without one', {}],
  ])('never reaches a URL, %s', async (_, environment) => {
    const handler = await signedIn({ environment: { ...environment } });

    const reply = await call(handler, 'POST /am/json/realms/root/realms/alpha/users?_action=idFromSession', {
      headers: { ...withToken.headers, ...forged },
    });

    expect(reply.status).toBe(200);
    expect(reply.text).not.toContain('evil.example');
    expect(reply.body).toHaveProperty('fullLoginURL', '/am/json/realms/root/realms/alpha/authenticate');
  });
});
