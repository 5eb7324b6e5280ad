import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { differences, node } from '../../functions/nodes/device-match.ts';
import { runNode } from '../../testing/run-node.ts';
import {
  collected,
  demo,
  eve,
  identifier,
  location,
  metadata,
  profileWorld,
  stateOf,
} from '../support/device-profile-world.ts';

const { definition } = node;
const day = 24 * 60 * 60 * 1000;

async function world() {
  const { ports, clock } = await profileWorld();
  await ports.deviceProfileSaving.save(demo, { identifier, metadata, location }, 5);
  const visit = (profile: JsonObject | undefined, config: JsonObject = {}, more: JsonObject = {}) =>
    runNode(node, { ports, clock, config, state: stateOf(profile, more) });
  const lastUsed = async () => (await ports.deviceProfiles.find(demo, identifier))?.lastSelectedDate;
  return { ports, clock, visit, lastUsed };
}

/** With this many values changed. */
const changed = (values: number): JsonObject => {
  const [a, b, c] = [
    values > 0 ? 1 : 1280,
    values > 1 ? 'other' : 'Mozilla/5.0 (X11)',
    values > 2 ? ['en'] : ['en', 'de'],
  ];
  return {
    ...metadata,
    hardware: { ...metadata.hardware, display: { ...metadata.hardware.display, width: a } },
    browser: { ...metadata.browser, userAgent: b, languages: c },
  };
};

describe('Device Match', () => {
  test('knows a device that says what it said before, and notes its use', async () => {
    const { visit, clock, lastUsed } = await world();
    clock.advance(1000);

    const { outcome } = await visit(collected);

    expect(outcome).toBe('true');
    expect(await lastUsed()).toBe(clock.now());
  });

  test.each([
    [0, 0, 'true'],
    [1, 0, 'false'],
    [2, 1, 'false'],
    [2, 2, 'true'],
    [3, 2, 'false'],
    [3, 3, 'true'],
  ])('of which %d values differ where %d may goes to %s', async (values, acceptableVariance, expected) => {
    const { visit } = await world();

    const { outcome } = await visit({ identifier, metadata: changed(values) }, { acceptableVariance });

    expect(outcome).toBe(expected);
  });

  test('attack: whoever knows the identifier alone does not keep a device alive: a mismatch notes no use', async () => {
    const { visit, clock, lastUsed } = await world();
    const saved = clock.now();
    clock.advance(1000);

    const { outcome } = await visit({ identifier, metadata: { made: 'up' } });

    expect(outcome).toBe('false');
    expect(await lastUsed()).toBe(saved);
  });

  test.each([
    [2 * day, 'true'],
    [2 * day + 1, 'false'],
  ])('%d milliseconds after its last use, where two days are given, is %s', async (milliseconds, expected) => {
    const { visit, clock, lastUsed } = await world();
    clock.advance(milliseconds);

    const { outcome } = await visit(collected, { expiration: 2 });

    expect(outcome).toBe(expected);
    expect(await lastUsed()).toBe(expected === 'true' ? clock.now() : clock.now() - milliseconds);
  });

  test('a use makes the days begin anew', async () => {
    const { visit, clock } = await world();
    clock.advance(2 * day);
    await visit(collected, { expiration: 2 });
    clock.advance(2 * day);

    expect((await visit(collected, { expiration: 2 })).outcome).toBe('true');
  });

  test('a device that was never stored is unknown', async () => {
    const { visit } = await world();

    expect((await visit({ ...collected, identifier: 'another' })).outcome).toBe('unknownDevice');
  });

  test('a device that was stored without metadata is unknown', async () => {
    const { visit, ports } = await world();
    await ports.deviceProfileSaving.save(demo, { identifier: 'bare' }, 5);

    expect((await visit({ ...collected, identifier: 'bare' })).outcome).toBe('unknownDevice');
  });

  test('a device that is removed while it is compared is unknown, and does not come back', async () => {
    const { ports, clock } = await world();
    const deviceProfileUse = {
      select: async () => {
        await ports.deviceProfileEditor.remove(demo, identifier);
        return ports.deviceProfileUse.select(demo, identifier);
      },
    };

    const run = await runNode(node, { ports: { ...ports, deviceProfileUse }, clock, state: stateOf(collected) });

    expect(run.outcome).toBe('unknownDevice');
    expect(await ports.deviceProfileEditor.list(demo)).toEqual([]);
  });

  test.each(['identifier', 'metadata'])('ends the journey without the %s', async (name) => {
    const { visit } = await world();
    const { [name]: _, ...rest } = collected;

    const runs = [await visit(rest), await visit({ ...rest, [name]: '' })];

    const message = `Device Profile Collector Node to collect device attribute is required: ${name}`;
    expect(runs.map((run) => [run.errorCode, run.errorMessage])).toEqual(Array(2).fill(['ERR_NODE_INPUT', message]));
  });

  test.each(['nobody', 'gone', ''])('ends the journey for the user %j, in the same words', async (username) => {
    const { visit } = await world();

    const run = await visit(collected, {}, { username });

    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_IDENTITY_UNKNOWN', 'User does not exist or inactive']);
  });
});

