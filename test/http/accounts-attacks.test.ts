// Who gets help for others done, and what nobody gets by it.
import { describe, expect, test } from '@jest/globals';
import { addUser } from '../../testing/add-user.ts';
import { addDevice } from '../../testing/memory/ports.ts';
import { accountsWorld, admin, demo, jo } from '../support/accounts-world.ts';
import type { AdministrationOptions } from '../support/administration-world.ts';

const actions = ['signOut', 'unlock', 'resetMfa', 'pass', 'enable', 'disable'] as const;
const help = (action: string, name = 'demo', realm = 'alpha') =>
  `POST ${realm} waymark/users/${name}?_action=${action}`;
const looks = ['GET alpha waymark/users/demo', 'GET alpha waymark/users/demo?_fields=events'];
const everything = [...actions.map((action) => help(action)), ...looks];

describe('attack: every action, and every look,', () => {
  test.each(everything)('%s is for an administrator', async (request) => {
    const { call } = await accountsWorld();

    expect((await call(request)).status).toBe(200);
  });

  test('without a session, and with a made-up one, is denied', async () => {
    const world = await accountsWorld();
    const before = await world.state();

    for (const request of everything) {
      for (const headers of [{}, { iPlanetDirectoryPro: 'made-up' }]) {
        const { status } = await world.call(request, { as: null, headers, body: {} });
        expect([request, status]).toEqual([request, 401]);
      }
    }

    expect(await world.state()).toEqual(before);
  });

  test.each([
    ['the user himself', demo, {}],
    ['another user of the realm', { realm: '/alpha', username: 'jo' }, {}],
    ['a user of the root realm', { realm: '/', username: 'demo' }, {}],
    ['an administrator with the password alone', { factor: false }, {}],
    ['an administrator of another realm', { realm: '/beta', username: 'admin' }, {}],
    ['somebody of the name of the root realm’s administrator in the realm', { realm: '/alpha', username: 'admin' }, {}],
    ['an administrator of a realm below', { realm: '/alpha/below', username: 'admin' }, {}],
    ['a device administrator', { realm: '/alpha', username: 'jo' }, { alpha: { deviceAdministrators: ['jo'] } }],
    [
      'an administrator by a setting that names him otherwise',
      { realm: '/alpha', username: 'jo' },
      { alpha: { administrators: ['jo2'] } },
    ],
  ])('of %s is refused', async (_, as, settings) => {
    const world = await accountsWorld(settings);
    const before = await world.state();

    for (const request of everything) {
      const { status } = await world.call(request, { as });
      expect([request, status]).toEqual([request, 403]);
    }

    expect(await world.state()).toEqual(before);
  });

  test('of an administrator of the realm is done there and nowhere else', async () => {
    const world = await accountsWorld({ alpha: { administrators: ['chief'], administratorSecondFactor: false } });
    for (const realm of ['/beta', '/']) await addUser(world.ports, { realm, username: 'demo' });
    const as = { realm: '/alpha', username: 'Chief', factor: false };

    const statuses = [];
    for (const realm of ['alpha', 'beta', '/']) {
      for (const request of [help('signOut', 'demo', realm), `GET ${realm} waymark/users/demo`]) {
        statuses.push((await world.call(request, { as })).status);
      }
    }

    expect(statuses).toEqual([200, 200, 403, 403, 403, 403]);
  });

  test('is not brought into another realm by a query: the realm that it names is the one that is asked for', async () => {
    const world = await accountsWorld({ alpha: { administrators: ['chief'], administratorSecondFactor: false } });
    await addUser(world.ports, { realm: '/beta', username: 'demo' });
    const as = { realm: '/alpha', username: 'chief', factor: false };

    const { status } = await world.call(`${help('signOut')}&realm=/beta`, { as });

    expect([status, world.ports.auditLog.names()]).toEqual([403, []]);
  });

  test('of who is no administrator any more is refused from that moment on', async () => {
    const world = await accountsWorld();
    const headers = { iPlanetDirectoryPro: await world.signIn() };
    const statuses = [(await world.call(looks[0] ?? '', { as: null, headers })).status];
    await world.ports.configurationEditor.put('/', 'realm', '', { administrators: ['somebody else'] });

    for (const request of everything) statuses.push((await world.call(request, { as: null, headers })).status);

    expect(statuses).toEqual([200, ...everything.map(() => 403)]);
  });

  test('of an administrator whose device was removed is refused with the session of before', async () => {
    const world = await accountsWorld();
    const headers = { iPlanetDirectoryPro: await world.signIn() };
    await world.ports.deviceEditor.remove(admin, 'oath', 'of the administrator');

    for (const request of everything)
      expect([401, 403]).toContain((await world.call(request, { as: null, headers })).status);
  });
});

