import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/set-success-details.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';

const details = (config: JsonObject, to: string) => ({ type: 'SetSuccessDetailsNode', config, to: { outcome: to } });

async function endOf(nodes: Parameters<typeof journeyExport>[0]['nodes'], query = '') {
  const journey = journeyExport({
    id: 'Tells',
    entry: 'ask',
    nodes: {
      ask: {
        type: 'PageNode',
        children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'one', false: 'failure' } },
      ...nodes,
    },
  });
  const at = await journeyWorld({ journeys: [journey] });
  await addUser(at.ports, { username: 'demo', password: 'correct-horse' });
  const answers = { NameCallback: 'demo', PasswordCallback: 'correct-horse' };
  const { body } = await at.answer(await at.start('Tells', query), answers);
  const { tokenId, realm: _realm, successUrl: _url, ...rest } = body;
  return { tokenId, told: rest };
}

describe('Set Success Details', () => {
  test('adds its details beside the token, as JSON where they are', async () => {
    const successDetails = { text: 'plain', yes: 'true', seven: '7', map: '{"a":[1]}', broken: '{a' };

    const { tokenId, told } = await endOf({ one: details({ successDetails }, 'success') });

    expect(tokenId).toEqual(expect.any(String));
    expect(told).toEqual({ text: 'plain', yes: true, seven: 7, map: { a: [1] }, broken: '{a' });
  });

  test('tells properties of the session that it has, and details go before them', async () => {
    const properties = { user: 'UserToken', colour: 'colour', level: 'AuthLevel', none: 'missing', both: 'UserToken' };
    const set = { type: 'SetSessionPropertiesNode', config: { properties: { colour: 'red' } }, to: { outcome: 'two' } };

    const { told } = await endOf({
      one: set,
      two: details({ sessionProperties: properties, successDetails: { both: 'text' } }, 'success'),
    });

    expect(told).toEqual({ user: 'demo', colour: 'red', level: '0', both: 'text' });
  });

  test('of several the later goes before the earlier', async () => {
    const { told } = await endOf({
      one: details({ successDetails: { a: 'one', b: 'one' } }, 'two'),
      two: details({ sessionProperties: { a: 'UserToken' } }, 'success'),
    });

    expect(told).toEqual({ a: 'demo', b: 'one' });
  });

  test('without a session tells its details and no property', async () => {
    const config = { sessionProperties: { user: 'UserToken' }, successDetails: { a: 'one' } };

    const { tokenId, told } = await endOf({ one: details(config, 'success') }, 'noSession=true');

    expect([tokenId, told]).toEqual([undefined, { a: 'one' }]);
  });

  test('on a page does nothing', async () => {
    const child = { type: 'SetSuccessDetailsNode', config: { successDetails: { a: 'one' } } };

    const { told } = await endOf({ one: { type: 'PageNode', children: { child }, to: { outcome: 'success' } } });

    expect(told).toEqual({});
  });

  test.each(['tokenId', 'realm', 'successUrl', 'authId', 'callbacks', 'code', 'reason'])(
    'a detail must not pass for what clients act on: %s',
    (name) => {
      const { config } = node.definition;

      expect(config.safeParse({ successDetails: { [name]: 'x' } }).success).toBe(false);
      expect(config.safeParse({ sessionProperties: { [name]: 'UserToken' } }).success).toBe(false);
    },
  );

  test.each(['AMCtxId', 'Host', 'Service', 'FullLoginURL', 'UserId'])(
    'the property %s is told to no client',
    (name) => {
      expect(node.definition.config.safeParse({ sessionProperties: { a: name } }).success).toBe(false);
    },
  );

  test('warns of headers, which are not sent', () => {
    const config = node.definition.config.parse({ headerControl: { 'X-One': 'a' } }) as never;

    expect(node.definition.warnings?.(config)).toEqual(['headerControl: the header X-One is not sent']);
  });
});
