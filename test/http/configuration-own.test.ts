// What console and command line ask beside AM's calls.
import { describe, expect, test } from '@jest/globals';
import { mostVersions } from '../../functions/administration/history.ts';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { configurationWorld, putAsTools } from '../support/configuration-world.ts';

const tree = 'realm-config/authentication/authenticationtrees';

const journey = (retryLimit: number, to: Readonly<Record<string, string>> = { Retry: 'success', Reject: 'failure' }) =>
  journeyExport({
    id: 'Greeting',
    entry: 'limit',
    nodes: { limit: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to } },
  });
const exported = ({ id: _, ...members }: ReturnType<typeof journey>) => members;

async function world() {
  const made = await configurationWorld();
  const path = 'alpha waymark/journeys/Greeting';
  return {
    ...made,
    put: (body: JsonObject) => made.call(`PUT ${path}`, { body }),
    get: () => made.call(`GET ${path}`),
    versions: async () => (await made.call(`GET ${path}/versions`)).body as { result: JsonObject[] },
    version: (number: number) => made.call(`GET ${path}/versions/${number}`),
    rollback: (number: number, body: JsonObject = {}) =>
      made.call(`POST ${path}/versions/${number}?_action=rollback`, { body }),
  };
}

describe('the palette', () => {
  test('has every type with schema, template and outcomes', async () => {
    const { call } = await world();

    const { body } = await call('GET alpha waymark/nodes');

    const { result } = body as { result: JsonObject[] };
    expect(result.find(({ type }) => type === 'MessageNode')).toMatchObject({
      name: 'Message Node',
      tags: expect.any(Array),
      schema: { properties: { messageYes: { format: 'localised-text' } } },
      template: { message: {} },
      outcomes: [
        { id: 'true', displayName: 'True' },
        { id: 'false', displayName: 'False' },
      ],
    });
    expect(result.map(({ type }) => type)).not.toContain('DeviceMatchScriptNode');
  });
});