test('attack: who is no administrator does not learn who there is', async () => {
  const { call } = await accountsWorld();
  const as = { realm: '/alpha', username: 'jo' };

  for (const caller of [as, null]) {
    for (const path of ['GET alpha waymark/users/', 'POST alpha waymark/users/']) {
      const known = await call(`${path}demo?_action=signOut`, { as: caller });
      const unknown = await call(`${path}nobody?_action=signOut`, { as: caller });
      expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    }
  }
});

describe('attack: another site’s page', () => {
  test('sends the cookie: refused without a header that it cannot set, whichever realm’s cookie it is', async () => {
    const world = await accountsWorld({ alpha: { cookieName: 'alphaSession' } });
    const before = await world.state();
    const Cookie = `iPlanetDirectoryPro=${await world.signIn()}`;

    for (const action of actions) {
      expect([action, (await world.call(help(action), { as: null, headers: { Cookie } })).status]).toEqual([
        action,
        403,
      ]);
    }

    expect(await world.state()).toEqual(before);
    const headers = { Cookie, 'X-Requested-With': 'XMLHttpRequest' };
    expect((await world.call(help('signOut'), { as: null, headers })).status).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'sends a body as "%s": refused',
    async (type) => {
      const world = await accountsWorld();
      const before = await world.state();

      for (const action of actions) {
        const headers = type === '' ? {} : { 'Content-Type': type };
        const { status } = await world.call(help(action), { headers, body: '{}' });
        expect([action, status]).toEqual([action, 415]);
      }

      expect(await world.state()).toEqual(before);
    },
  );

  test.each(['OPTIONS alpha waymark/users/demo', ...looks])(
    'that may call all else is not let in by its browser, and the console’s is: %s',
    async (request) => {
      const { call } = await accountsWorld({
        environment: { CORS_ORIGINS: 'https://app.example.com', CONSOLE_ORIGIN: 'https://login.example.com' },
      });

      const application = await call(request, { headers: { Origin: 'https://app.example.com' } });
      const console = await call(request, { headers: { Origin: 'https://login.example.com' } });

      expect(application.headers).not.toHaveProperty('access-control-allow-origin');
      expect(console.headers).toMatchObject({ 'access-control-allow-origin': 'https://login.example.com' });
    },
  );
});

describe('attack: a name', () => {
  test.each([
    '..',
    '.',
    '%2E%2E',
    '..%2Fdemo',
    'demo%2F..%2Fjo',
    'demo%23',
    '%2Fdemo',
    'de%00mo',
    'demo%0A%0Ajo',
    '%F0%9F%98%80',
    '*',
    '%25',
    '%ZZ',
    'constructor',
    '__proto__',
  ])('like %s is one like any other, and nobody’s', async (name) => {
    const world = await accountsWorld();
    const before = await world.state();

    for (const action of actions) {
      const { status } = await world.call(help(action, name));
      expect([action, status]).toEqual([action, 404]);
    }

    expect(await world.state()).toEqual(before);
  });

  test('with a slash in it is helped, and nobody whose name is a part of it', async () => {
    const world = await accountsWorld();
    const odd = await addUser(world.ports, { username: 'demo/jo', attributes: {} });

    const { body } = await world.call(help('signOut', 'demo%2Fjo'));

    expect(body).toEqual({ name: 'demo/jo' });
    expect([await world.ports.sessionGround.look(odd), (await world.state()).session]).toMatchObject([
      { epoch: world.clock.now() },
      true,
    ]);
  });
});

describe('attack: a body', () => {
  test.each([
    ['signOut', '{"minutes":30}', /may have nothing, but has minutes$/],
    ['resetMfa', '{"kind":"oath"}', /but has kind$/],
    ['enable', '{"active":true}', /but has active$/],
    ['disable', '{"realm":"/beta"}', /but has realm$/],
    ['pass', '{"minutes":30,"code":"AAAAAAAAAAAA"}', /may have minutes and nothing else, but has code$/],
    ['pass', '{"minutes":30,"username":"jo"}', /but has username$/],
    ['pass', '{"minutes":30,"__proto__":{"minutes":9999}}', /but has __proto__$/],
    ['pass', '[30]', /must be a JSON object/],
    ['pass', '{"minutes":', /is not valid JSON/],
  ])('of %s with more than it may say is refused: %s', async (action, body, message) => {
    const world = await accountsWorld();
    const before = await world.state();

    const reply = await world.call(help(action), { body, headers: { 'Content-Type': 'application/json' } });

    expect(reply.body).toMatchObject({ code: 400, message: expect.stringMatching(message) });
    expect(await world.state()).toEqual(before);
  });

  test.each([0, -1, 1441, 1.5, 1e9, '30', null, true, {}, [30]])(
    'asks for a pass of %j minutes: refused',
    async (minutes) => {
      const world = await accountsWorld();

      const { body } = await world.call(help('pass'), { body: { minutes } });

      expect(body).toMatchObject({ code: 400, message: 'minutes must be a whole number from 1 to 1440' });
      expect((await world.state()).pass).toBeUndefined();
    },
  );

  test('without end is refused before it is read', async () => {
    const { call } = await accountsWorld();

    expect((await call(help('pass'), { body: { minutes: 30, x: 'x'.repeat(20_000) } })).status).toBe(413);
  });
});

describe('attack: an administrator’s session in wrong hands', () => {
  const chiefs = { administrators: ['chief', 'deputy'], administratorSecondFactor: false };
  const chief = { realm: '/alpha', username: 'chief', factor: false };
  const phone = { uuid: 'p', kind: 'push', deviceName: 'Phone', createdDate: 1 } as const;
  const filled = async () => {
    const world = await accountsWorld({ alpha: chiefs });
    for (const username of chiefs.administrators) {
      await addUser(world.ports, { username });
      await addDevice(world.ports.store, { realm: '/alpha', username }, phone);
    }
    return world;
  };
  const outcomes = async (name: string, realm: string, as: object) => {
    const { call } = await filled();
    const statuses: [string, number][] = [];
    // Last what ends the session that acts.
    for (const action of ['unlock', 'resetMfa', 'pass', 'enable', 'disable', 'signOut']) {
      statuses.push([action, (await call(help(action, name, realm), { as })).status]);
    }
    const { body } = await call(`GET ${realm} waymark/users/${name}`, { as });
    return { statuses: Object.fromEntries(statuses), shown: (body as { actions?: unknown }).actions };
  };

  test('makes no new factor for its owner, and locks nobody out who could mend it', async () => {
    for (const name of ['chief', 'CHIEF', '%20Chief']) {
      expect(await outcomes(name, 'alpha', chief)).toEqual({
        statuses: { unlock: 403, resetMfa: 403, pass: 403, enable: 403, disable: 403, signOut: 200 },
        shown: ['signOut'],
      });
    }
  });

  test('takes power from another administrator of the realm, and gives him none', async () => {
    expect(await outcomes('deputy', 'alpha', chief)).toEqual({
      statuses: { unlock: 403, resetMfa: 403, pass: 403, enable: 403, disable: 200, signOut: 200 },
      shown: ['signOut'],
    });
  });

  test('of the root realm may help those of other realms, for whom nobody else is left', async () => {
    expect((await outcomes('deputy', 'alpha', {})).statuses).toEqual({
      ...{ unlock: 200, resetMfa: 200, pass: 409, enable: 200, disable: 200, signOut: 200 },
    });
  });

  test('of the root realm gives no other administrator there a factor: that is for an operator', async () => {
    const world = await accountsWorld({ root: { administrators: ['admin', 'second'] } });
    const second = await addUser(world.ports, { realm: '/', username: 'second' });
    await addDevice(world.ports.store, second, phone);

    const statuses = [];
    for (const action of actions) statuses.push((await world.call(help(action, 'second', '/'))).status);

    expect(statuses).toEqual([200, 403, 403, 403, 403, 200]);
    expect(world.ports.store.passes.size).toBe(0);
    expect(await world.ports.factorReports.list(second)).toHaveLength(1);
  });

  test('who was named administrator a moment ago is one already', async () => {
    const world = await filled();
    await world.call('GET alpha waymark/users/demo');
    await world.ports.configurationEditor.put('/alpha', 'realm', '', { ...chiefs, administrators: ['chief', 'demo'] });

    expect((await world.call(help('resetMfa'), { as: chief })).status).toBe(403);
  });
});

test('attack: nothing of a pass, and nobody’s name, is in the log of the function', async () => {
  const { call, log } = await accountsWorld();

  const { body } = await call(help('pass'));
  await call(help('signOut', 'nobody'));
  await call(help('pass'), { body: { minutes: 0 } });

  const { pass } = body as { pass: string };
  expect(JSON.stringify(log.lines)).not.toMatch(new RegExp(`${pass}|nobody|demo`));
});

describe('attack: a pass that was given to the wrong one', () => {
  test('is worth nothing any more once its user is disabled, and not when he is enabled again', async () => {
    const world = await accountsWorld();
    await world.call(help('pass'), { body: { minutes: 1440 } });

    await world.call(help('disable'));
    await world.call(help('enable'));

    expect((await world.state()).pass).toBeUndefined();
  });

  test.each([
    ['reset', 'resetMfa', /no second factor/],
    ['disabled', 'disable', /is disabled/],
  ])('is not left behind by who was asked for it while its user was %s', async (_, action, message) => {
    const world = await accountsWorld();
    const { issue } = world.ports.helpPasses;
    world.ports.helpPasses.issue = async (...pass) => {
      await world.call(help(action));
      await issue(...pass);
    };

    const { status, body } = await world.call(help('pass'));

    expect([status, body]).toMatchObject([409, { message: expect.stringMatching(message) }]);
    expect((await world.state()).pass).toBeUndefined();
    expect(world.ports.auditLog.names()).not.toContain('WAYMARK-PASS-ISSUED');
  });
});

test('attack: a device that was registered by the old one while a reset removes that goes as well', async () => {
  const world = await accountsWorld();
  const { deviceProfileEditor, store } = world.ports;
  const { list } = deviceProfileEditor;
  // The last thing that a reset looks for: the devices that it found are gone by then.
  Object.assign(deviceProfileEditor, {
    list: async (user: typeof demo) => {
      Object.assign(deviceProfileEditor, { list });
      await addDevice(store, demo, { uuid: 'thief', kind: 'push', deviceName: 'Another phone', createdDate: 4_000 });
      return list(user);
    },
  });

  const { body } = await world.call(help('resetMfa'));

  expect(body).toEqual({ name: 'demo', removed: 3 });
  expect((await world.state()).devices).toEqual([]);
});

test('attack: an administrator who calls himself operator is not taken for one', async () => {
  const { call } = await accountsWorld({ alpha: { administrators: ['operator'], administratorSecondFactor: false } });
  const impostor = { realm: '/alpha', username: 'operator', factor: false };
  await call(help('signOut'), { as: impostor });

  const { body } = await call('GET alpha waymark/users/demo?_fields=events');

  expect(body).toMatchObject({
    events: [{ name: 'WAYMARK-SESSIONS-ENDED', by: { kind: 'administrator', name: 'operator' } }],
  });
});

describe('attack: guesses at codes by mail and SMS are forgotten', () => {
  const policy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 6 };
  const guessed = async (settings: AdministrationOptions = {}) => {
    const world = await accountsWorld(settings);
    let visits = 0;
    const charge = (channel: 'mail' | 'sms', guesser: 'stranger' | 'known') => {
      visits += 1;
      return world.ports.codeAttempts.charge({ ...demo, channel }, `visit ${visits}`, policy, guesser);
    };
    const verdicts = async () => [
      ...[await charge('mail', 'stranger'), await charge('mail', 'known')],
      ...[await charge('sms', 'stranger'), await charge('sms', 'known')],
    ];
    for (let guess = 0; guess < 3; guess += 1) await verdicts();
    return { ...world, verdicts };
  };
  const [all, none] = [Array(4).fill('charged'), Array(4).fill('limited')];

  test.each(['unlock', 'enable'])('for an administrator who asks for %s', async (action) => {
    const { call, verdicts } = await guessed();
    const before = await verdicts();

    const { status } = await call(help(action));

    expect([before, status, await verdicts()]).toEqual([none, 200, all]);
  });

  test.each([
    ['the user himself', demo],
    ['another user', jo],
    ['nobody at all', null],
  ])('not for %s', async (_, as) => {
    const { call, verdicts } = await guessed();

    for (const action of actions) await call(help(action), { as });

    expect(await verdicts()).toEqual(none);
  });

  test('not for a guesser who has taken over the session of the administrator whose codes they are', async () => {
    const { call, verdicts } = await guessed({
      alpha: { administrators: ['demo'], administratorSecondFactor: false },
    });

    const { status } = await call(help('unlock'), { as: { ...demo, factor: false } });

    expect([status, await verdicts()]).toEqual([403, none]);
  });
});
