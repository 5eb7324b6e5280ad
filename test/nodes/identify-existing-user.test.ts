import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/identify-existing-user.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';

const demoId = 'id=Demo,ou=user,o=alpha,ou=services,ou=am-config';

async function ports() {
  const made = memoryPorts();
  const attributes = { mail: ['demo@example.com'], telephoneNumber: ['+49 30 1'], aliasList: ['demo-one', 'demo-two'] };
  await addUser(made, { username: 'Demo', attributes });
  await addUser(made, { username: 'one', attributes: { mail: ['shared@example.com'] } });
  await addUser(made, { username: 'two', attributes: { mail: ['Shared@example.com'] } });
  await addUser(made, { username: 'locked', active: false, attributes: { mail: ['locked@example.com'] } });
  await addUser(made, { username: 'elsewhere', realm: '/beta', attributes: { mail: ['beta@example.com'] } });
  return made;
}

const identify = async (shared: JsonObject, config: JsonObject = {}, transient: JsonObject = {}) =>
  runNode(node, { ports: await ports(), config, state: { shared, transient } });

describe('Identify Existing User', () => {
  test.each([
    ['mail', { objectAttributes: { mail: 'DEMO@example.com' } }],
    ['mail', { username: 'demo@example.com' }],
    ['mail', { objectAttributes: { userName: 'demo@example.com' } }],
    ['userName', { username: 'demo' }],
    ['userName', { objectAttributes: { userName: 'demo' }, username: 'one' }],
    ['_id', { objectAttributes: { _id: 'Demo' } }],
  ])('finds by %s in %j', async (identityAttribute, shared) => {
    const run = await identify(shared, { identityAttribute });

    expect([run.outcome, run.extras.universalId]).toEqual(['true', demoId]);
    expect(run.state.shared).toMatchObject({
      _id: 'Demo',
      username: 'Demo',
      objectAttributes: { userName: 'Demo' },
    });
  });

  test('appends the aliases to those collected, out of what travels with the journey', async () => {
    const objectAttributes = { mail: 'demo@example.com', aliasList: ['typed'] };

    const run = await identify({ objectAttributes });

    expect(run.state.transient['objectAttributes']).toMatchObject({ aliasList: ['typed', 'demo-one', 'demo-two'] });
    expect(run.state.shared['objectAttributes']).toEqual({ ...objectAttributes, userName: 'Demo' });
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['nothing to look for', {}, {}],
    ['a blank', { objectAttributes: { mail: ' ' } }, {}],
    ['nobody', { objectAttributes: { mail: 'nobody@example.com' } }, {}],
    ['an address that two share', { objectAttributes: { mail: 'shared@example.com' } }, {}],
    ['a user of another realm', { objectAttributes: { mail: 'beta@example.com' } }, {}],
    ['no text', { objectAttributes: { mail: ['demo@example.com'] } }, {}],
    ['a name that nobody has', { username: 'nobody' }, { identityAttribute: 'userName' }],
  ])('with %s goes to false and leaves the state as it is', async (_what, shared, config) => {
    const run = await identify(shared, config);

    expect([run.outcome, run.extras, run.state]).toEqual(['false', {}, { shared, transient: {}, secure: {} }]);
  });

  test('makes the value of another attribute the name, and the universal id that of the object all the same', async () => {
    const run = await identify({ objectAttributes: { mail: 'demo@example.com' } }, { identifier: 'mail' });

    expect(run.state.shared['username']).toBe('demo@example.com');
    expect(run.extras.universalId).toBe(demoId);
  });

  test.each([
    ['none', ''],
    ['one that the object lacks', 'givenName'],
  ])('with %s as identifier takes over the id alone', async (_what, identifier) => {
    const shared = { objectAttributes: { mail: 'demo@example.com' } };

    const run = await identify(shared, { identifier });

    expect([run.outcome, run.extras, run.state.shared]).toEqual(['true', {}, { ...shared, _id: 'Demo' }]);
  });

  test('a password among the collected attributes is not kept over a step on its account', () => {
    const inputs = node.definition.inputs as (config: { identityAttribute: string }) => readonly string[];

    expect(inputs({ identityAttribute: 'mail' })).toEqual(['mail']);
    expect(node.definition.reads).toContain('objectAttributes');
  });

  test.each(['sn', 'frIndexedString1', ''])('refuses to search all users for %j', (identityAttribute) => {
    const { error } = node.definition.config.safeParse({ identityAttribute });

    expect(error?.issues[0]?.message).toBe('users are found by userName, mail or _id');
  });
});

