import { describe, expect, test } from '@jest/globals';
import { sessionsDoor } from '../../functions/http/sessions/sessions-door.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { call, doorTools } from '../support/call-door.ts';

const path = '/am/json/realms/root/realms/alpha/sessions';
const token = 'k2Jv-live_token.0123456789';
const minute = 60_000;

async function signedIn(changes: Partial<Session> = {}, environment?: Record<string, string>) {
  const clock = simulatedClock(Date.UTC(2025, 2, 1, 10, 0, 0, 789));
  const { sessions, sessionIssuer, sessionGroundRaiser, auditLog } = memoryPorts({ clock });
  const session: Session = {
    realm: '/alpha',
    username: 'amalia',
    universalId: 'id=amalia,ou=user,o=alpha,ou=services,ou=am-config',
    authLevel: 0,
    factors: [],
    epoch: 0,
    properties: { AMCtxId: '11111111-2222-4333-8444-555555555555', secretScore: '42' },
    createdAt: clock.now(),
    latestAccessAt: clock.now(),
    maxIdleMinutes: 30,
    maxMinutes: 120,
    ...changes,
  };
  await sessionIssuer.create(token, session);
  const tools = doorTools(environment && { environment });
  const handler = sessionsDoor(tools, { sessions, sessionGroundRaiser, auditLog, clock });
  const act = (action: string, options: Parameters<typeof call>[2] = {}) =>
    call(handler, `POST ${path}?_action=${action}`, options);
  const start = (other: string, of: Partial<Session>) => sessionIssuer.create(other, { ...session, ...of });
  return { act, handler, clock, sessions, auditLog, start, log: tools.log };
}

const withCookie = { headers: { Cookie: `iPlanetDirectoryPro=${token}`, 'X-Requested-With': 'forgerock-sdk' } };
const withHeader = { headers: { iPlanetDirectoryPro: token } };
const withBody = { body: { tokenId: token } };
const dead = { headers: { iPlanetDirectoryPro: 'dead' } };
const accessDenied = { code: 401, reason: 'Unauthorized', message: 'Access Denied' };

describe('getSessionInfo', () => {
  test.each([
    ['cookie', withCookie],
    ['header', withHeader],
    ['body', withBody],
  ])('tells about the session of a token in the %s', async (_, options) => {
    const { act } = await signedIn();

    const reply = await act('getSessionInfo', options);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      username: 'amalia',
      universalId: 'id=amalia,ou=user,o=alpha,ou=services,ou=am-config',
      realm: '/alpha',
      latestAccessTime: '2025-03-01T10:00:00Z',
      maxIdleExpirationTime: '2025-03-01T10:30:00Z',
      maxSessionExpirationTime: '2025-03-01T12:00:00Z',
      properties: { AMCtxId: '11111111-2222-4333-8444-555555555555' },
    });
  });

  test('does not keep the session alive', async () => {
    const { act, clock } = await signedIn();

    clock.advance(29 * minute);
    const before = await act('getSessionInfo', withHeader);
    clock.advance(minute);
    const after = await act('getSessionInfo', withHeader);

    expect(before.body).toHaveProperty('latestAccessTime', '2025-03-01T10:00:00Z');
    expect(after.body).toEqual(accessDenied);
  });

  test('names no idle end behind the absolute one', async () => {
    const { act } = await signedIn({ maxIdleMinutes: 500 });

    const reply = await act('getSessionInfo', withHeader);

    expect(reply.body).toHaveProperty('maxIdleExpirationTime', '2025-03-01T12:00:00Z');
  });

  test('serves a session of the root realm under another realm, as administration tools ask', async () => {
    const { act } = await signedIn({ realm: '/' });

    const reply = await act('getSessionInfo', withBody);

    expect(reply.body).toHaveProperty('realm', '/');
  });
});

describe('getSessionInfoAndResetIdleTime', () => {
  test('answers the same and keeps the session alive', async () => {
    const { act, clock } = await signedIn();

    clock.advance(29 * minute);
    const reset = await act('getSessionInfoAndResetIdleTime', withHeader);
    clock.advance(29 * minute);
    const later = await act('getSessionInfo', withHeader);

    expect(reset.body).toMatchObject({
      latestAccessTime: '2025-03-01T10:29:00Z',
      maxIdleExpirationTime: '2025-03-01T10:59:00Z',
      maxSessionExpirationTime: '2025-03-01T12:00:00Z',
    });
    expect(later.status).toBe(200);
  });
});

