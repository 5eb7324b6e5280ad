// Who comes in, and what nobody gets in by.
import { describe, expect, test } from '@jest/globals';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { admin, configurationWorld } from '../support/configuration-world.ts';

const tree = 'realm-config/authentication/authenticationtrees';
const id = nodeId('limit');

const greeting = journeyExport({
  id: 'Greeting',
  entry: 'limit',
  nodes: { limit: { type: 'RetryLimitDecisionNode', to: { Retry: 'success', Reject: 'failure' } } },
});
const exported = { tree: greeting.tree, nodes: greeting.nodes, innerNodes: {}, scripts: {} };
const script = { name: 'S', script: Buffer.from('outcome = "true";').toString('base64') };

/** Every write that there is, each of which would do something. */
const writes: readonly (readonly [request: string, body?: object])[] = [
  [`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${id}`, { retryLimit: 99 }],
  [`POST alpha ${tree}/nodes/RetryLimitDecisionNode?_action=create`, { retryLimit: 99 }],
  [`DELETE alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('draft')}`],
  [`PUT alpha ${tree}/trees/Greeting`, { ...greeting.tree, enabled: false }],
  [`DELETE alpha ${tree}/trees/Greeting`],
  ['PUT alpha scripts/s', script],
  ['DELETE alpha scripts/old'],
  ['PUT alpha realm-config/services/pushNotification', { mdDuration: 60 }],
  ['DELETE alpha realm-config/services/email'],
  ['PUT alpha waymark/journeys/Greeting', { export: exported, comment: 'mine' }],
  ['DELETE alpha waymark/journeys/Greeting'],
  ['POST alpha waymark/journeys/Greeting/versions/1?_action=rollback', {}],
];
const reads = [
  `GET alpha ${tree}/trees?_queryFilter=true`,
  `GET alpha ${tree}/nodes/RetryLimitDecisionNode/${id}`,
  'GET alpha scripts?_queryFilter=true',
  'GET alpha realm-config/services/email',
  'GET alpha waymark/nodes',
  'GET alpha waymark/journeys',
  'GET alpha waymark/journeys/Greeting/versions',
  'GET alpha waymark/journeys/Greeting/traffic?period=hour',
];

