import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/set-session-properties.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';

const { definition } = node;

const messagesOf = (config: unknown): string[] =>
  definition.config.safeParse(config).error?.issues.map(({ message }) => message) ?? [];

describe('Set Session Properties', () => {
  test('leaves properties and times for the session', async () => {
    const { outcome, extras } = await runNode(node, {
      config: { properties: { tenant: 'blue' }, maxSessionTime: 60, maxIdleTime: 5 },
    });

    expect(outcome).toBe('outcome');
    expect(extras).toEqual({ sessionProperties: { tenant: 'blue' }, maxSessionMinutes: 60, maxIdleMinutes: 5 });
  });

  test.each([
    [{}, 'At least one of the following properties must be set: properties, maxSessionTime, maxIdleTime'],
    [{ properties: { a: '' } }, 'Session property values cannot be empty'],
    [
      { properties: { AuthLevel: '99', tenant: 'x' } },
      'Provided properties cannot include system session properties: [AuthLevel]',
    ],
    [{ properties: { a: 'x'.repeat(1025) } }, 'a value may have 1024 characters'],
    [
      { properties: Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`p${index}`, 'x'])) },
      'at most 32 properties',
    ],
  ])('refuses %j', (config, message) => {
    expect(messagesOf(config)).toEqual([message]);
  });

  test('attack: a journey cannot claim what only the engine may say of a session', async () => {
    for (const name of ['NodeType', 'Service', 'AMCtxId', 'sun.am.UniversalIdentifier']) {
      expect(messagesOf({ properties: { [name]: 'AuthenticatorPush|' } })).toHaveLength(1);
    }
  });

  test('the session that the journey ends with has them, until another node removes them', async () => {
    const journey = journeyExport({
      id: 'Properties',
      entry: 'name',
      nodes: {
        name: { type: 'UsernameCollectorNode', to: { outcome: 'set' } },
        set: {
          type: 'SetSessionPropertiesNode',
          config: { properties: { tenant: 'blue', colour: 'red' }, maxIdleTime: 7 },
          to: { outcome: 'remove' },
        },
        remove: {
          type: 'RemoveSessionPropertiesNode',
          config: { propertyNames: ['colour', 'Tenant'] },
          to: { outcome: 'raise' },
        },
        raise: { type: 'ModifyAuthLevelNode', config: { authLevelIncrement: 4 }, to: { outcome: 'success' } },
      },
    });
    const world = await journeyWorld({ journeys: [journey] });
    await world.ports.identityStore.put({ realm: '/alpha', username: 'jo', active: true, attributes: {} });

    const end = await world.answer(await world.start('Properties'), { NameCallback: 'jo' });
    const session = await world.ports.sessions.find(String(end.body['tokenId']));

    expect(session).toMatchObject({ authLevel: 4, maxIdleMinutes: 7, properties: { tenant: 'blue' } });
    expect(session?.properties).not.toHaveProperty('colour');
  });

  // Its end would be no date, and whoever asks about it would get a fault.
  test.each([
    ['a year', 525_600],
    ['longer than dates go', 9_000_000_000_000_000],
  ])('attack: a session of %s lasts as long as a realm may have it', async (_what, minutes) => {
    const set = { type: 'SetSessionPropertiesNode', config: { maxSessionTime: minutes, maxIdleTime: minutes } };
    const name = { type: 'UsernameCollectorNode', to: { outcome: 'set' } };
    const nodes = { name, set: { ...set, to: { outcome: 'success' } } };
    const world = await journeyWorld({ journeys: [journeyExport({ id: 'Long', entry: 'name', nodes })] });
    await world.ports.identityStore.put({ realm: '/alpha', username: 'jo', active: true, attributes: {} });

    const end = await world.answer(await world.start('Long'), { NameCallback: 'jo' });
    const session = await world.ports.sessions.find(String(end.body['tokenId']));

    expect(session).toMatchObject({ maxIdleMinutes: 43_200, maxMinutes: 43_200 });
  });
});
