import { describe, expect, test } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { authorizeSession, guardOptions } from '../../functions/authorizer/authorize-session.ts';
import type { GuardOptions } from '../../functions/manifest/session-guard.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { apiEvent } from '../../testing/api-event.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const token = 'Zm9vYmFyLXNlc3Npb24tdG9rZW4tb2YtZGVtbw_-123';
const other = 'b3RoZXItc2Vzc2lvbi10b2tlbi1vZi1tYWxsb3J5_-9';
const bearer = { Authorization: `Bearer ${token}` };
const cookie = { Cookie: `theme=dark; iPlanetDirectoryPro=${token}; lang=en`, 'X-Requested-With': 'XMLHttpRequest' };
const methodArn = 'arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/orders/42';

async function guard(options: Partial<GuardOptions> = {}, session: Partial<Session> = {}) {
  const clock = simulatedClock();
  const { sessions, sessionIssuer } = memoryPorts({ clock });
  const start = (name: string, username: string) =>
    sessionIssuer.create(name, {
      ...{ realm: '/alpha', username, universalId: `id=${username},ou=user,o=alpha,ou=services,ou=am-config` },
      ...{ authLevel: 5, factors: [], epoch: 0, properties: {}, createdAt: clock.now(), latestAccessAt: clock.now() },
      ...{ maxIdleMinutes: 30, maxMinutes: 120, ...session },
    });
  await start(token, 'demo');
  await start(other, 'mallory');
  const whole: GuardOptions = {
    ...{
      carrier: 'either',
      cookieName: 'iPlanetDirectoryPro',
      realms: [],
      minimumAuthLevel: 0,
      factors: [],
      maxAgeSeconds: 0,
    },
    ...options,
  };
  const ask = (headers: Record<string, string | string[]>) =>
    authorizeSession(requestEvent(headers), whole, { sessions, clock });
  return { clock, sessions, ask };
}

function requestEvent(headers: Record<string, string | string[]>): APIGatewayRequestAuthorizerEvent {
  return { ...apiEvent('GET /orders/42', { headers }), type: 'REQUEST', methodArn } as never; // what is read of it
}

const denied = 'Unauthorized';