async function filled(options: Parameters<typeof configurationWorld>[0] = {}) {
  const world = await configurationWorld(options);
  await world.store(greeting);
  await world.ports.configurationEditor.put('/alpha', 'script', 'old', { ...script, name: 'Old' });
  await world.ports.configurationEditor.put('/alpha', 'service', 'email', { hostname: 'mail.example.com' });
  await world.call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('draft')}`, { body: {} });
  await world.call('PUT alpha waymark/journeys/Greeting', { body: { export: exported, comment: 'first' } });
  return { ...world, before: world.written() };
}

describe('attack: every write', () => {
  test.each(writes.map(([request, body]) => [request, { body }] as const))(
    '%s is done by an administrator',
    async (request, options) => {
      const world = await filled();

      const { status } = await world.call(request, options);

      expect([200, 201]).toContain(status);
    },
  );

  test('without a session, and with a made-up one, is denied', async () => {
    const world = await filled();

    for (const [request, body] of writes) {
      for (const headers of [{}, { iPlanetDirectoryPro: 'made-up' }]) {
        const reply = await world.call(request, { as: null, headers, body });
        expect([request, reply.status]).toEqual([request, 401]);
      }
    }

    expect(world.written()).toEqual(world.before);
  });

  test.each([
    ['a user of the realm', { realm: '/alpha', username: 'demo' }, {}],
    ['a user of the root realm', { realm: '/', username: 'demo' }, {}],
    ['an administrator with the password alone', { factor: false }, {}],
    ['an administrator of another realm', { realm: '/beta', username: 'admin' }, {}],
    ['somebody of the name of the root realm’s administrator in the realm', { realm: '/alpha', username: 'admin' }, {}],
    ['an administrator of a realm below', { realm: '/alpha/below', username: 'admin' }, {}],
    ['a device administrator', { realm: '/alpha', username: 'demo' }, { alpha: { deviceAdministrators: ['demo'] } }],
    ['a user whose name ends the key early', { realm: '/', username: '#admin' }, {}],
  ])('of %s is refused, and so is every look', async (_, as, settings) => {
    const world = await filled(settings);

    for (const [request, body] of [...writes, ...reads.map((read) => [read] as const)]) {
      const reply = await world.call(request, { as, body });
      expect([request, reply.status]).toEqual([request, 403]);
    }

    expect(world.written()).toEqual(world.before);
  });

  test('of an administrator of the realm is done there and nowhere else', async () => {
    const world = await filled({ alpha: { administrators: ['chief'], administratorSecondFactor: false } });
    const as = { realm: '/alpha', username: 'Chief', factor: false };
    const request = (realm: string) => `PUT ${realm} ${tree}/nodes/RetryLimitDecisionNode/${id}`;

    const replies = [];
    for (const realm of ['alpha', 'beta', '/']) {
      replies.push(await world.call(request(realm), { as, body: { retryLimit: 2 } }));
    }

    expect(replies.map(({ status }) => status)).toEqual([200, 403, 403]);
  });

  test('a realm that asks for no second factor does not speak for the root realm’s administrators', async () => {
    const world = await filled({ alpha: { administratorSecondFactor: false } });

    const reply = await world.call(`DELETE alpha ${tree}/trees/Greeting`, { as: { factor: false } });

    expect(reply.status).toBe(403);
  });

  test('of who is no administrator any more is refused from that moment on', async () => {
    const world = await filled();
    const headers = { iPlanetDirectoryPro: await world.signIn() };
    const look = () => world.call('GET alpha waymark/journeys', { as: null, headers });

    const before = await look();
    await world.ports.configurationEditor.put('/', 'realm', '', { administrators: ['somebody else'] });
    const after = await look();

    expect([before.status, after.status]).toEqual([200, 403]);
  });

  test('of an administrator at work is done as long as he works, and not past the end of his session', async () => {
    const world = await filled();
    const headers = { iPlanetDirectoryPro: await world.signIn() };
    const statuses: number[] = [];
    for (const minutes of [20, 20, 20, 20, 20, 20]) {
      world.clock.advance(minutes * 60_000);
      statuses.push((await world.call('GET alpha waymark/journeys', { as: null, headers })).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 401]);
  });

  test('attack: of somebody who is no administrator keeps no session alive', async () => {
    const world = await filled();
    const headers = { iPlanetDirectoryPro: await world.signIn({ realm: '/alpha', username: 'demo' }) };
    const look = () => world.call('GET alpha waymark/journeys', { as: null, headers });

    world.clock.advance(20 * 60_000);
    const first = await look();
    world.clock.advance(10 * 60_000);

    expect([first.status, (await look()).status]).toEqual([403, 401]);
  });

  test('of an administrator whose device was removed is refused with the session of before', async () => {
    const world = await filled();
    const headers = { iPlanetDirectoryPro: await world.signIn() };
    await world.ports.deviceEditor.remove(admin, 'oath', 'of the administrator');

    const reply = await world.call(`DELETE alpha ${tree}/trees/Greeting`, { as: null, headers });

    expect([401, 403]).toContain(reply.status);
    expect(await world.journey('Greeting')).toBeDefined();
  });
});

describe('attack: another site’s page', () => {
  test('sends the cookie: refused without a header that it cannot set', async () => {
    const world = await filled();
    const Cookie = `iPlanetDirectoryPro=${await world.signIn()}`;

    for (const [request, body] of writes) {
      const reply = await world.call(request, { as: null, headers: { Cookie }, body });
      expect([request, reply.status]).toEqual([request, 403]);
    }

    expect(world.written()).toEqual(world.before);
    const marked = await world.call('PUT alpha scripts/s', {
      ...{ as: null, body: script },
      headers: { Cookie, 'X-Requested-With': 'XMLHttpRequest' },
    });
    expect(marked.status).toBe(201);
  });

  test('sends the root realm’s cookie, which the realm calls differently: refused as well', async () => {
    const world = await filled({ alpha: { cookieName: 'alphaSession' } });
    const Cookie = `iPlanetDirectoryPro=${await world.signIn()}`;
    const request = 'PUT alpha scripts/s';

    const bare = await world.call(request, { as: null, headers: { Cookie }, body: script });
    const marked = await world.call(request, {
      ...{ as: null, body: script },
      headers: { Cookie, 'Accept-API-Version': 'protocol=2.0,resource=1.0' },
    });

    expect([bare.status, marked.status]).toEqual([403, 201]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'sends a body as "%s": refused',
    async (type) => {
      const world = await filled();

      for (const [request, body] of writes.filter(([, given]) => given !== undefined)) {
        const headers = type === '' ? {} : { 'Content-Type': type };
        const reply = await world.call(request, { headers, body: JSON.stringify(body) });
        expect([request, reply.status]).toEqual([request, 415]);
      }

      expect(world.written()).toEqual(world.before);
    },
  );
});

describe('attack: a body', () => {
  const node = `PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${id}`;

  test('without end is refused before it is read', async () => {
    const world = await filled();

    const reply = await world.call(node, { body: { retryLimit: 3, x: 'x'.repeat(600_000) } });

    expect(reply.status).toBe(413);
  });

  test('that names another id, type or realm changes what the path names, and nothing else', async () => {
    const world = await filled();
    const body = { _id: nodeId('elsewhere'), _type: { _id: 'PageNode' }, _rev: '1', _outcomes: [], retryLimit: 4 };

    const reply = await world.call(node, { body });

    expect(reply.body).toMatchObject({ _id: id, _type: { _id: 'RetryLimitDecisionNode' }, retryLimit: 4 });
    expect([...world.ports.store.configuration.keys()].filter((key) => key.includes(nodeId('elsewhere')))).toEqual([]);
  });

  test.each([
    [node, '{"retryLimit":3,"realm":"/"}'],
    [node, '{"retryLimit":3,"__proto__":{"retryLimit":0}}'],
    [node, '{"retryLimit":3,"constructor":{}}'],
    [`PUT alpha ${tree}/trees/Greeting`, '{"entryNodeId":"x","nodes":{"__proto__":{"nodeType":"PageNode"}}}'],
    [`PUT alpha ${tree}/trees/Greeting`, '{"entryNodeId":"x","nodes":{},"administrators":["demo"]}'],
    ['PUT alpha scripts/s', `{"name":"S","script":"${script.script}","realm":"/"}`],
    ['PUT alpha realm-config/services/email', '{"__proto__":{"x":1}}'],
    ['PUT alpha waymark/journeys/Greeting', '{"export":{"tree":{"__proto__":{}}}}'],
  ])('of %s with more than it may say is refused: %s', async (request, body) => {
    const world = await filled();

    const reply = await world.call(request, { body, headers: { 'Content-Type': 'application/json' } });

    expect(reply.status).toBe(400);
    expect(world.written()).toEqual(world.before);
  });

  test('of a script does not say who wrote it', async () => {
    const world = await filled();

    await world.call('PUT alpha scripts/s', { body: { ...script, createdBy: 'somebody else', creationDate: 1 } });

    expect((await world.ports.configuration.get('/alpha', 'script', 's'))?.value).toMatchObject({
      createdBy: 'admin',
      creationDate: world.clock.now(),
    });
  });

  test.each(['a%23b', 'a%2Fb', '..', '%00', 'x'.repeat(200)])('cannot bring a node under the id %s', async (odd) => {
    const world = await filled();

    const reply = await world.call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${odd}`, { body: {} });

    expect([400, 404]).toContain(reply.status);
    expect(world.written()).toEqual(world.before);
  });
});