describe('attack: the device of another user', () => {
  test('is unknown, with the same identifier and the same metadata', async () => {
    const { ports, clock, visit } = await world();

    const [other, elsewhere] = [
      await visit(collected, {}, { username: 'eve' }),
      await runNode(node, { ports, clock, realm: '/beta', state: stateOf(collected) }),
    ];

    expect([other.outcome, elsewhere.outcome]).toEqual(['unknownDevice', 'unknownDevice']);
  });

  test('is not brought in by a name that is typed later', async () => {
    const { ports, clock } = await world();
    const universalId = 'id=eve,ou=user,o=alpha,ou=services,ou=am-config';

    const run = await runNode(node, { ports, clock, universalId, state: stateOf(collected) });

    expect(run.outcome).toBe('unknownDevice');
    expect(await ports.deviceProfileEditor.list(eve)).toEqual([]);
  });
});

test('a match proves nothing: it leaves no proof, no user and no state', async () => {
  const { visit } = await world();

  const run = await visit(collected);

  expect(run.extras).toEqual({});
  expect(run.state).toEqual({ ...stateOf(collected), transient: {}, secure: {} });
});

describe('the differences', () => {
  test.each<[JsonObject, JsonObject, number]>([
    [{}, {}, 0],
    [{ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, 0],
    [{ a: 1 }, { a: '1' }, 1],
    [{ a: null }, {}, 1],
    [{}, { a: 1, b: { c: 2, d: 3 } }, 3],
    [{ a: [1, 2, 3] }, { a: [3, 4] }, 1],
    [{ a: [{ b: 1 }] }, { a: [{ b: 2, c: 3 }] }, 1],
    [{ a: {} }, {}, 0],
    [{ a: {} }, { a: null }, 1],
    [{ a: { b: 1 } }, { a: 1 }, 2],
    [{ 'a.b': 1 }, { a: { b: 1 } }, 2],
    [JSON.parse('{"__proto__":{"x":1}}'), {}, 1],
    [{ constructor: 1 }, {}, 1],
  ])('between %j and %j are %d', (one, other, expected) => {
    expect(differences(one, other)).toBe(expected);
    expect(differences(other, one)).toBe(expected);
  });
});

describe('the config of Device Match', () => {
  test('has the defaults of AM, and takes what AM writes', () => {
    const defaults = { acceptableVariance: 0, expiration: 30, useScript: false };
    const script = '01e1a3c0-038b-4c16-956a-6c9d89328cff';

    expect(definition.config.parse({})).toEqual(defaults);
    expect(definition.config.parse({ ...defaults, script })).toEqual({ ...defaults, script });
  });

  test.each<[string, Json]>([
    ['acceptableVariance', -1],
    ['acceptableVariance', 0.5],
    ['expiration', 0],
    ['expiration', null],
  ])('refuses %s %j', (key, value) => {
    expect(definition.config.safeParse({ [key]: value }).error?.issues).toMatchObject([{ path: [key] }]);
  });
});
