import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/device-location-match.ts';
import { runNode } from '../../testing/run-node.ts';
import {
  collected,
  demo,
  identifier,
  location,
  metadata,
  profileWorld,
  stateOf,
} from '../support/device-profile-world.ts';

const { definition } = node;

async function world() {
  const { ports, clock } = await profileWorld();
  await ports.deviceProfileSaving.save(demo, { identifier, metadata, location }, 5);
  const visit = (profile: JsonObject | undefined, config: JsonObject = {}, more: JsonObject = {}) =>
    runNode(node, { ports, clock, config, state: stateOf(profile, more) });
  const stored = () => ports.deviceProfiles.find(demo, identifier);
  return { ports, clock, visit, stored };
}

/** So many kilometres to the north. */
const north = (kilometers: number): JsonObject => ({
  identifier,
  location: { ...location, latitude: location.latitude + kilometers / 111.18957696 },
});

describe('Device Location Match', () => {
  test.each<[number, JsonObject, string]>([
    [0, {}, 'true'],
    [9.99, {}, 'true'],
    [10.01, {}, 'false'],
    [0.4, { distance: '0.5' }, 'true'],
    [0.6, { distance: '0.5' }, 'false'],
    [0, { distance: '0' }, 'false'],
    [4000, { distance: '20000' }, 'true'],
  ])('%d km away with %j goes to %s', async (kilometers, config, expected) => {
    const { visit } = await world();

    expect((await visit(north(kilometers), config)).outcome).toBe(expected);
  });

  test('notes the use of a match, and does not move the device', async () => {
    const { visit, stored, clock } = await world();
    clock.advance(1000);

    await visit(north(5));

    expect(await stored()).toMatchObject({ location, metadata, lastSelectedDate: clock.now() });
  });

  test('attack: whoever knows the identifier alone does not keep a device alive: a mismatch notes no use', async () => {
    const { visit, stored, clock } = await world();
    const saved = clock.now();
    clock.advance(1000);

    await visit(north(50));

    expect(await stored()).toMatchObject({ lastSelectedDate: saved });
  });

  test.each<[string, JsonObject | undefined]>([
    ['nothing was collected', undefined],
    ['no identifier was', { location }],
    ['no place was', { identifier }],
    ['the place is none', { identifier, location: { latitude: '47', longitude: '8' } }],
    ['the device was never stored', { ...collected, identifier: 'another' }],
  ])('does not know the device where %s', async (_what, profile) => {
    const { visit } = await world();

    expect((await visit(profile)).outcome).toBe('unknownDevice');
  });

  test('does not know a device that was stored without a place, or is removed meanwhile', async () => {
    const { visit, ports, clock } = await world();
    await ports.deviceProfileSaving.save(demo, { identifier: 'bare', metadata }, 5);
    const deviceProfileUse = { select: async () => false };

    const [bare, removed] = [
      await visit({ ...collected, identifier: 'bare' }),
      await runNode(node, { ports: { ...ports, deviceProfileUse }, clock, state: stateOf(collected) }),
    ];

    expect([bare.outcome, removed.outcome]).toEqual(['unknownDevice', 'unknownDevice']);
  });

  test('attack: the device of another user is unknown', async () => {
    const { visit } = await world();

    expect((await visit(collected, {}, { username: 'eve' })).outcome).toBe('unknownDevice');
  });

  test('attack: a made-up place is believed, so a match leaves no proof', async () => {
    const { visit } = await world();

    const run = await visit({ identifier, location });

    expect([run.outcome, run.extras]).toEqual(['true', {}]);
  });

  test.each(['nobody', 'gone', ''])('ends the journey for the user %j, whatever was collected', async (username) => {
    const { visit } = await world();

    const runs = [await visit(collected, {}, { username }), await visit(undefined, {}, { username })];

    expect(runs.map(({ errorMessage }) => errorMessage)).toEqual(Array(2).fill('User does not exist or inactive'));
  });
});

describe('the config of Device Location Match', () => {
  test('has the default of AM', () => {
    expect(definition.config.parse({})).toEqual({ distance: '10' });
  });

  test.each<Json>(['', 'far', '-1', '1e3', 10, null])('refuses the distance %j', (distance) => {
    expect(definition.config.safeParse({ distance }).error?.issues).toMatchObject([{ path: ['distance'] }]);
  });

  test('warns of a distance that nothing is nearer than', () => {
    expect(definition.warnings?.({ distance: '0.0' })).toEqual([expect.stringMatching(/^distance: /)]);
    expect(definition.warnings?.({ distance: '0.1' })).toEqual([]);
  });
});