describe('attack: a page of an application that may call all else', () => {
  const application = { Origin: 'https://app.example.com' };
  const ways = [`OPTIONS alpha ${tree}/trees/Greeting`, `GET alpha ${tree}/trees/Greeting`];

  test.each(ways)('is not let in by its browser: %s', async (request) => {
    const world = await filled();

    const { headers } = await world.call(request, { headers: application });

    expect(Object.keys(headers)).not.toContain('access-control-allow-origin');
  });

  test.each(ways)('as that of the console is: %s', async (request) => {
    const world = await filled({ environment: { CONSOLE_ORIGIN: 'https://login.example.com' } });

    const { headers } = await world.call(request, { headers: { Origin: 'https://login.example.com' } });

    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://login.example.com' });
  });
});

test('attack: a tree does not take in the node of another realm', async () => {
  const world = await filled();

  const reply = await world.call(`PUT beta ${tree}/trees/Stolen`, { body: greeting.tree });

  expect(reply.body).toMatchObject({ code: 400, message: expect.stringContaining('Node does not exist') });
});

test('attack: nobody runs a draft: the reader of journeys does not find it under any name', async () => {
  const world = await filled();
  await world.call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('new')}`, { body: {} });

  const journeys = await world.ports.configuration.list('/alpha', 'journey');

  expect(journeys.map((journey) => journey.id)).toEqual(['Greeting']);
});

test('two administrators at once: nobody overwrites unseen what the other has just put', async () => {
  const world = await filled();
  const { body } = await world.call('GET alpha waymark/journeys/Greeting');
  const { revision } = body as { revision: string };
  const put = (description: string) => {
    const changed = { ...exported, tree: { ...greeting.tree, description } };
    return world.call('PUT alpha waymark/journeys/Greeting', {
      body: { export: changed, revision, comment: description },
    });
  };

  const [first, second] = [await put('of the first'), await put('of the second')];

  expect([first.status, second.status]).toEqual([200, 412]);
  expect(second.body).toMatchObject({ code: 412, reason: 'Precondition Failed' });
  expect(await world.journey('Greeting')).toMatchObject({ tree: { description: 'of the first' } });
});
