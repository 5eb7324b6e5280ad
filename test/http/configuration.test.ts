import { describe, expect, jest, test } from '@jest/globals';
import { journeySource } from '../../functions/journey/source.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { configurationWorld, putAsTools } from '../support/configuration-world.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const tree = 'realm-config/authentication/authenticationtrees';

const greeting = journeyExport({
  id: 'Greeting',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' } },
      to: { outcome: 'limit' },
    },
    limit: { type: 'RetryLimitDecisionNode', config: { retryLimit: 5 }, to: { Retry: 'page', Reject: 'failure' } },
  },
});

const members = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

describe('a journey that tools put', () => {
  test.each(shippedJourneys.map((journey) => [journey.id, journey] as const))(
    '%s comes back as it was, node by node',
    async (id, journey) => {
      const world = await configurationWorld();

      const replies = await putAsTools(world, journey);

      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
      const back = await world.call(`GET alpha ${tree}/trees/${id}`);
      expect(back.body).toMatchObject(members(journey.tree));
      for (const [uuid, config] of Object.entries({ ...journey.nodes, ...journey.innerNodes })) {
        const { _type } = config as { _type: { _id: string } };
        const node = await world.call(`GET alpha ${tree}/nodes/${_type._id}/${uuid}`);
        expect(node.body).toMatchObject(members(config));
      }
      expect(Object.keys(journeySource(id, await world.journey(id))?.nodes ?? {})).toEqual(
        Object.keys(journey.tree['nodes'] ?? {}),
      );
    },
  );

  test('leaves no draft behind, and is nothing anybody runs before its tree is there', async () => {
    const world = await configurationWorld();
    const { tree: flow, nodes, innerNodes } = greeting;
    for (const [uuid, config] of [...Object.entries(innerNodes), ...Object.entries(nodes)]) {
      await world.call(`PUT alpha ${tree}/nodes/${(config as { _type: { _id: string } })._type._id}/${uuid}`, {
        body: config,
      });
    }
    const before = await world.journey('Greeting');
    const drafts = await world.ports.configurationStore.list('/alpha', 'draft', '');

    await world.call(`PUT alpha ${tree}/trees/Greeting`, { body: flow });

    expect(before).toBeUndefined();
    expect(drafts).toHaveLength(3);
    expect(await world.ports.configurationStore.list('/alpha', 'draft', '')).toEqual([]);
    expect(await world.journey('Greeting')).toMatchObject({ tree: { _id: 'Greeting' } });
  });

  test('is refused with the place of the fault when a node is not there', async () => {
    const world = await configurationWorld();

    const reply = await world.call(`PUT alpha ${tree}/trees/Greeting`, { body: greeting.tree });

    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      message: expect.stringContaining('Node does not exist'),
      detail: { findings: expect.arrayContaining([expect.objectContaining({ level: 'error' })]) },
    });
    expect(await world.journey('Greeting')).toBeUndefined();
  });

  test.each([
    [{ entryNodeId: undefined }, 'Node with ID entryNodeId must exist in the tree.', undefined],
    [{ nodes: { x: 'no node' } }, 'Data validation failed for the attribute, Nodes', undefined],
    [
      { nodes2: {} },
      'Invalid attribute specified.',
      { validAttributes: expect.arrayContaining(['mustRun', 'noSession', 'transactionalOnly']) },
    ],
  ])('with %j is refused in AM’s words', async (change, message, detail) => {
    const world = await configurationWorld();

    const { status, body } = await world.call(`PUT alpha ${tree}/trees/X`, { body: { ...greeting.tree, ...change } });

    expect([status, body]).toEqual([400, { code: 400, reason: 'Bad Request', message, ...(detail && { detail }) }]);
  });
});

