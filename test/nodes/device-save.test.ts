import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/device-save.ts';
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

async function world() {
  const { ports, clock } = await profileWorld();
  const visit = (profile: JsonObject | undefined, config: JsonObject = {}, more: JsonObject = {}) =>
    runNode(node, { ports, clock, config, state: stateOf(profile, more) });
  const stored = () => ports.deviceProfileEditor.list(demo);
  return { ports, clock, visit, stored };
}

describe('Device Profile Save stores', () => {
  test('what the client has said, with the time', async () => {
    const { visit, stored, clock } = await world();

    const { outcome } = await visit({ ...collected, other: 'ignored' });

    expect(outcome).toBe('outcome');
    expect(await stored()).toEqual([
      { identifier, metadata, location, alias: 'Linux (Browser)', lastSelectedDate: clock.now() },
    ]);
  });

  test.each<[JsonObject, string[]]>([
    [{ saveDeviceMetadata: false }, ['location']],
    [{ saveDeviceLocation: false }, ['metadata']],
    [{ saveDeviceMetadata: false, saveDeviceLocation: false }, []],
  ])('with %j only %j', async (config, kept) => {
    const { visit, stored } = await world();

    await visit(collected, config);

    const [profile = {}] = await stored();
    expect(Object.keys(profile).filter((key) => ['metadata', 'location'].includes(key))).toEqual(kept);
  });

  test('into the profile that is there, what was not collected this time stays', async () => {
    const { visit, stored, clock } = await world();
    await visit(collected);
    clock.advance(1000);

    await visit({ identifier, location: { latitude: 1, longitude: 2 } });

    expect(await stored()).toMatchObject([
      { metadata, location: { latitude: 1, longitude: 2 }, lastSelectedDate: clock.now() },
    ]);
  });

  test('no place that is none', async () => {
    const { visit, stored } = await world();

    await visit({ ...collected, location: { latitude: 'north' } });

    expect((await stored())[0]).not.toHaveProperty('location');
  });

  test.each<[string, JsonObject, string | undefined]>([
    ['of the named key', { device: 'My laptop' }, 'My laptop'],
    ['of the client where the key holds nothing', { device: '' }, 'Linux (Browser)'],
    ['of the client where the key holds no text', { device: 7 }, 'Linux (Browser)'],
    ['of the client where the key is missing', {}, 'Linux (Browser)'],
  ])('an alias %s', async (_what, more, alias) => {
    const { visit, stored } = await world();

    await visit(collected, { variableName: 'device' }, more);

    expect((await stored())[0]?.alias).toBe(alias);
  });

  test('no alias of the client over one that is there', async () => {
    const { visit, stored } = await world();
    await visit(collected, { variableName: 'device' }, { device: 'My laptop' });

    await visit(collected);

    expect((await stored())[0]?.alias).toBe('My laptop');
  });

  test('attack: an alias that turns the text around it, or is endless, is made fit to be shown', async () => {
    const { visit, stored } = await world();
    const deviceName = `\u202eevil\u0000${'x'.repeat(500)}`;

    await visit({ identifier, metadata: { platform: { deviceName } } });

    expect((await stored())[0]?.alias).toBe(`evil ${'x'.repeat(95)}`);
  });

  test('and forgets what was not used for longest', async () => {
    const { visit, stored, clock } = await world();

    for (const one of ['1', '2', '3', '4']) {
      clock.advance(1000);
      await visit({ identifier: one }, { maxSavedProfiles: 2 });
    }

    expect((await stored()).map((profile) => profile.identifier)).toEqual(['4', '3']);
  });

  test('once, whoever repeats the visit', async () => {
    const { visit, stored } = await world();

    await Promise.all([visit(collected), visit(collected)]);

    expect(await stored()).toHaveLength(1);
  });
});

describe('Device Profile Save ends the journey', () => {
  const required = 'Device Profile Collector Node to collect device attribute is required: identifier';

  test.each<[string, JsonObject | undefined]>([
    ['without a profile', undefined],
    ['without an identifier', { metadata }],
    ['with an empty identifier', { ...collected, identifier: '' }],
    ['with an identifier that is no text', { ...collected, identifier: { a: 1 } }],
    ['with an endless identifier', { ...collected, identifier: 'x'.repeat(257) }],
  ])('%s', async (_what, profile) => {
    const { visit, ports } = await world();

    const run = await visit(profile);

    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_NODE_INPUT', required]);
    expect(ports.store.deviceProfiles.size).toBe(0);
  });

  test('attack: a profile in transient state is not what was collected', async () => {
    const { ports, clock } = await world();
    const state = { shared: { username: 'demo' }, transient: { 'forgeRock.device.profile': collected } };

    expect((await runNode(node, { ports, clock, state })).errorMessage).toBe(required);
  });

  test.each(['nobody', 'gone', ''])('for the user %j, in the same words', async (username) => {
    const { visit, ports } = await world();

    const run = await visit(collected, {}, { username });

    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_IDENTITY_UNKNOWN', 'User does not exist or inactive']);
    expect(ports.store.deviceProfiles.size).toBe(0);
  });

  test('attack: more than 8 kB are not kept for anybody, and up to there they are', async () => {
    const { visit, stored } = await world();
    const of = (length: number) => visit({ identifier, metadata: { a: 'x'.repeat(length) } });
    const room = 8192 - JSON.stringify([{ a: '' }, null]).length;

    expect((await of(room)).outcome).toBe('outcome');
    expect((await of(room + 1)).errorCode).toBe('ERR_NODE_INPUT');
    expect(JSON.stringify(await stored()).length).toBeLessThan(8400);
  });

  test('when the store is down', async () => {
    const { ports, clock } = await world();
    const deviceProfileSaving = { save: () => Promise.reject(new Error('down')) };

    const run = runNode(node, { ports: { ...ports, deviceProfileSaving }, clock, state: stateOf(collected) });

    await expect(run).rejects.toThrow('down');
  });
});

test('attack: a name typed later stores nothing for somebody else than whom the journey has identified', async () => {
  const { ports, clock } = await world();
  const universalId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';

  await runNode(node, { ports, clock, universalId, state: stateOf(collected, { username: 'eve' }) });

  expect(await ports.deviceProfileEditor.list(eve)).toEqual([]);
  expect(await ports.deviceProfileEditor.list(demo)).toHaveLength(1);
});

test('attack: identifiers follow a browser from user to user: none is logged or audited', async () => {
  const { visit } = await world();

  const runs = [await visit(collected), await visit({ ...collected, identifier: `${identifier}${'x'.repeat(300)}` })];

  for (const run of runs) {
    expect(JSON.stringify([run.log.lines, run.extras, run.errorMessage])).not.toMatch(/714524572|47\.3769/);
  }
});

describe('the config of Device Profile Save', () => {
  test('has the defaults of AM', () => {
    const defaults = { maxSavedProfiles: 5, saveDeviceMetadata: true, saveDeviceLocation: true };

    expect(definition.config.parse({})).toEqual({ ...defaults, variableName: undefined });
    expect(definition.config.parse({ ...defaults, variableName: '' })).toEqual({
      ...defaults,
      variableName: undefined,
    });
  });

  test.each<[string, Json]>([
    ['maxSavedProfiles', 0],
    ['maxSavedProfiles', 101],
    ['maxSavedProfiles', 1.5],
    ['maxSavedProfiles', '5'],
    ['saveDeviceMetadata', 'true'],
    ['saveDeviceLocation', null],
  ])('refuses %s %j', (key, value) => {
    expect(definition.config.safeParse({ [key]: value }).error?.issues).toMatchObject([{ path: [key] }]);
  });
});
