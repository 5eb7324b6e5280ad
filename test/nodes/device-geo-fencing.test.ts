import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/device-geo-fencing.ts';
import { runNode } from '../../testing/run-node.ts';
import { stateOf } from '../support/device-profile-world.ts';

const { definition } = node;
const zurich = '47.3769,8.5417';
const vancouver = ' 49.164532 , -123.177201 ';

const visit = (location: Json | undefined, config: JsonObject) =>
  runNode(node, { config, state: stateOf(location === undefined ? {} : { location }) });

describe('Device Geofencing', () => {
  test.each<[string, JsonObject, JsonObject, string]>([
    ['in the middle', { latitude: 47.3769, longitude: 8.5417 }, { locations: [zurich] }, 'true'],
    ['at its edge', { latitude: 47.4668, longitude: 8.5417 }, { locations: [zurich] }, 'true'],
    ['beyond its edge', { latitude: 47.4669, longitude: 8.5417 }, { locations: [zurich] }, 'false'],
    ['in the second', { latitude: 49.16, longitude: -123.18 }, { locations: [zurich, vancouver] }, 'true'],
    ['in none', { latitude: 0, longitude: 0 }, { locations: [zurich, vancouver] }, 'false'],
    ['in a small one', { latitude: 47.377, longitude: 8.5417 }, { locations: [zurich], distance: '0.1' }, 'true'],
    ['beside a small one', { latitude: 47.379, longitude: 8.5417 }, { locations: [zurich], distance: '0.1' }, 'false'],
  ])('%s', async (_where, location, config, expected) => {
    expect((await visit(location, config)).outcome).toBe(expected);
  });

  test('reads the latitude first', async () => {
    const turned = { latitude: 8.5417, longitude: 47.3769 };

    expect((await visit(turned, { locations: [zurich] })).outcome).toBe('false');
  });

  test.each<[string, Json | undefined]>([
    ['without a place', undefined],
    ['with half a place', { latitude: 47 }],
    ['with a place in text', { latitude: '47.3769', longitude: '8.5417' }],
    ['with no place at all', null],
  ])('ends the journey %s', async (_what, location) => {
    const run = await visit(location, { locations: [zurich] });

    const message = 'Device Profile Collector Node to collect device attribute is required: location';
    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_NODE_INPUT', message]);
  });

  test('attack: a made-up place is believed, so being inside leaves no proof', async () => {
    const run = await visit({ latitude: 47.3769, longitude: 8.5417 }, { locations: [zurich] });

    expect(run.extras).toEqual({});
  });
});

describe('the config of Device Geofencing', () => {
  const issuesOf = (config: JsonObject) => definition.config.safeParse(config).error?.issues ?? [];

  test('takes 10 km unless told otherwise', () => {
    expect(definition.config.parse({ locations: [zurich] })).toEqual({ locations: [zurich], distance: '10' });
  });

  test.each<[JsonObject, string]>([
    [{}, 'locations'],
    [{ locations: [] }, 'locations'],
    [{ locations: zurich }, 'locations'],
    [{ locations: ['Zürich'] }, 'locations'],
    [{ locations: [zurich, '47.3769'] }, 'locations'],
    [{ locations: ['47.3769,8.5417,400'] }, 'locations'],
    [{ locations: [`${'1'.repeat(50_000)},x`] }, 'locations'],
    [{ locations: [zurich], distance: '-1' }, 'distance'],
  ])('refuses %j', (config, key) => {
    expect(issuesOf(config)[0]?.path[0]).toBe(key);
  });

  test.each<[string[], RegExp[]]>([
    [[zurich, vancouver], []],
    // As the help text of AM has it.
    [['-123.177201,49.164532'], [/^locations: -123\.177201,49\.164532: .*latitude comes first/]],
    [['47,181'], [/longitude/]],
    [
      ['91,0', zurich, '-91,0'],
      [/^locations: 91,0/, /^locations: -91,0/],
    ],
  ])('warns of what is no place: %j', (locations, expected) => {
    const warnings = definition.warnings?.(definition.config.parse({ locations }));

    expect(warnings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});