describe('a good session', () => {
  test.each([
    ['as bearer', 'bearer', bearer],
    ['as cookie', 'cookie', cookie],
    ['as bearer, either being good', 'either', bearer],
    ['as cookie, either being good', 'either', cookie],
    ['as bearer, the scheme in any case', 'bearer', { authorization: `bEaReR  ${token}` }],
  ] as const)('%s opens the API and says whose it is', async (_, carrier, headers) => {
    const { ask } = await guard({ carrier });

    expect(await ask(headers)).toEqual({
      principalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/*',
          },
        ],
      },
      context: {
        ...{ user: 'demo', realm: '/alpha', authLevel: '5' },
        ...{ factors: '', factorTimes: '{}', authTime: '1800000000' },
      },
    });
  });

  test('goes by the name that the deployment gives its cookie', async () => {
    const { ask } = await guard({ carrier: 'cookie', cookieName: 'ab12' });

    const answer = await ask({ ...cookie, Cookie: `ab12=${token}` });

    expect(answer.context).toMatchObject({ user: 'demo' });
    await expect(ask(cookie)).rejects.toThrow(denied);
  });

  test('is not prolonged by being used here', async () => {
    const { ask, clock } = await guard();
    clock.advance(20 * 60_000);
    await ask(bearer);

    clock.advance(10 * 60_000);

    await expect(ask(bearer)).rejects.toThrow(denied);
  });
});

describe('attack: a token that is no session', () => {
  test.each([
    ['none', {}],
    ['an empty one', { Authorization: 'Bearer ' }],
    ['a made-up one', { Authorization: `Bearer ${token.replace('Z', 'z')}` }],
    ['one in another scheme', { Authorization: `Basic ${token}` }],
    ['one with something behind it', { Authorization: `Bearer ${token} x` }],
    ['ten thousand characters', { Authorization: `Bearer ${'a'.repeat(10_000)}` }],
    ['one in the URL', { Referer: `https://api.example.com/?iPlanetDirectoryPro=${token}` }],
    ['one in a cookie of a similar name', { ...cookie, Cookie: `xiPlanetDirectoryPro=${token}` }],
  ])('%s is refused', async (_, headers) => {
    const { ask } = await guard();

    await expect(ask(headers)).rejects.toThrow(/^Unauthorized$/);
  });

  test('A-7.3 a session that has ended by idleness, by age or by logout is refused', async () => {
    const idle = await guard();
    const old = await guard({}, { maxIdleMinutes: 1000 });
    const loggedOut = await guard();

    idle.clock.advance(30 * 60_000);
    old.clock.advance(120 * 60_000);
    await loggedOut.sessions.destroy(token);

    for (const { ask } of [idle, old, loggedOut]) await expect(ask(bearer)).rejects.toThrow(denied);
  });
});

describe('attack: two tokens, of which the API might read the other', () => {
  const twice = `iPlanetDirectoryPro=${other}; iPlanetDirectoryPro=${token}`;
  test.each([
    ['two cookies of the name in one header', { ...cookie, Cookie: twice }],
    ['two cookie headers', { ...cookie, Cookie: [cookie.Cookie, `iPlanetDirectoryPro=${other}`] }],
    ['two Authorization headers', { Authorization: [bearer.Authorization, `Bearer ${other}`] }],
    ['a header in two spellings', { ...bearer, authorization: `Bearer ${other}` }],
    ['a cookie and a bearer token', { ...bearer, ...cookie, Cookie: `iPlanetDirectoryPro=${other}` }],
    ['the same token twice', { ...bearer, ...cookie }],
  ])('%s are refused', async (_, headers) => {
    const { ask } = await guard();

    await expect(ask(headers)).rejects.toThrow(denied);
  });
});

describe('attack: another site’s page sends the cookie', () => {
  test.each(['cookie', 'either'] as const)('without X-Requested-With it does not count (%s)', async (carrier) => {
    const { ask } = await guard({ carrier });

    await expect(ask({ Cookie: cookie.Cookie })).rejects.toThrow(denied);
  });

  test('a guard for bearer tokens reads no cookie, one for cookies no bearer token', async () => {
    const [bearerOnly, cookieOnly] = [await guard({ carrier: 'bearer' }), await guard({ carrier: 'cookie' })];

    await expect(bearerOnly.ask(cookie)).rejects.toThrow(denied);
    await expect(cookieOnly.ask({ ...bearer, 'X-Requested-With': 'x' })).rejects.toThrow(denied);
  });
});

describe('attack: a good session where it does not belong', () => {
  test.each([
    ['another realm', { realms: ['/alpha'] }, { realm: '/beta' }],
    ['a realm below', { realms: ['/alpha'] }, { realm: '/alpha/sub' }],
    ['the root realm', { realms: ['/alpha', '/beta'] }, { realm: '/' }],
    ['too low a level', { minimumAuthLevel: 6 }, {}],
  ])('from %s gets a policy that denies', async (_, options, session) => {
    const { ask } = await guard(options, session);

    const answer = await ask(bearer);

    expect(answer.policyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Resource: expect.stringMatching(/\/prod\/\*$/) }),
    ]);
  });

  test('from a named realm and of the very level it passes', async () => {
    const { ask } = await guard({ realms: ['/', '/alpha'], minimumAuthLevel: 5 });

    expect((await ask(bearer)).policyDocument.Statement).toEqual([expect.objectContaining({ Effect: 'Allow' })]);
  });
});

test('a store that is down opens nothing, and is not the client’s fault', async () => {
  const down = { find: () => Promise.reject(new Error('down')) };
  const options: GuardOptions = {
    carrier: 'bearer',
    cookieName: 'x',
    realms: [],
    minimumAuthLevel: 0,
    factors: [],
    maxAgeSeconds: 0,
  };

  await expect(
    authorizeSession(requestEvent(bearer), options, { sessions: down, clock: simulatedClock() }),
  ).rejects.toThrow('down');
});

test('the token is in no answer', async () => {
  const { ask } = await guard();

  expect(JSON.stringify(await ask(bearer))).not.toContain(token);
});

describe('a session that is worth too little', () => {
  const minute = 60_000;
  const began = simulatedClock().now();
  const pwd = { factor: 'pwd', at: began };
  const otp = { factor: 'otp', at: began + 1500, device: 'oath#1' };

  test('A-6.8.4 hands level, factors and their times to the API when it is worth enough', async () => {
    const { ask } = await guard({ factors: ['otp', 'swk'], minimumAuthLevel: 5 }, { factors: [pwd, otp] });

    const answer = await ask(bearer);

    expect(answer.policyDocument.Statement[0]).toMatchObject({ Effect: 'Allow' });
    expect(answer.context).toEqual({
      ...{ user: 'demo', realm: '/alpha', authLevel: '5', authTime: '1800000000' },
      ...{ factors: 'pwd otp', factorTimes: '{"pwd":1800000000,"otp":1800000001}' },
    });
  });

  test('A-6.8.4 attack: a password alone opens nothing that asks for a second factor, and is told what does', async () => {
    const { ask } = await guard(
      { factors: ['otp', 'swk'], minimumAuthLevel: 10, maxAgeSeconds: 600 },
      { factors: [pwd] },
    );

    const answer = await ask(bearer);

    expect(answer.policyDocument.Statement[0]).toMatchObject({ Effect: 'Deny' });
    expect(answer.context?.['stepUp']).toBe(
      'Bearer error="insufficient_user_authentication", ' +
        'error_description="auth level 10 is needed; one of otp, swk is needed", ' +
        'acr_values="10", amr_values="otp swk", max_age="600"',
    );
  });

  test('attack: a factor proved long ago opens nothing that asks for a fresh one', async () => {
    const { ask, clock } = await guard({ factors: ['otp'], maxAgeSeconds: 600 }, { factors: [pwd, otp] });
    clock.advance(10 * minute + 1499);
    const inTime = await ask(bearer);

    clock.advance(1);
    const late = await ask(bearer);

    expect(inTime.policyDocument.Statement[0]).toMatchObject({ Effect: 'Allow' });
    expect(late.policyDocument.Statement[0]).toMatchObject({ Effect: 'Deny' });
    expect(late.context?.['stepUp']).toContain('signed in more than 600 seconds ago');
  });

  test('without factors named, the last proof of any kind counts for its age', async () => {
    const { ask, clock } = await guard({ maxAgeSeconds: 600 }, { factors: [pwd, otp] });
    clock.advance(10 * minute + 1);

    expect((await ask(bearer)).policyDocument.Statement[0]).toMatchObject({ Effect: 'Allow' });
  });

  test('attack: a session in which nothing was proved is fresh for nobody', async () => {
    const { ask } = await guard({ maxAgeSeconds: 600 }, { factors: [] });

    expect((await ask(bearer)).policyDocument.Statement[0]).toMatchObject({ Effect: 'Deny' });
  });

  test('of another realm is denied without a word about how to get in', async () => {
    const { ask } = await guard({ realms: ['/beta'], minimumAuthLevel: 50 });

    const answer = await ask(bearer);

    expect(answer.policyDocument.Statement[0]).toMatchObject({ Effect: 'Deny' });
    expect(answer.context).not.toHaveProperty('stepUp');
  });
});

test('A-7.3 attack: a session of before is refused once its ground is gone', async () => {
  const clock = simulatedClock();
  const { sessions, sessionIssuer, sessionGroundRaiser } = memoryPorts({ clock });
  const demo = { realm: '/alpha', username: 'demo' };
  await sessionIssuer.create(token, {
    ...{ ...demo, universalId: 'id=demo', authLevel: 0, factors: [], epoch: 0, properties: {} },
    ...{ createdAt: clock.now(), latestAccessAt: clock.now(), maxIdleMinutes: 30, maxMinutes: 120 },
  });
  const options: GuardOptions = {
    ...{ carrier: 'bearer', cookieName: 'x', realms: [], minimumAuthLevel: 0, factors: [], maxAgeSeconds: 0 },
  };

  await sessionGroundRaiser.raise(demo);

  await expect(authorizeSession(requestEvent(bearer), options, { sessions, clock })).rejects.toThrow(denied);
});

const options = {
  ...{ carrier: 'bearer', cookieName: 'iPlanetDirectoryPro', realms: ['/alpha'], minimumAuthLevel: 2 },
  ...{ factors: ['otp'], maxAgeSeconds: 600 },
};

describe('the options of a guard', () => {
  test('come as they were written', () => {
    expect(guardOptions(JSON.stringify(options))).toEqual(options);
  });

  test.each([
    ['nothing', ''],
    ['no level', JSON.stringify({ ...options, minimumAuthLevel: undefined })],
    ['a level as text', JSON.stringify({ ...options, minimumAuthLevel: '2' })],
    ['another carrier', JSON.stringify({ ...options, carrier: 'query' })],
    ['a realm without its slash', JSON.stringify({ ...options, realms: ['alpha'] })],
    ['a misspelt key', JSON.stringify({ ...options, realm: '/alpha' })],
  ])('with %s stop the function, which then opens nothing', (_, text) => {
    expect(() => guardOptions(text)).toThrow();
  });
});