describe('refresh', () => {
  test('keeps the session alive and counts in minutes, the rest in seconds', async () => {
    const { act, clock } = await signedIn();

    clock.advance(20 * minute);
    const reply = await act('refresh', withHeader);
    clock.advance(29 * minute);
    const later = await act('getSessionInfo', withHeader);

    expect(reply.body).toEqual({
      uid: 'amalia',
      realm: '/alpha',
      idletime: 0,
      maxidletime: 30,
      maxsessiontime: 120,
      maxtime: 6000,
    });
    expect(later.status).toBe(200);
  });

  test('does not move the absolute end', async () => {
    const { act, clock } = await signedIn({ maxIdleMinutes: 60 });

    clock.advance(50 * minute);
    await act('refresh', withHeader);
    clock.advance(50 * minute);
    await act('refresh', withHeader);
    clock.advance(20 * minute);
    const reply = await act('refresh', withHeader);

    expect(reply.status).toBe(401);
  });
});

describe('validate', () => {
  test('says whose live session it is, without keeping it alive', async () => {
    const { act, clock } = await signedIn();

    clock.advance(29 * minute);
    const live = await act('validate', withHeader);
    clock.advance(minute);
    const later = await act('validate', withHeader);

    expect(live.body).toEqual({
      valid: true,
      sessionUid: '11111111-2222-4333-8444-555555555555',
      uid: 'amalia',
      realm: '/alpha',
    });
    expect(later.body).toEqual({ valid: false });
  });

  test.each([
    ['a dead token', dead],
    ['no token', {}],
  ])('answers 200 and false for %s', async (_, options) => {
    const { act } = await signedIn();

    const reply = await act('validate', options);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ valid: false });
  });
});

describe('logoutEverywhere', () => {
  test('A-7.3 ends all sessions of the caller, nobody else’s, and takes the cookie back', async () => {
    const { act, sessions, start } = await signedIn();
    await start('stolen-elsewhere', {});
    await start('of-somebody-else', { username: 'bob' });

    const reply = await act('logoutEverywhere', withCookie);

    const left = await Promise.all([token, 'stolen-elsewhere', 'of-somebody-else'].map((one) => sessions.find(one)));
    expect([reply.status, reply.body]).toEqual([200, { result: 'Successfully logged out' }]);
    expect(reply.cookies).toEqual(['iPlanetDirectoryPro=; Path=/; HttpOnly; Secure; SameSite=None; Max-Age=0']);
    expect(left.map((session) => session?.username)).toEqual([undefined, undefined, 'bob']);
  });

  test('attack: a dead token ends nobody’s sessions', async () => {
    const { act, sessions } = await signedIn();

    const reply = await act('logoutEverywhere', dead);

    expect([reply.status, reply.body]).toEqual([401, accessDenied]);
    expect(await sessions.find(token)).toBeDefined();
  });
});

describe('logout', () => {
  test('A-7.3 ends the session and takes the cookie back', async () => {
    const { act } = await signedIn();

    const reply = await act('logout', withCookie);
    const after = await act('getSessionInfo', withHeader);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ result: 'Successfully logged out' });
    expect(reply.cookies).toEqual(['iPlanetDirectoryPro=; Path=/; HttpOnly; Secure; SameSite=None; Max-Age=0']);
    expect(after.body).toEqual(accessDenied);
  });

  test('takes the cookie back on plain HTTP with what browsers keep there', async () => {
    const { act } = await signedIn({}, { PUBLIC_URL: 'http://localhost:8080/am' });

    const reply = await act('logout', withCookie);

    expect(reply.cookies).toEqual(['iPlanetDirectoryPro=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
  });

  test('of a dead token is no failure, and clears the dead cookie', async () => {
    const { act } = await signedIn();

    const reply = await act('logout', dead);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ result: 'Token has expired' });
    expect(reply.cookies).toHaveLength(1);
  });

  test('works with the slash that SDKs put behind the resource', async () => {
    const { handler } = await signedIn();

    const reply = await call(handler, `POST ${path}/?_action=logout`, {
      headers: { ...withCookie.headers, 'Content-Type': 'application/json' },
    });

    expect(reply.body).toEqual({ result: 'Successfully logged out' });
  });
});

describe('without a live session', () => {
  test.each(['getSessionInfo', 'getSessionInfoAndResetIdleTime', 'refresh'])('%s is denied', async (action) => {
    const { act } = await signedIn();

    const replies = await Promise.all([act(action), act(action, dead)]);

    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect(reply.body).toEqual(accessDenied);
    }
  });

  test('leaves who logged out and from where in the audit log, tied to the login, without the token', async () => {
    const { act, auditLog } = await signedIn();

    await act('logout', withCookie);
    await act('logout', withCookie);

    expect(auditLog.events).toMatchObject([
      { eventName: 'AM-LOGOUT', result: 'SUCCESSFUL', userId: expect.stringMatching(/^id=amalia,/) },
      { eventName: 'AM-SESSION-LOGGED_OUT', info: { objectId: '11111111-2222-4333-8444-555555555555' } },
    ]);
    expect(auditLog.writes).toEqual([2]);
    expect(JSON.stringify(auditLog.events)).not.toContain(token);
  });

  test('logout without any token is denied', async () => {
    const { act } = await signedIn();

    const reply = await act('logout');

    expect(reply.body).toEqual(accessDenied);
  });
});

