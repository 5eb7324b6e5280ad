// Attacks and accidents by what a change brings along, or leaves out: scripts that others run, secrets that nobody shows.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { JsonObject } from '../../functions/json.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { configurationWorld } from '../support/configuration-world.ts';

const tree = 'realm-config/authentication/authenticationtrees';
const base64 = (source: string) => Buffer.from(source).toString('base64');

const scripted = (id: string) =>
  journeyExport({
    id,
    entry: id,
    nodes: {
      [id]: { type: 'ScriptedDecisionNode', config: { script: 's', outcomes: ['true'] }, to: { true: 'success' } },
    },
  });
const good = { name: 'S', script: base64('outcome = "true";') };
const broken = { name: 'S', script: base64('outcome = = "true";') };

async function sharedScript() {
  const world = await configurationWorld();
  await world.call('PUT alpha scripts/s', { body: good });
  for (const id of ['A', 'B']) await world.store(scripted(id));
  const running = async () => (await world.ports.configuration.get('/alpha', 'script', 's'))?.value['script'];
  return { ...world, running };
}

describe('a broken script that waits', () => {
  test('goes live for nobody when a journey is put that has it', async () => {
    const { call, running } = await sharedScript();
    await call('PUT alpha scripts/s', { body: broken });

    const put = await call(`PUT alpha ${tree}/trees/A`, { body: scripted('A').tree });

    expect([put.status, await running()]).toEqual([200, good.script]);
  });

  test('goes live for nobody when it is put once more', async () => {
    const { call, running } = await sharedScript();

    await call('PUT alpha scripts/s', { body: broken });
    await call('PUT alpha scripts/s', { body: { ...broken, description: 'again' } });

    expect(await running()).toBe(good.script);
  });

  test('and is mended takes the place of the one that runs', async () => {
    const { call, running } = await sharedScript();
    const better = { ...good, script: base64('outcome = "true"; // better') };

    await call('PUT alpha scripts/s', { body: broken });
    await call('PUT alpha scripts/s', { body: better });

    expect(await running()).toBe(better.script);
  });
});

describe('secrets that no answer has', () => {
  const definition: NodeDefinition = {
    type: 'RiskScoreNode',
    displayName: 'Risk Score',
    description: 'Asks a service of somebody else’s.',
    config: z.object({ url: z.string(), apiKey: z.string().min(1) }),
    outcomes: ['outcome'],
    needs: [],
  };
  const id = nodeId('risk');
  const risk = journeyExport({
    id: 'Risk',
    entry: 'risk',
    nodes: {
      risk: {
        type: 'RiskScoreNode',
        config: { url: 'https://risk.example.com', apiKey: 'a-secret' },
        to: { outcome: 'success' },
      },
    },
  });

  test('stay when a whole journey is put as it was shown, and when it is rolled back', async () => {
    const { call, store, journey } = await configurationWorld({ definitions: [definition] });
    await store(risk);
    const config = async () => {
      const { nodes } = (await journey('Risk')) as { nodes: { [id: string]: JsonObject } };
      return nodes[id];
    };
    const shown = await call('GET alpha waymark/journeys/Risk');
    const { export: given } = shown.body as { export: JsonObject & { nodes: { [id: string]: JsonObject } } };
    const moved = { ...given, nodes: { [id]: { ...given.nodes[id], url: 'https://new.example.com' } } };

    const check = await call('POST alpha waymark/journeys/Risk?_action=check', { body: { export: moved } });
    const put = await call('PUT alpha waymark/journeys/Risk', { body: { export: moved } });

    expect(shown.text).not.toContain('a-secret');
    expect([check.body, put.status]).toEqual([{ findings: [] }, 200]);
    expect(await config()).toMatchObject({ url: 'https://new.example.com', apiKey: 'a-secret' });
    const back = await call('POST alpha waymark/journeys/Risk/versions/1?_action=rollback', { body: {} });
    expect([back.status, await config()]).toMatchObject([200, { url: 'https://risk.example.com', apiKey: 'a-secret' }]);
  });

  const service = {
    smtp: { host: 'mail.example.com', password: 'secret-1' },
    hosts: [{ name: 'a', apiKey: 'secret-2' }],
    ...{ secretKey: 'secret-3', bearerToken: 'secret-4', passphrase: 'secret-5', passwords: 2, password: ['secret-6'] },
    ...{ signingKey: 'secret-7', useSecret: true, tokenName: 'shown' },
    // AWS's, those of other tools' spelling, and secrets in a wrapper.
    ...{ accessKey: 'secret-8', secret: 'secret-9', secretAccessKey: 'secret-10', client_secret: 'secret-11' },
    ...{ api_key: 'secret-12', Passwd: 'secret-13', bindPassword: { $string: 'secret-14' } },
    headers: { Authorization: 'secret-15', 'X-Api-Key': 'secret-16', Accept: 'shown' },
  };

  test('are told by their names, wherever they stand, in answers and in the audit log', async () => {
    const { call, ports } = await configurationWorld();

    const put = await call('PUT alpha realm-config/services/other', { body: service });
    const got = await call('GET alpha realm-config/services/other');

    expect(got.body).toMatchObject({ smtp: { host: 'mail.example.com' }, useSecret: true, tokenName: 'shown' });
    for (const said of [put.text, got.text, JSON.stringify(ports.auditLog.events)])
      expect(said).not.toContain('secret-');
  });

  test('stay wherever they stand when the service is put as it was shown', async () => {
    const { call, ports } = await configurationWorld();
    await call('PUT alpha realm-config/services/other', { body: service });

    const { body } = await call('GET alpha realm-config/services/other');
    await call('PUT alpha realm-config/services/other', { body: body as JsonObject });

    expect((await ports.configuration.get('/alpha', 'service', 'other'))?.value).toEqual(service);
  });
});

