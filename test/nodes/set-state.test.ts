import { describe, expect, test } from '@jest/globals';
import { importJourneys } from '../../functions/journey/import.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { node } from '../../functions/nodes/set-state.ts';
import { addUser } from '../../testing/add-user.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Set State', () => {
  test('puts the texts into shared state and takes the keys out of the other stores', async () => {
    const state = { shared: { kept: 1, kind: 'old' }, transient: { kind: 'hidden' }, secure: { kind: 'kept' } };

    const run = await runNode(node, { config: { attributes: { kind: 'push', empty: '' } }, state });

    expect(run.outcome).toBe('outcome');
    expect(run.state).toEqual({ shared: { kept: 1, kind: 'push', empty: '' }, transient: {}, secure: {} });
  });

  test('takes every text as it stands', async () => {
    const attributes = { name: '{{username}}', level: '5', list: '["a"]' };

    const run = await runNode(node, { config: { attributes }, state: { shared: { username: 'demo' } } });

    expect(run.state.shared).toEqual({ username: 'demo', ...attributes });
  });

  test.each([
    ...['realm', 'objectAttributes', 'currentNodeId', 'pageNodeCallbacks', 'universalId', '_id'],
    ...['oathDeviceProfile', 'pushDeviceProfile', 'DeviceBindingNode.CHALLENGE', 'pushMessageId', 'recoveryCodes', ''],
    '11111111-2222-4333-8444-555555555555.retryCount',
  ])('an import with the key %j is refused', (key) => {
    const journey = journeyExport({
      id: 'Sets',
      entry: 'set',
      nodes: { set: { type: 'SetStateNode', config: { attributes: { [key]: 'x' } }, to: { outcome: 'success' } } },
    });

    const { refused } = importJourneys([{ name: 'sets.json', text: exportFile(journey) }], {
      ...{ realm: '/alpha', strict: false, definitions: nodeDefinitions },
      existing: () => undefined,
    });

    expect(refused[0]?.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/belongs to|is no name for a value/),
    ]);
  });

  test('warns of a user name, a level and a list of factors', () => {
    const attributes = { username: 'demo', authLevel: '5', NodeType: 'Oath|', other: 'x' };

    expect(node.definition.warnings?.({ attributes })).toEqual([
      'attributes: username names another user, and proves nothing of him',
      'attributes: authLevel replaces the level that the journey has come to',
      'attributes: NodeType replaces the list of what the user was asked for',
    ]);
  });
});

describe('a journey that sets state after the password', () => {
  const setting = (attributes: Record<string, string>) =>
    journeyExport({
      id: 'Sets',
      entry: 'ask',
      nodes: {
        ask: {
          type: 'PageNode',
          children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
          to: { outcome: 'check' },
        },
        check: { type: 'DataStoreDecisionNode', to: { true: 'set', false: 'failure' } },
        set: { type: 'SetStateNode', config: { attributes }, to: { outcome: 'success' } },
      },
    });

  test('the password of one user opens no session of the user whose name is set after it', async () => {
    const world = await journeyWorld({ journeys: [setting({ username: 'victim' })] });
    await addUser(world.ports, { username: 'mallory', password: 'correct-horse' });
    await addUser(world.ports, { username: 'victim', password: 'unknown' });

    const page = await world.start('Sets');
    const end = await world.answer(page, { NameCallback: 'mallory', PasswordCallback: 'correct-horse' });

    const session = await world.ports.sessionReader.find(String(end.body['tokenId']));
    expect(session).toMatchObject({ username: 'mallory', factors: [{ factor: 'pwd' }] });
  });

  test('a level that was written as a text is none that a session gets', async () => {
    const world = await journeyWorld({ journeys: [setting({ authLevel: '100', NodeType: 'Oath|' })] });
    await addUser(world.ports, { username: 'mallory', password: 'correct-horse' });

    const page = await world.start('Sets');
    const end = await world.answer(page, { NameCallback: 'mallory', PasswordCallback: 'correct-horse' });

    const session = await world.ports.sessionReader.find(String(end.body['tokenId']));
    expect(session).toMatchObject({ authLevel: 0, factors: [{ factor: 'pwd' }] });
    expect(session?.properties).not.toHaveProperty('NodeType');
  });
});