describe('the resource', () => {
  test.each(['unknown', '', '__proto__', 'toString', 'constructor'])(
    'answers 501 to the action "%s"',
    async (action) => {
      const { act } = await signedIn();

      const reply = await act(action, withHeader);

      expect(reply.status).toBe(501);
      expect(reply.body).toMatchObject({ code: 501, reason: 'Not Implemented' });
    },
  );

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('answers 405 to %s', async (method) => {
    const { handler } = await signedIn();

    const reply = await call(handler, `${method} ${path}`, withHeader);

    expect(reply.status).toBe(405);
  });

  test('has nothing below it', async () => {
    const { handler } = await signedIn();

    const reply = await call(handler, `POST ${path}/${token}?_action=logout`, withHeader);

    expect(reply.status).toBe(404);
  });

  test.each([
    ['resource=2.0, protocol=1.0', 'resource=2.0'],
    ['protocol=1.0,resource=2.1', 'resource=2.1'],
    ['resource=3.1, protocol=1.0', 'resource=3.1'],
    ['resource=4.0', 'resource=4.0'],
    ['resource=1.1', 'resource=1.2'],
  ])('serves %s as %s', async (asked, answered) => {
    const { act } = await signedIn();

    const reply = await act('getSessionInfo', { headers: { ...withHeader.headers, 'Accept-API-Version': asked } });

    expect(reply.status).toBe(200);
    expect(reply.headers['content-api-version']).toBe(answered);
  });
});

describe('attacks', () => {
  test('reading tokens from access logs: a token in the URL is refused and ends nothing', async () => {
    const { act, handler } = await signedIn();

    const reply = await call(handler, `POST ${path}?_action=logout&tokenId=${token}`);

    expect(reply.status).toBe(400);
    expect((await act('validate', withHeader)).body).toHaveProperty('valid', true);
  });

  test("cross-site request: another site's page cannot sign the user out", async () => {
    const { act } = await signedIn();

    const reply = await act('logout', { headers: { Cookie: `iPlanetDirectoryPro=${token}` } });

    expect(reply.status).toBe(403);
    expect((await act('validate', withHeader)).body).toHaveProperty('valid', true);
  });

  test("another's session: a signed-in user cannot end or read one by naming it", async () => {
    const { act } = await signedIn();
    const headers = { iPlanetDirectoryPro: 'mine' };

    const replies = await Promise.all([
      act('logout', { headers, body: { tokenId: token } }),
      act('getSessionInfo', { headers, body: { tokenId: token } }),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([403, 403]);
    expect((await act('validate', withHeader)).body).toHaveProperty('valid', true);
  });

  test.each([
    [{}, 'SameSite=None'],
    [{ PUBLIC_URL: 'http://localhost:8080/am' }, 'SameSite=Lax'],
  ])('a forged Host: it decides nothing about the cookie of a deployment with %j', async (environment, attribute) => {
    const { act } = await signedIn({}, { ...environment });

    const reply = await act('logout', {
      headers: {
        iPlanetDirectoryPro: token,
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': attribute === 'SameSite=Lax' ? 'https' : 'http',
      },
    });

    expect(reply.cookies[0]).toContain(attribute);
    expect(reply.cookies[0]).not.toContain('Domain');
    expect(JSON.stringify(reply)).not.toContain('evil.example');
  });

  test('token in a log line or an error: it is in neither, whatever goes wrong', async () => {
    const { log, clock, auditLog } = await signedIn();
    const broken = async () => {
      throw new Error(`cannot read item ${token}`);
    };
    const handler = sessionsDoor(
      { ...doorTools(), log },
      {
        sessions: { find: broken, touch: broken, destroy: broken },
        sessionGroundRaiser: { raise: broken },
        auditLog,
        clock,
      },
    );

    const replies = await Promise.all([
      call(handler, `POST ${path}?_action=getSessionInfo`, withCookie),
      call(handler, `POST ${path}?_action=refresh`, withHeader),
      call(handler, `POST ${path}?_action=logout`, withBody),
      call(handler, `POST ${path}?_action=logout&tokenId=${token}`),
      call(handler, `POST ${path}/${token}`, withHeader),
      call(handler, `POST ${path}?_action=${token}`, withHeader),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([500, 500, 500, 400, 404, 501]);
    expect(JSON.stringify(log.lines)).not.toContain(token);
    expect(replies.map(({ text }) => text).join()).not.toContain(token);
  });
});
