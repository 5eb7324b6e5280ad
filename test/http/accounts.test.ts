// Help for one user: what is shown, what is done, and who hears of it.
import { describe, expect, test } from '@jest/globals';
import { auditLines } from '../../functions/adapters/observability/audit-logs.ts';
import { universalId } from '../../functions/ports/universal-id.ts';
import { noticeOf } from '../../functions/workers/publish-notices/publish-notices.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type AccountsWorld, accountsWorld, admin, demo, jo } from '../support/accounts-world.ts';

const policy = { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 300, ceiling: 50 };
const help = (action: string, name = 'demo') => `POST alpha waymark/users/${name}?_action=${action}`;

/** What the audit log tells the bus, and so the user. */
function told({ ports }: AccountsWorld) {
  return auditLines(ports.auditLog.events, seededRandomness()).flatMap(({ text }) => noticeOf(text) ?? []);
}

describe('a user', () => {
  test('is shown with factors, failures and what can be done, and without a secret', async () => {
    const { call, ports } = await accountsWorld();
    await ports.skipSettingChanges.set(demo, 'push', 'skippable');
    await ports.passwordAttempts.charge(demo, 'stranger', 'v1', policy);

    const { status, body, text } = await call('GET alpha waymark/users/demo');

    const quiet = { failures: 0, recoveryFailures: 0, unreachable: false };
    expect([status, body]).toEqual([
      200,
      {
        name: 'demo',
        status: 'active',
        profile: { cn: ['Demo User'], mail: ['demo@example.com'] },
        factors: [
          { kind: 'push', uuid: 'phone', name: 'My phone', createdDate: 3_000, ...quiet, recoveryCodesLeft: 0 },
          {
            ...{ kind: 'oath', uuid: 'app', name: 'My app', createdDate: 1_000, lastAccessDate: 2_000 },
            ...{ ...quiet, recoveryCodesLeft: 2 },
          },
        ],
        optedOut: ['push'],
        failures: 1,
        browsersWithFailures: 0,
        actions: ['signOut', 'unlock', 'resetMfa', 'pass', 'disable'],
      },
    ]);
    expect(text).not.toMatch(/4711|hash|secret|code 1/i);
  });

  test.each(['DEMO', '%20demo', 'd%65mo'])('is found as %s, under the name as it is stored', async (name) => {
    const { call } = await accountsWorld();

    expect((await call(`GET alpha waymark/users/${name}`)).body).toMatchObject({ name: 'demo' });
  });

  test('with what happened lately, who did it included, is shown apart', async () => {
    const { call, ports, clock, id } = await accountsWorld();
    const at = clock.now();
    const about = { at, transactionId: 't', realm: '/alpha' };
    await ports.auditLog.write([
      {
        ...about,
        eventName: 'AM-TREE-LOGIN-COMPLETED',
        userId: id,
        result: 'SUCCESSFUL',
        info: { ipAddress: '192.0.2.1' },
      },
      { ...about, eventName: 'WAYMARK-SESSIONS-ENDED', userId: universalId(admin), info: { objectId: id } },
      { ...about, eventName: 'AM-TREE-LOGIN-COMPLETED', userId: universalId(jo), result: 'SUCCESSFUL', info: {} },
    ]);

    const { status, body } = await call('GET alpha waymark/users/demo?_fields=events');

    expect([status, body]).toEqual([
      200,
      {
        name: 'demo',
        since: at - 24 * 60 * 60_000,
        events: [
          { at, name: 'WAYMARK-SESSIONS-ENDED', by: { kind: 'administrator', name: 'admin' } },
          { at, name: 'AM-TREE-LOGIN-COMPLETED', result: 'SUCCESSFUL', ipAddress: '192.0.2.1' },
        ],
      },
    ]);
  });

  test('whom nobody knows is not found, in no other way than one whose name nobody can have', async () => {
    const { call } = await accountsWorld();

    for (const name of ['nobody', 'x'.repeat(300), '%00', '%E2%80%8B']) {
      for (const request of [`GET alpha waymark/users/${name}`, help('signOut', name), help('pass', name)]) {
        expect((await call(request)).body).toEqual({ code: 404, reason: 'Not Found', message: 'User not found' });
      }
    }
  });

  test.each([
    ['GET alpha waymark/users/demo?_fields=sessions', 400, /^_fields may be events/],
    ['POST alpha waymark/users/demo', 501, /^_action must be one of signOut, unlock, resetMfa, pass, enable, disable$/],
    ['POST alpha waymark/users/demo?_action=remove', 501, /^_action must be one of/],
    ['POST alpha waymark/users/demo?_action=constructor', 501, /^_action must be one of/],
    ['PUT alpha waymark/users/demo', 405, /Not Allowed/],
    ['DELETE alpha waymark/users/demo', 405, /Not Allowed/],
    ['GET alpha waymark/users/demo/devices', 404, /^Resource not found$/],
    ['GET alpha waymark/users', 404, /not found$/],
    ['GET alpha waymark/groups/demo', 404, /^Resource not found$/],
    ['GET gamma waymark/users/demo', 404, /^Realm "gamma" not found$/],
  ])('%s is answered with %i', async (request, status, message) => {
    const { call } = await accountsWorld();

    expect((await call(request)).body).toMatchObject({ code: status, message: expect.stringMatching(message) });
  });
});