describe('a journey', () => {
  test('is listed with the number of its errors, and read with the findings at their nodes', async () => {
    const { store, call, get } = await world();
    await store(journey(3, {}));

    const list = await call('GET alpha waymark/journeys');
    const one = await get();

    expect(list.body).toEqual({
      result: [{ name: 'Greeting', description: '', enabled: true, revision: expect.any(String), errors: 1 }],
    });
    expect(one.body).toMatchObject({
      name: 'Greeting',
      export: { tree: { entryNodeId: nodeId('limit') }, nodes: { [nodeId('limit')]: { retryLimit: 3 } } },
      findings: [{ level: 'error', node: nodeId('limit'), message: expect.stringContaining('none of its outcomes') }],
    });
  });

  test('is checked without being stored', async () => {
    const { call, ports } = await world();
    const broken = exported(journey(0));

    const { body } = await call('POST alpha waymark/journeys/New?_action=check', { body: { export: broken } });

    expect(body).toMatchObject({ findings: [{ level: 'error', node: nodeId('limit') }] });
    expect(await ports.configuration.list('/alpha', 'journey')).toEqual([]);
  });

  test('that cannot run is refused with the findings, and nothing of it is stored', async () => {
    const { put, journey: stored } = await world();

    const reply = await put({ export: exported(journey(0)), comment: 'broken' });

    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ detail: { findings: [{ level: 'error', node: nodeId('limit') }] } });
    expect(await stored('Greeting')).toBeUndefined();
  });

  test('is put with a comment, and taken from an export with several trees', async () => {
    const { put, get } = await world();

    const first = await put({
      export: { trees: { Greeting: exported(journey(3)) } },
      comment: 'First',
      revision: null,
    });
    const again = await put({ export: exported(journey(3)), comment: 'Again', revision: null });

    expect(first.body).toMatchObject({ version: 1, findings: [], revision: expect.any(String) });
    expect(again.status).toBe(412);
    expect((await get()).body).toMatchObject({ revision: (first.body as JsonObject)['revision'] });
  });

  test('brings scripts along, which are there before it runs', async () => {
    const { call, ports } = await world();
    const script = { name: 'S', script: Buffer.from('outcome = "true";').toString('base64') };
    const scripted = journeyExport({
      id: 'Scripted',
      entry: 's',
      nodes: {
        s: { type: 'ScriptedDecisionNode', config: { script: 's-1', outcomes: ['true'] }, to: { true: 'success' } },
      },
      scripts: { 's-1': script },
    });

    const reply = await call('PUT alpha waymark/journeys/Scripted', {
      body: { export: exported(scripted), comment: 'c' },
    });

    expect(reply.status).toBe(200);
    expect((await ports.configuration.get('/alpha', 'script', 's-1'))?.value).toMatchObject(script);
  });

  test('does away with drafts of its nodes', async () => {
    const { put, call, ports } = await world();
    await call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('limit')}`, { body: { retryLimit: 8 } });

    await put({ export: exported(journey(3)), comment: 'c' });

    expect(await ports.configurationStore.list('/alpha', 'draft', '')).toEqual([]);
  });
});

describe('the history', () => {
  test('has who, when and why, newest first, and each version whole', async () => {
    const { put, versions, version, clock } = await world();
    await put({ export: exported(journey(3)), comment: 'Three tries' });
    clock.advance(3_600_000);
    await put({ export: exported(journey(5)), comment: 'Five tries' });

    expect(await versions()).toEqual({
      revision: expect.any(String),
      result: [
        { version: 2, at: new Date(clock.now()).toISOString(), by: 'admin', comment: 'Five tries' },
        { version: 1, at: new Date(clock.now() - 3_600_000).toISOString(), by: 'admin', comment: 'Three tries' },
      ],
    });
    expect((await version(1)).body).toMatchObject({ export: { nodes: { [nodeId('limit')]: { retryLimit: 3 } } } });
    expect((await version(3)).status).toBe(404);
  });

  test('rolls back, as a version of its own', async () => {
    const { put, rollback, versions, journey: stored } = await world();
    await put({ export: exported(journey(3)), comment: 'Three' });
    await put({ export: exported(journey(5)), comment: 'Five' });

    const { body } = await rollback(1);

    expect(body).toMatchObject({ version: 3 });
    expect(await stored('Greeting')).toMatchObject({ nodes: { [nodeId('limit')]: { retryLimit: 3 } } });
    expect((await versions()).result[0]).toMatchObject({ comment: 'Back to version 1' });
  });

  test('begins with what a deployment had put there', async () => {
    const { store, put, versions, version } = await world();
    await store(journey(7));

    await put({ export: exported(journey(5)), comment: 'Five' });

    expect((await versions()).result).toMatchObject([
      { version: 2, by: 'admin' },
      { version: 1, by: null, comment: null },
    ]);
    expect((await version(1)).body).toMatchObject({ export: { nodes: { [nodeId('limit')]: { retryLimit: 7 } } } });
  });

  test('takes what a tool puts node by node for one version', async () => {
    const made = await world();
    const two = (retryLimit: number) =>
      journeyExport({
        id: 'Greeting',
        entry: 'a',
        nodes: {
          a: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'b', Reject: 'failure' } },
          b: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'success', Reject: 'failure' } },
        },
      });

    for (const limit of [1, 2, 3]) await putAsTools(made, two(limit));

    expect((await made.versions()).result.map(({ version }) => version)).toEqual([3, 2, 1]);
    const { nodes } = ((await made.version(2)).body as { export: { nodes: Record<string, JsonObject> } }).export;
    expect(Object.values(nodes).map(({ retryLimit }) => retryLimit)).toEqual([2, 2]);
  });

  test('has an end', async () => {
    const { put, versions } = await world();

    for (let limit = 1; limit <= mostVersions + 3; limit += 1)
      await put({ export: exported(journey(limit)), comment: 'c' });

    const { result } = await versions();
    expect(result).toHaveLength(mostVersions);
    expect(result.at(-1)).toMatchObject({ version: 4 });
  });

  test('keeps a journey that is removed, and brings it back', async () => {
    const { put, call, rollback, journey: stored } = await world();
    await put({ export: exported(journey(3)), comment: 'Three' });

    const removed = await call('DELETE alpha waymark/journeys/Greeting');
    const between = await stored('Greeting');
    await rollback(1);

    expect([removed.status, between]).toEqual([200, undefined]);
    expect(await stored('Greeting')).toMatchObject({ nodes: { [nodeId('limit')]: { retryLimit: 3 } } });
  });
});

describe('the traffic of a journey', () => {
  test('is what went along each connection', async () => {
    const { call, put, ports } = await world();
    await put({ export: exported(journey(3)), comment: 'c' });
    const of = { Realm: '/alpha', Journey: 'Greeting' };
    ports.journeyTraffic.add('JourneyStarted', of);
    ports.journeyTraffic.add('JourneySucceeded', of);
    ports.journeyTraffic.add('NodeOutcome', { ...of, Node: 'RetryLimitDecisionNode', Outcome: 'Retry' });

    const { body } = await call('GET alpha waymark/journeys/Greeting/traffic?period=hour');
    const odd = await call('GET alpha waymark/journeys/Greeting/traffic?period=year');
    const none = await call('GET alpha waymark/journeys/Nowhere/traffic');

    expect(body).toEqual({
      ...{ period: 'hour', started: 1, succeeded: 1, failed: 0, broken: 0 },
      connections: [
        { node: nodeId('limit'), outcome: 'Retry', count: 1 },
        { node: nodeId('limit'), outcome: 'Reject', count: 0 },
      ],
    });
    expect([odd.status, none.status]).toEqual([400, 404]);
  });
});