const page = (to: string) => ({
  type: 'PageNode',
  children: { name: { type: 'ValidatedUsernameNode' }, secret: { type: 'ValidatedPasswordNode' } },
  to: { outcome: to },
});
const find = (outcomes: Record<string, string>) => ({
  type: 'IdentifyExistingUserNode',
  config: { identityAttribute: 'mail' },
  to: outcomes,
});

async function world(nodes: Parameters<typeof journeyExport>[0]['nodes'], entry: string) {
  const at = await journeyWorld({ journeys: [journeyExport({ id: 'Finds', entry, nodes })] });
  await addUser(at.ports, { username: 'mallory', password: 'correct-horse' });
  await addUser(at.ports, { username: 'victim', attributes: { mail: ['victim@example.com'] } });
  await addUser(at.ports, { username: 'locked', active: false, attributes: { mail: ['locked@example.com'] } });
  return at;
}

describe('a journey that identifies', () => {
  test('enumerating accounts: with both outcomes joined a client cannot tell an address that is known from one that is not', async () => {
    const nodes = {
      name: { type: 'ValidatedUsernameNode', to: { outcome: 'find' } },
      find: find({ true: 'told', false: 'told' }),
      told: { type: 'MessageNode', config: { message: { en: 'We have sent a mail.' } }, to: { true: 'success' } },
    };
    const at = await world(nodes, 'name');
    const told = async (address: string) => {
      const reply = await at.answer(await at.start('Finds'), { NameCallback: address });
      const { authId, ...rest } = reply.body;
      return [reply.status, rest, reply.cookies, String(authId).split('.').length, String(authId).length];
    };

    const [known, locked, unknown] = [
      await told('victim@example.com'),
      await told('locked@example.com'),
      await told('nobody@example.com'),
    ];

    expect([locked, unknown]).toEqual([known, known]);
  });

  test('the password of one user proves nothing of another who is identified after it', async () => {
    const nodes = {
      ask: page('check'),
      check: { type: 'DataStoreDecisionNode', to: { true: 'level', false: 'failure' } },
      level: { type: 'ModifyAuthLevelNode', config: { authLevelIncrement: 5 }, to: { outcome: 'name' } },
      name: { type: 'ValidatedUsernameNode', to: { outcome: 'find' } },
      find: find({ true: 'success', false: 'failure' }),
    };
    const at = await world(nodes, 'ask');
    const second = await at.answer(await at.start('Finds'), {
      NameCallback: 'mallory',
      PasswordCallback: 'correct-horse',
    });

    const end = await at.answer(second, { NameCallback: 'victim@example.com' });

    const session = await at.ports.sessionReader.find(String(end.body['tokenId']));
    expect(session).toMatchObject({ username: 'victim', authLevel: 0, factors: [] });
  });

  test('a locked account gets no session by being identified', async () => {
    const nodes = {
      name: { type: 'ValidatedUsernameNode', to: { outcome: 'find' } },
      find: find({ true: 'success', false: 'failure' }),
    };
    const at = await world(nodes, 'name');

    const end = await at.answer(await at.start('Finds'), { NameCallback: 'locked@example.com' });

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });

  test('a password that a registration has collected does not outlive the step for it', async () => {
    const nodes = {
      ask: page('find'),
      find: find({ true: 'told', false: 'told' }),
      told: { type: 'MessageNode', to: { true: 'again' } },
      again: find({ true: 'success', false: 'failure' }),
    };
    const at = await world(nodes, 'ask');
    const told = await at.answer(await at.start('Finds'), {
      NameCallback: 'victim@example.com',
      PasswordCallback: 'typed-secret-1',
    });

    await at.answer(told, { ConfirmationCallback: 0 });

    const [first, second] = at.visits.filter(({ nodeType }) => nodeType === 'IdentifyExistingUserNode');
    expect(first?.state.transient).toHaveProperty('objectAttributes.password', 'typed-secret-1');
    expect(second?.state).toMatchObject({ transient: {}, secure: {} });
  });
});