test('an administrator who helps goes on being signed in, at a write a minute', async () => {
  const { call, clock, ports, signIn } = await accountsWorld();
  const token = await signIn();
  const look = async () => {
    const { status } = await call('GET alpha waymark/users/demo', {
      as: null,
      headers: { iPlanetDirectoryPro: token },
    });
    return [status, (await ports.sessionReader.find(token))?.latestAccessAt];
  };
  const start = clock.now();

  clock.advance(59_999);
  const soon = await look();
  clock.advance(25 * 60_000);
  const later = await look();
  clock.advance(25 * 60_000);
  const muchLater = await look();

  expect([soon, later, muchLater].map(([status]) => status)).toEqual([200, 200, 200]);
  expect([soon[1], later[1]]).toEqual([start, start + 59_999 + 25 * 60_000]);
});

describe('help', () => {
  test('sign out ends the sessions, and says who did it', async () => {
    const world = await accountsWorld();

    const { status, body } = await world.call(help('signOut'), { body: {} });

    expect([status, body]).toEqual([200, { name: 'demo' }]);
    expect((await world.state()).session).toBe(false);
    expect(world.ports.auditLog.events).toEqual([
      {
        ...{ eventName: 'WAYMARK-SESSIONS-ENDED', at: world.clock.now(), realm: '/alpha' },
        ...{ transactionId: expect.any(String), userId: universalId(admin) },
        info: { objectId: world.id, ipAddress: '198.51.100.7' },
      },
    ]);
  });

  test('the reset takes every factor, and tells the user of each kind that an administrator did it', async () => {
    const world = await accountsWorld();

    const { body } = await world.call(help('resetMfa'));

    expect(body).toEqual({ name: 'demo', removed: 2 });
    expect(await world.state()).toMatchObject({ devices: [], session: false });
    expect(told(world)).toMatchObject([
      { type: 'Factor Removed', detail: { user: 'demo', by: 'administrator', kind: 'oath', operation: 'reset' } },
      { type: 'Factor Removed', detail: { user: 'demo', by: 'administrator', kind: 'push', operation: 'reset' } },
    ]);
  });

  test('a pass is shown once, good for as long as was said, and the user is told', async () => {
    const world = await accountsWorld();

    const { status, body, headers, text } = await world.call(help('pass'), { body: { minutes: 45 } });

    const expiresAt = world.clock.now() + 45 * 60_000;
    expect([status, body]).toEqual([200, { name: 'demo', pass: expect.stringMatching(/^[A-Z0-9]{12}$/i), expiresAt }]);
    const { pass = '' } = body as { pass?: string };
    expect((await world.state()).pass).toEqual({ code: pass, expiresAt });
    expect(headers['cache-control']).toContain('no-store');
    expect(told(world)).toMatchObject([{ type: 'Pass Issued', detail: { user: 'demo', by: 'administrator' } }]);
    const elsewhere = JSON.stringify([world.ports.auditLog.events, world.log.lines]);
    expect([text.split(pass).length, elsewhere.includes(pass)]).toEqual([2, false]);
  });

  test('a pass is good for half an hour where nothing is said', async () => {
    const { call, clock } = await accountsWorld();

    expect((await call(help('pass'))).body).toMatchObject({ expiresAt: clock.now() + 30 * 60_000 });
  });

  test.each([
    ['who has no factor', 'jo', /no second factor/],
    ['who is disabled', 'demo', /disabled/],
  ])('nobody gets a pass %s, and the answer says why', async (_, name, message) => {
    const { call, ports } = await accountsWorld();
    if (name === 'demo') await ports.accounts.setActive(demo, false);

    const { status, body } = await call(help('pass', name));

    expect([status, body]).toMatchObject([409, { message: expect.stringMatching(message) }]);
    expect(ports.store.passes.size).toBe(0);
  });

  test('disabling keeps the user out, enabling lets him in and forgets his wrong passwords', async () => {
    const world = await accountsWorld();
    const { call, ports } = world;
    await ports.passwordAttempts.charge(demo, 'stranger', 'v1', policy);

    await call(help('disable'));
    const disabled = [await world.state(), (await call('GET alpha waymark/users/demo')).body];
    await call(help('enable'));

    expect(disabled).toMatchObject([
      { user: { active: false }, session: false },
      { status: 'inactive', failures: 1, actions: ['signOut', 'resetMfa', 'enable'] },
    ]);
    expect((await call('GET alpha waymark/users/demo')).body).toMatchObject({ status: 'active', failures: 0 });
    expect(ports.auditLog.names()).toEqual(['WAYMARK-ACCOUNT-LOCKED', 'WAYMARK-ACCOUNT-UNLOCKED']);
    expect(told(world).map(({ detail }) => detail.by)).toEqual(['administrator', 'administrator']);
  });

  test('where the administrator sits is for the audit log, and not for the user', async () => {
    const world = await accountsWorld();

    await world.call(help('disable'), { sourceIp: '198.51.100.20' });

    expect(world.ports.auditLog.events[0]?.info).toMatchObject({ ipAddress: '198.51.100.20' });
    expect(JSON.stringify(told(world))).not.toContain('198.51.100.20');
  });
});