describe('a node', () => {
  const path = `${tree}/nodes/RetryLimitDecisionNode/${nodeId('limit')}`;

  test('has what it was put with, its type and the outcomes of its config', async () => {
    const world = await configurationWorld();

    const { body } = await world.call(`PUT alpha ${path}`, { body: { retryLimit: 7 } });

    expect(body).toEqual({
      _id: nodeId('limit'),
      _rev: expect.stringMatching(/^\d+$/),
      retryLimit: 7,
      _type: { _id: 'RetryLimitDecisionNode', name: 'Retry Limit Decision', collection: true },
      _outcomes: [
        { id: 'Retry', displayName: 'Retry' },
        { id: 'Reject', displayName: 'Reject' },
      ],
    });
  });

  test('of an unknown type is not found, which tools print as such', async () => {
    const world = await configurationWorld();

    const reply = await world.call(`PUT alpha ${tree}/nodes/NoSuchNode/${nodeId('x')}`, { body: {} });

    expect(reply.status).toBe(404);
  });

  test('with an unknown attribute is refused with all that are valid', async () => {
    const world = await configurationWorld();

    const { body } = await world.call(`PUT alpha ${path}`, { body: { retryLimit: 7, unheardOf: 1 } });

    expect(body).toMatchObject({
      message: 'Invalid attribute specified.',
      detail: { validAttributes: ['incrementUserAttributeOnFailure', 'retryLimit'] },
    });
  });

  test('with a script that there is not is refused in the words that tools know', async () => {
    const world = await configurationWorld();
    const body = { script: '00000000-0000-4000-8000-000000000000', outcomes: ['true'] };

    const reply = await world.call(`PUT alpha ${tree}/nodes/ScriptedDecisionNode/${nodeId('s')}`, { body });

    expect(reply.body).toMatchObject({ code: 400, message: 'Data validation failed for the attribute, Script' });
  });

  test('of a running journey changes it at once', async () => {
    const world = await configurationWorld();
    await world.store(greeting);

    const reply = await world.call(`PUT alpha ${path}`, { body: { retryLimit: 9 } });

    expect(reply.status).toBe(200);
    expect(await world.journey('Greeting')).toMatchObject({ nodes: { [nodeId('limit')]: { retryLimit: 9 } } });
  });

  test('has its realm read once, and once more for each running journey that takes it', async () => {
    const world = await configurationWorld();
    const list = jest.spyOn(world.ports.configurationStore, 'list');
    const readings = () => list.mock.calls.filter(([, kind]) => kind === 'journey').length;
    const put = async (retryLimit: number): Promise<number> => {
      const before = readings();
      await world.call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('limit')}`, { body: { retryLimit } });
      return readings() - before;
    };

    const waiting = await put(4);
    await putAsTools(world, greeting);
    const running = await put(6);

    expect([waiting, running]).toEqual([1, 2]);
    const { nodes } = journeySource('Greeting', await world.journey('Greeting')) ?? {};
    expect(nodes?.[nodeId('limit')]).toMatchObject({ retryLimit: 6 });
  });

  test('with which its running journey could not run waits until another makes it whole', async () => {
    const world = await configurationWorld();
    await world.store(greeting);
    const page = `${tree}/nodes/PageNode/${nodeId('page')}`;
    const second = { _id: nodeId('second'), nodeType: 'PasswordCollectorNode', displayName: 'second' };
    const first = { _id: nodeId('name'), nodeType: 'UsernameCollectorNode', displayName: 'name' };
    const before = await world.journey('Greeting');

    const early = await world.call(`PUT alpha ${page}`, { body: { nodes: [first, second] } });
    const between = await world.journey('Greeting');
    await world.call(`PUT alpha ${tree}/nodes/PasswordCollectorNode/${nodeId('second')}`, { body: {} });
    await world.call(`PUT alpha ${page}`, { body: { nodes: [first, second] } });

    expect(early.status).toBe(200);
    expect(between).toEqual(before);
    expect(await world.journey('Greeting')).toMatchObject({ innerNodes: { [nodeId('second')]: expect.anything() } });
    expect(await world.ports.configurationStore.list('/alpha', 'draft', '')).toEqual([]);
  });

  test('cannot be deleted while a journey has it, and can afterwards', async () => {
    const world = await configurationWorld();
    await world.store(greeting);

    const refused = await world.call(`DELETE alpha ${path}`);
    const removed = await world.call(`DELETE alpha ${tree}/trees/Greeting`);
    const kept = await world.call(`GET alpha ${path}`);
    const deleted = await world.call(`DELETE alpha ${path}`);
    const gone = await world.call(`GET alpha ${path}`);

    expect(refused.body).toMatchObject({ code: 400, message: 'Cannot delete a node that is connected in a tree.' });
    expect([removed.status, removed.body]).toMatchObject([200, { _id: 'Greeting', nodes: greeting.tree['nodes'] }]);
    expect([kept.status, deleted.status, gone.status]).toEqual([200, 200, 404]);
    expect((await world.call(`GET alpha ${tree}/trees/Greeting`)).status).toBe(404);
  });

  test('is listed by its type, running or not', async () => {
    const world = await configurationWorld();
    await world.store(greeting);
    await world.call(`PUT alpha ${tree}/nodes/RetryLimitDecisionNode/${nodeId('other')}`, { body: {} });

    const { body } = await world.call(`GET alpha ${tree}/nodes/RetryLimitDecisionNode?_queryFilter=true`);

    expect(members(body)).toMatchObject({
      resultCount: 2,
      result: [nodeId('limit'), nodeId('other')].sort().map((_id) => ({ _id })),
    });
  });
});

describe('node types', () => {
  test('are listed, described and have outcomes for a config', async () => {
    const world = await configurationWorld();
    const type = `${tree}/nodes/OathTokenVerifierNode`;

    const all = await world.call(`POST alpha ${tree}/nodes?_action=getAllTypes`, { body: {} });
    const schema = await world.call(`POST alpha ${type}?_action=schema`, { body: {} });
    const template = await world.call(`POST alpha ${type}?_action=template`, { body: {} });
    const outcomes = await world.call(`POST alpha ${type}?_action=listOutcomes`, {
      body: { isRecoveryCodeAllowed: true },
    });

    expect(members(all.body)['result']).toContainEqual(
      expect.objectContaining({ _id: 'PageNode', name: 'Page Node', collection: true }),
    );
    expect(schema.body).toMatchObject({
      type: 'object',
      properties: {
        algorithm: { title: 'Algorithm', type: 'string', enum: ['TOTP', 'HOTP'], default: 'TOTP', propertyOrder: 100 },
        totpTimeSteps: { title: 'Totp Time Steps', type: 'integer' },
      },
      required: [],
    });
    expect(template.body).toMatchObject({ algorithm: 'TOTP', totpTimeSteps: 2, isRecoveryCodeAllowed: false });
    expect(outcomes.body).toContainEqual({ id: 'recoveryCodeOutcome', displayName: 'Recovery Code' });
  });

  test('show a text by language as what it is', async () => {
    const world = await configurationWorld();

    const { body } = await world.call(`POST alpha ${tree}/nodes/MessageNode?_action=schema`, { body: {} });

    expect(body).toMatchObject({ properties: { message: { type: 'object', format: 'localised-text', default: {} } } });
  });
});

describe('scripts', () => {
  const id = '5f9e2f4e-3a35-4c7f-9d6a-2f6f4f2d1a10';
  const script = (source: string, more: JsonObject = {}) => ({
    _id: id,
    name: 'Greets',
    description: '',
    script: Buffer.from(source).toString('base64'),
    language: 'JAVASCRIPT',
    context: 'AUTHENTICATION_TREE_DECISION_NODE',
    evaluatorVersion: '2.0',
    ...more,
  });

  test('come back as base64, by id, by name and in the list', async () => {
    const world = await configurationWorld();

    const put = await world.call(`PUT alpha scripts/${id}`, { body: script('action.goTo("true");') });
    const got = await world.call(`GET alpha scripts/${id}`);
    const named = await world.call('GET alpha scripts?_queryFilter=name+eq+%22Greets%22');
    const all = await world.call('GET alpha scripts?_queryFilter=true');

    expect([put.status, got.status]).toEqual([201, 200]);
    expect(got.body).toMatchObject(script('action.goTo("true");', { createdBy: 'admin' }));
    expect(members(named.body)).toMatchObject({ resultCount: 1, result: [{ _id: id }] });
    expect(members(all.body)['result']).toContainEqual(expect.objectContaining({ name: 'Default decision' }));
  });

  test('of a name that another has are a conflict, after which tools take another name', async () => {
    const world = await configurationWorld();
    await world.call(`PUT alpha scripts/${id}`, { body: script('outcome = "true";') });

    const reply = await world.call('PUT alpha scripts/another', { body: script('outcome = "true";') });

    expect(reply.body).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  test('with which a running journey could not run wait: the one that runs stays', async () => {
    const world = await configurationWorld();
    const source = 'action.goTo("true");';
    await world.call(`PUT alpha scripts/${id}`, { body: script(source) });
    const journey = journeyExport({
      id: 'Scripted',
      entry: 'decide',
      nodes: {
        decide: { type: 'ScriptedDecisionNode', config: { script: id, outcomes: ['true'] }, to: { true: 'success' } },
      },
    });
    await putAsTools(world, journey);

    await world.call(`PUT alpha scripts/${id}`, { body: script('this is no JavaScript') });
    const stored = await world.ports.configuration.get('/alpha', 'script', id);
    const shown = await world.call(`GET alpha scripts/${id}`);
    const mended = await world.call(`PUT alpha scripts/${id}`, { body: script('action.goTo("true"); // mended') });

    expect(stored?.value).toMatchObject({ script: script(source).script });
    expect(shown.body).toMatchObject({ script: script('this is no JavaScript').script });
    expect(mended.status).toBe(200);
    expect((await world.ports.configuration.get('/alpha', 'script', id))?.value).toMatchObject({
      script: script('action.goTo("true"); // mended').script,
    });
  });

  test('are not deleted while a journey runs them', async () => {
    const world = await configurationWorld();
    await world.call(`PUT alpha scripts/${id}`, { body: script('action.goTo("true");') });
    const config = { script: id, outcomes: ['true'] };
    const nodes = { decide: { type: 'ScriptedDecisionNode', config, to: { true: 'success' } } };
    await putAsTools(world, journeyExport({ id: 'Scripted', entry: 'decide', nodes }));

    const refused = await world.call(`DELETE alpha scripts/${id}`);
    await world.call(`DELETE alpha ${tree}/trees/Scripted`);
    const deleted = await world.call(`DELETE alpha scripts/${id}`);

    expect([refused.status, deleted.status]).toEqual([409, 200]);
    expect((await world.call(`GET alpha scripts/${id}`)).status).toBe(404);
  });
});

describe('services and realms', () => {
  test('secrets of services are in no answer and in no audit event, and a put without them keeps them', async () => {
    const world = await configurationWorld();
    const mail = { hostname: 'mail.example.com', smtpPassword: 'very-secret' };

    const put = await world.call('PUT alpha realm-config/services/email', { body: mail });
    await world.call('PUT alpha realm-config/services/email', { body: { hostname: 'mx.example.com' } });
    const got = await world.call('GET alpha realm-config/services/email');
    const all = await world.call('POST alpha realm-config/services?_action=nextdescendents', { body: {} });

    expect([put.status, got.body]).toMatchObject([201, { _id: 'email', hostname: 'mx.example.com' }]);
    expect((await world.ports.configuration.get('/alpha', 'service', 'email'))?.value).toEqual({
      ...mail,
      hostname: 'mx.example.com',
    });
    for (const said of [put.text, got.text, all.text, JSON.stringify(world.ports.auditLog.events)]) {
      expect(said).not.toContain('very-secret');
    }
  });

  test('the push service is held to its schema, and AM’s own access to AWS is not kept', async () => {
    const world = await configurationWorld();
    const path = 'realm-config/services/pushNotification';

    const refused = await world.call(`PUT alpha ${path}`, { body: { googleEndpoint: 'no ARN' } });
    const taken = await world.call(`PUT alpha ${path}`, { body: { mdDuration: 60, accessKey: 'AKIA', secret: 's' } });

    expect([refused.status, taken.status]).toEqual([400, 201]);
    expect((await world.ports.configuration.get('/alpha', 'service', 'pushNotification'))?.value).toEqual({
      mdDuration: 60,
    });
  });

  test('realms are listed to administrators of all', async () => {
    const world = await configurationWorld({ alpha: { administrators: ['admin'] } });
    const request = 'GET /am/json/global-config/realms/?_queryFilter=true';

    const { body } = await world.raw(request, { headers: { iPlanetDirectoryPro: await world.signIn() } });
    const refused = await world.raw(request, {
      headers: { iPlanetDirectoryPro: await world.signIn({ realm: '/alpha' }) },
    });

    expect(members(body)['result']).toEqual([
      { _id: 'Lw', name: '/', active: true, aliases: [] },
      { _id: 'L2FscGhh', name: 'alpha', parentPath: '/', active: true, aliases: [] },
    ]);
    expect(refused.status).toBe(403);
  });
});

describe('the root realm’s way in', () => {
  test('stays: its default journey is neither deleted nor disabled', async () => {
    const world = await configurationWorld({ root: { defaultJourney: 'Greeting' } });
    await world.store(greeting, '/');

    const deleted = await world.call(`DELETE / ${tree}/trees/Greeting`);
    const disabled = await world.call(`PUT / ${tree}/trees/Greeting`, { body: { ...greeting.tree, enabled: false } });

    expect([deleted.status, disabled.status]).toEqual([400, 400]);
    expect(await world.journey('Greeting', '/')).toMatchObject({ tree: { _id: 'Greeting' } });
  });
});

test('every change is an audit event with what was before and what is now', async () => {
  const world = await configurationWorld();
  await putAsTools(world, greeting);
  world.ports.auditLog.events.length = 0;

  await world.call(`PUT alpha ${tree}/trees/Greeting`, { body: { ...greeting.tree, enabled: false } });

  expect(world.ports.auditLog.events).toMatchObject([
    {
      eventName: 'AM-CONFIG-CHANGE',
      realm: '/alpha',
      userId: expect.stringContaining('id=admin'),
      info: {
        operation: 'UPDATE',
        kind: 'journey',
        objectId: 'Greeting',
        changedFields: ['tree'],
        before: { tree: { entryNodeId: nodeId('page') } },
        after: { tree: { enabled: false } },
      },
    },
  ]);
});