describe('attack: scripts that a journey brings along', () => {
  const bringing = (scripts: JsonObject) => ({ export: { ...scripted('A'), scripts } });

  test.each<[string, JsonObject]>([
    ['no id', { s: good, '': { ...good, name: 'X' } }],
    ['an id with a separator', { s: good, 'a#b/..': { ...good, name: 'X' } }],
    ['an id that no row can have', { s: good, ['x'.repeat(3_000)]: { ...good, name: 'X' } }],
    ['no name', { s: { ...good, name: '' } }],
    ['a name that is no text', { s: { ...good, name: 7 } }],
    ['no source', { s: { name: 'S', nonsense: true } }],
    ['an unknown key', { s: { ...good, evil: true } }],
    ['no object', { s: 'outcome = "true";' }],
  ])('with %s are refused, and nothing of it is stored', async (_what, scripts) => {
    const world = await configurationWorld();
    const before = world.written();

    const { status } = await world.call('PUT alpha waymark/journeys/A', { body: bringing(scripts) });

    expect([status, world.written()]).toEqual([400, before]);
  });

  test('do not say who wrote them', async () => {
    const { call, ports, clock } = await configurationWorld();
    const forged = { ...good, createdBy: 'a colleague', lastModifiedBy: 'a colleague', lastModifiedDate: 1 };

    const { status } = await call('PUT alpha waymark/journeys/A', { body: bringing({ s: forged }) });

    expect(status).toBe(200);
    expect((await ports.configuration.get('/alpha', 'script', 's'))?.value).toMatchObject({
      ...{ createdBy: 'admin', lastModifiedBy: 'admin', lastModifiedDate: clock.now() },
    });
  });
});

describe('the root realm’s way in', () => {
  const greeting = journeyExport({
    id: 'Greeting',
    entry: 'limit',
    nodes: { limit: { type: 'RetryLimitDecisionNode', to: { Retry: 'success', Reject: 'failure' } } },
  });

  test.each([{ enabled: false }, { innerTreeOnly: true }, { noSession: true }])(
    'stays: its default journey does not become %j',
    async (change) => {
      const world = await configurationWorld({ root: { defaultJourney: 'Greeting' } });
      await world.store(greeting, '/');

      const { status } = await world.call(`PUT / ${tree}/trees/Greeting`, { body: { ...greeting.tree, ...change } });

      expect(status).toBe(400);
    },
  );

  test('stays: a journey that its default runs inside is not deleted', async () => {
    const world = await configurationWorld({ root: { defaultJourney: 'Outer' } });
    await world.store(greeting, '/');
    const outer = journeyExport({
      id: 'Outer',
      entry: 'inner',
      nodes: {
        inner: {
          type: 'InnerTreeEvaluatorNode',
          config: { tree: 'Greeting' },
          to: { true: 'success', false: 'failure' },
        },
      },
    });
    await world.store(outer, '/');

    const { status } = await world.call(`DELETE / ${tree}/trees/Greeting`);

    expect([status, await world.journey('Greeting', '/')]).toEqual([400, expect.anything()]);
  });
});
