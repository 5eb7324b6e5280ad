// Whoever is signed in by a journey and opens it again is not asked again; what a stolen cookie gains by it is nothing.
import { describe, expect, test } from '@jest/globals';
import { storedJourney } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { filled, type Reply, typesOf } from '../../testing/step.ts';
import { addDemoUser, demo, user } from '../support/demo-user.ts';

const page = {
  type: 'PageNode',
  children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
  to: { outcome: 'check' },
};
const loginOf = (id: string, tree: JsonObject = {}, check: JsonObject = {}) =>
  journeyExport({
    id,
    entry: 'ask',
    nodes: { ask: page, check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' }, ...check } },
    tree,
  });
/** The same but for a node more. */
const changed = journeyExport({
  id: 'Login',
  entry: 'ask',
  nodes: {
    ask: page,
    check: { type: 'DataStoreDecisionNode', to: { true: 'level', false: 'failure' } },
    level: { type: 'ModifyAuthLevelNode', config: { authLevelIncrement: 1 }, to: { outcome: 'success' } },
  },
});
const outer = journeyExport({
  id: 'Outer',
  entry: 'inner',
  nodes: {
    inner: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Login' }, to: { true: 'success', false: 'failure' } },
  },
});
const zero = journeyExport({
  id: 'Zero',
  entry: 'zero',
  nodes: {
    zero: { type: 'ZeroPageLoginNode', config: { allowWithoutReferer: true }, to: { true: 'check', false: 'failure' } },
    check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});
const journeys = [
  loginOf('Login'),
  loginOf('Other'),
  loginOf('Always', { mustRun: true }),
  loginOf('Without', { noSession: true }),
  outer,
  zero,
];

async function world(
  settings: JsonObject = {},
  ports: WorldOptions['ports'] = (given) => given,
): Promise<JourneyWorld> {
  const at = await journeyWorld({ journeys, settings: { defaultJourney: 'Login', ...settings }, ports });
  await addDemoUser(at);
  return at;
}

/** The token of a login by this journey. */
async function signedIn(at: JourneyWorld, journey = 'Login'): Promise<string> {
  return String((await at.answer(await at.start(journey), demo)).body['tokenId']);
}

const byHeader = (token: string) => ({ headers: { iPlanetDirectoryPro: token } });
const byCookie = (token: string, headers: Readonly<Record<string, string>> = {}) => ({
  headers: { Cookie: `iPlanetDirectoryPro=${token}`, 'X-Requested-With': 'test', ...headers },
});
const ofPage = { Origin: 'https://login.example.com' };

/** What a second start comes to, and what it leaves behind. */
async function again(at: JourneyWorld, start: () => Promise<Reply>) {
  const { store, auditLog } = at.ports;
  const before = structuredClone([store.sessions, store.journeys, store.grounds]);
  const events = auditLog.events.length;
  const reply = await start();
  const isUntouched =
    JSON.stringify([...before.map((map) => [...map])]) ===
    JSON.stringify([store.sessions, store.journeys, store.grounds].map((map) => [...map]));
  return { reply, isUntouched, written: auditLog.events.length - events };
}

describe('an existing session counts', () => {
  test('by the header: its own token comes back at once, and nothing is written, set or on record', async () => {
    const at = await world();
    const token = await signedIn(at);
    at.clock.advance(60_000);

    const { reply, isUntouched, written } = await again(at, () => at.start('Login', '', byHeader(token)));

    expect([reply.status, reply.body]).toEqual([200, { tokenId: token, successUrl: '/am/console', realm: '/alpha' }]);
    expect([reply.cookies, isUntouched, written]).toEqual([[], true, 0]);
  });

  test('by the cookie of an app: such clients take an empty token for none', async () => {
    const at = await world();
    const token = await signedIn(at);

    const { body } = await at.start('Login', '', byCookie(token));

    expect(body['tokenId']).toBe(token);
  });

  test('where no journey is named it is the default one', async () => {
    const at = await world();
    const token = await signedIn(at);

    const { body } = await at.post(undefined, '', byHeader(token));

    expect(body['tokenId']).toBe(token);
  });

  test('where the request wants to go, if the realm allows it, and not where the first application went', async () => {
    const at = await world({ allowedGoto: ['https://app.example.com/*', 'https://first.example.com/*'] });
    const first = await at.start('Login', 'goto=https://first.example.com/');
    const token = String((await at.answer(first, demo)).body['tokenId']);

    const [allowed, evil, none] = [
      await at.start('Login', 'goto=https://app.example.com/home', byHeader(token)),
      await at.start('Login', 'goto=https://evil.example.com/', byHeader(token)),
      await at.start('Login', '', byHeader(token)),
    ];

    expect([allowed, evil, none].map(({ body }) => body['successUrl'])).toEqual([
      'https://app.example.com/home',
      '/am/console',
      '/am/console',
    ]);
  });

  test('a journey inside is no journey that made it: the outermost one is', async () => {
    const at = await world();
    const token = await signedIn(at, 'Outer');

    const [inside, outside] = [
      await at.start('Login', '', byHeader(token)),
      await at.start('Outer', '', byHeader(token)),
    ];

    expect([inside.body['authId'], outside.body['tokenId']]).toEqual([expect.any(String), token]);
  });

  test.each([
    ['ForceAuth=true', 'Login', 'ForceAuth=true'],
    ['noSession=true', 'Login', 'noSession=true'],
    ['another journey', 'Other', ''],
    ['one that must run', 'Always', ''],
    ['one that makes no session', 'Without', ''],
  ])('%s has the journey run', async (_what, journey, query) => {
    const at = await world();
    const token = await signedIn(at, journey === 'Other' ? 'Login' : journey);

    const { status, body } = await at.start(journey, query, byHeader(token));

    expect([status, body['tokenId'], typeof body['authId']]).toEqual([200, undefined, 'string']);
  });

  test.each(['forceAuth=true', 'ForceAuth=false', 'ForceAuth=True', 'forceauth=true', 'ForceAuth='])(
    '%s is not how AM spells it: the session counts',
    async (query) => {
      const at = await world();
      const token = await signedIn(at);

      const { body } = await at.start('Login', query, byHeader(token));

      expect(body['tokenId']).toBe(token);
    },
  );

  test.each([
    ['without a session', '', 0],
    ['with ForceAuth', 'ForceAuth=true', 0],
    ['with a session', '', 1],
  ])('a start %s costs so many looks at sessions', async (what, query, looks) => {
    let looked = 0;
    const at = await world({}, (ports) => ({
      ...ports,
      sessionEnder: { destroy: ports.sessionEnder.destroy },
      sessionReader: {
        find(token) {
          looked += 1;
          return ports.sessionReader.find(token);
        },
      },
    }));
    const token = await signedIn(at);
    looked = 0;

    await at.start('Login', query, what === 'without a session' ? {} : byHeader(token));

    expect(looked).toBe(looks);
  });

  test('who sends a name and a password along may mean somebody else: they are looked at', async () => {
    const at = await world({ zeroPageLogin: true });
    const headers = { 'X-OpenAM-Username': 'demo', 'X-OpenAM-Password': 'Waymark-demo-1' };
    const token = String((await at.start('Zero', '', { headers })).body['tokenId']);

    const wrong = { ...byHeader(token).headers, ...headers, 'X-OpenAM-Password': 'wrong' };
    const reply = await at.start('Zero', '', { headers: wrong });

    expect([typeof token, reply.status]).toEqual(['string', 401]);
  });
});

describe('attacks on a session that counts', () => {
  test.each([
    ['a page of this host', { Origin: 'https://login.example.com' }],
    ['a page that hides where it is', { Origin: 'null' }],
    ['a browser that says how it fetches', { 'Sec-Fetch-Site': 'same-origin' }],
  ])('a script in %s learns no token from the cookie', async (_where, headers) => {
    const at = await world();
    const token = await signedIn(at);

    const reply = await at.start('Login', '', byCookie(token, headers));

    expect([reply.status, reply.body]).toEqual([200, { tokenId: '', successUrl: '/am/console', realm: '/alpha' }]);
    expect(JSON.stringify([reply.body, reply.cookies, reply.headers])).not.toContain(token);
  });

  test('a script that adds a header of its own finds its own word, and not the cookie’s token', async () => {
    const at = await world();
    const token = await signedIn(at);

    const reply = await at.start('Login', '', byCookie(token, { ...ofPage, iPlanetDirectoryPro: 'mine' }));

    expect(reply.body['authId']).toEqual(expect.any(String));
    expect(JSON.stringify(reply.body)).not.toContain(token);
  });

  test('a stolen cookie lasts no longer for it: neither of its ends moves', async () => {
    const at = await world();
    const token = await signedIn(at);
    for (let minutes = 0; minutes < 29; minutes += 1) {
      at.clock.advance(60_000);
      await at.start('Login', '', byCookie(token));
    }

    at.clock.advance(60_000);
    const reply = await at.start('Login', '', byCookie(token));

    expect(reply.body['tokenId']).toBeUndefined();
    expect(typesOf(reply)).toEqual(['NameCallback', 'PasswordCallback']);
  });

  test('a stolen cookie makes the thief’s browser no known one', async () => {
    const at = await world();
    const token = await signedIn(at);

    const reply = await at.start('Login', '', byCookie(token, ofPage));

    expect(reply.cookies).toEqual([]);
  });

  test('a session that was signed out, or whose user has a new password, opens nothing', async () => {
    const at = await world();
    const [first, second] = [await signedIn(at), await signedIn(at)];
    await at.ports.sessionEnder.destroy(first);
    const ended = await at.start('Login', '', byHeader(first));
    await at.ports.sessionGroundRaiser.raise(user);
    const raised = await at.start('Login', '', byHeader(second));

    expect([ended, raised].map(({ body }) => body['tokenId'])).toEqual([undefined, undefined]);
    expect([ended, raised].map(({ body }) => typeof body['authId'])).toEqual(['string', 'string']);
  });

  test('a session of another realm, whose journey has the same name and revision, opens nothing here', async () => {
    const at = await world();
    const token = await signedIn(at);
    const session = at.ports.store.sessions.get(token);
    if (session) at.ports.store.sessions.set('beta', { ...session, realm: '/beta' });

    const reply = await at.start('Login', '', byHeader('beta'));

    expect(reply.body['tokenId']).toBeUndefined();
  });

  test.each([
    ['always', 'the realm demands a second factor since then', []],
    ['ifEnrolled', 'its user has registered a device since then', ['oath#1']],
  ])(
    'secondFactor %s: a session of the password alone does not count when %s',
    async (secondFactor, _when, devices) => {
      const at = await world();
      const token = await signedIn(at);
      await at.ports.configurationEditor.put('/alpha', 'realm', '', { defaultJourney: 'Login', secondFactor });
      at.ports.demandedFactors.list = async () => devices;
      at.clock.advance(30_001);

      const reply = await at.start('Login', '', byHeader(token));

      expect([reply.body['tokenId'], typeof reply.body['authId']]).toEqual([undefined, 'string']);
    },
  );

  test('a journey that was changed asks everybody again, also who was in the middle of it', async () => {
    const at = await world();
    const token = await signedIn(at);
    const halfway = await at.start('Login');
    await at.ports.configurationEditor.put('/alpha', 'journey', 'Login', storedJourney(changed));
    at.clock.advance(30_001);
    const late = String((await at.answer(halfway, demo)).body['tokenId']);
    const fresh = await signedIn(at);

    const replies = [];
    for (const one of [token, late, fresh]) replies.push(await at.start('Login', '', byHeader(one)));

    expect(replies.map(({ body }) => body['tokenId'])).toEqual([undefined, undefined, fresh]);
  });

  test('a journey that was changed inside asks again, too', async () => {
    const at = await world();
    const token = await signedIn(at, 'Outer');
    await at.ports.configurationEditor.put('/alpha', 'journey', 'Login', storedJourney(changed));
    at.clock.advance(30_001);

    const reply = await at.start('Outer', '', byHeader(token));

    expect(reply.body['tokenId']).toBeUndefined();
  });

  test('a session of before the revision was kept does not count', async () => {
    const at = await world();
    const token = await signedIn(at);
    const { revision: _, ...session } = at.ports.store.sessions.get(token) ?? Object.create(null);
    at.ports.store.sessions.set(token, session);

    const reply = await at.start('Login', '', byHeader(token));

    expect(reply.body['tokenId']).toBeUndefined();
  });

  test('ForceAuth of the first request holds for the run, whatever its follow-ups say', async () => {
    const at = await world();
    const token = await signedIn(at);
    const step = await at.start('Login', 'ForceAuth=true', byHeader(token));

    const end = await at.post(filled(step.body, demo), '', byHeader(token));

    expect(end.body['tokenId']).not.toBe(token);
    expect(await at.ports.sessions.find(token)).toBeUndefined();
  });
});
