import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node as comparison } from '../../functions/nodes/device-match.ts';
import { node } from '../../functions/nodes/device-match-script.ts';
import { scriptingSettings } from '../../functions/script/scripting-settings.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { type RunOptions, runNode } from '../../testing/run-node.ts';
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

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const { scriptRuns } = memoryPorts();
afterAll(() => scriptRuns.stop());

const verified = { proofs: [{ factor: 'pwd', at: 0 }] };
type Options = Pick<RunOptions<never>, 'standing' | 'scripting'> & {
  engine?: string;
  profile?: JsonObject | undefined;
};

let runs = 0;

async function world() {
  const made = await profileWorld();
  await made.ports.deviceProfileSaving.save(demo, { identifier, metadata, location, alias: 'Old phone' }, 5);
  const ports = { ...made.ports, scriptRuns };
  const decide = async (script: string, { engine = '1.0', profile = collected, ...options }: Options = {}) => {
    const value = { name: 'Match', script: JSON.stringify(script), evaluatorVersion: engine };
    // The function remembers scripts for a while.
    runs += 1;
    await ports.configurationEditor.put('/alpha', 'script', `match-${runs}`, value);
    const config = { useScript: true, script: `match-${runs}` };
    return runNode(node, { ports, clock: made.clock, config, state: stateOf(profile), ...options });
  };
  const stored = () => ports.deviceProfiles.find(demo, identifier);
  return { ports, clock: made.clock, decide, stored };
}

const all = 'var all = deviceProfilesDao.getDeviceProfiles("demo", "/alpha");';

describe('Device Match by a script', () => {
  test.each([
    ['1.0', 'outcome = "unknownDevice";', 'unknownDevice'],
    ['1.0', 'outcome = "a third way";', 'a third way'],
    ['2.0', 'action.goTo("false");', 'false'],
    ['2.0', 'outcome = "true";', 'true'],
  ])('goes where a script of version %s says, whatever that is: %s', async (engine, script, expected) => {
    const { decide } = await world();

    expect((await decide(script, { engine })).outcome).toBe(expected);
  });

  test('a script that names no outcome ends the journey, in AM’s words', async () => {
    const { decide } = await world();

    const { errorMessage } = await decide('var a = 1;');

    expect(errorMessage).toContain("Script must set 'outcome' to a string.");
  });

  test.each([
    ['metadata', { identifier }],
    ['identifier', { metadata }],
  ])('runs no script where no %s was collected', async (missing, profile) => {
    const { decide } = await world();

    const { errorCode, errorMessage } = await decide('outcome = "true";', { profile });

    expect(errorCode).toBe('ERR_NODE_INPUT');
    expect(errorMessage).toBe(`Device Profile Collector Node to collect device attribute is required: ${missing}`);
  });

  test.each(['1.0', '2.0'])(
    'a script of version %s compares what is stored with what was collected',
    async (engine) => {
      const { decide } = await world();
      const script = `
      ${all}
      var now = nodeState.get("forgeRock.device.profile");
      var first = all.get(0);
      var same = first.get("identifier").asString() === String(now.get("identifier").asString ? now.get("identifier").asString() : now.get("identifier"));
      outcome = [all.size(), same, first.get("alias").asString(), first.get("metadata").isMap()].join();`;

      expect((await decide(script, { engine })).outcome).toBe('1,true,Old phone,true');
    },
  );

  test('what it saves is stored: a use, another name, a new device; and what it leaves out is gone', async () => {
    const { decide, stored, clock, ports } = await world();
    clock.advance(5000);
    const save = (change: string) =>
      decide(`${all} ${change} deviceProfilesDao.saveDeviceProfiles("demo", "/alpha", all); outcome = "true";`, {
        standing: verified,
      });

    await save('all.get(0).put("lastSelectedDate", 1);');
    const used = await stored();
    await save('all.get(0).put("alias", "New phone");');
    const renamed = await stored();
    await save('all.add({ identifier: "another", metadata: { a: 1 } });');
    const two = await ports.deviceProfileEditor.list(demo);
    const { outcome } = await save('all = [];');

    expect(used).toMatchObject({ alias: 'Old phone', lastSelectedDate: clock.now(), metadata, location });
    expect(renamed?.alias).toBe('New phone');
    expect(two.map((one) => one.identifier).sort()).toEqual(['another', identifier].sort());
    expect([outcome, await ports.deviceProfileEditor.list(demo)]).toEqual(['true', []]);
  });

  test('profiles that are saved as they were read are no use of any device', async () => {
    const { decide, stored, clock } = await world();
    const before = await stored();
    clock.advance(5000);

    await decide(`${all} deviceProfilesDao.saveDeviceProfiles("demo", "/alpha", all); outcome = "true";`, {
      standing: verified,
    });

    expect(await stored()).toEqual(before);
  });

  test.each([
    ['that are no list', '"x"', 'must be a list'],
    ['without an identifier', '[{ metadata: {} }]', 'These are no device profiles'],
    ['with an empty one', '[{ identifier: "" }]', '1 to 256 bytes'],
    ['too large', '[{ identifier: "a", metadata: { a: new Array(9000).join("x") } }]', '8192 bytes'],
    [
      'by the thousand',
      'Array.from({ length: 101 }, function (_, n) { return { identifier: "d" + n }; })',
      'no device',
    ],
  ])('profiles %s are not stored, nor is what came with them', async (_what, list, message) => {
    const { decide, ports } = await world();

    const { errorMessage } = await decide(
      `deviceProfilesDao.saveDeviceProfiles("demo", "/alpha", ${list}); outcome = "true";`,
      { standing: verified },
    );

    expect(errorMessage).toContain(message);
    expect(await ports.deviceProfileEditor.list(demo)).toHaveLength(1);
  });
});

describe('attack: a script reaches for what is not the journey’s', () => {
  test.each([
    ['another user’s devices', '"eve", "/alpha"'],
    ['those of nobody', '"", "/alpha"'],
    ['another realm', '"demo", "/beta"'],
    ['the realm above', '"demo", "/"'],
    ['a realm that is none', '"demo", "a//b"'],
  ])('%s are neither read nor written', async (_what, whose) => {
    const { decide, ports } = await world();
    await ports.deviceProfileSaving.save(eve, { identifier: 'hers', metadata }, 5);

    const read = await decide(`outcome = deviceProfilesDao.getDeviceProfiles(${whose}).toString();`, {
      standing: verified,
    });
    const written = await decide(`deviceProfilesDao.saveDeviceProfiles(${whose}, []); outcome = "true";`, {
      standing: verified,
    });

    for (const run of [read, written]) expect([run.outcome, run.errorCode]).toEqual([undefined, 'ERR_SCRIPT']);
    expect(await ports.deviceProfileEditor.list(eve)).toHaveLength(1);
  });

  test('a name alone makes no device known: nothing is written for a user whom nobody has verified', async () => {
    const { decide, ports } = await world();

    const { errorMessage, reply } = await decide(
      'deviceProfilesDao.saveDeviceProfiles("demo", "/alpha", [{ identifier: "mine" }]); outcome = "true";',
    );

    expect(errorMessage).toContain('the journey has not verified the user');
    expect(reply).toMatchObject({ events: [{ eventName: 'WAYMARK-SCRIPT-REFUSED' }] });
    expect((await ports.deviceProfileEditor.list(demo)).map((one) => one.identifier)).toEqual([identifier]);
  });

  test('where scripts touch no devices, they see no profiles either', async () => {
    const { decide } = await world();
    const scripting = { ...scriptingSettings.parse({ devices: 'none' }), cookieName: 'iPlanetDirectoryPro' };

    const { errorMessage } = await decide(`${all} outcome = "true";`, { standing: verified, scripting });

    expect(errorMessage).toContain('scripts touch no devices in this realm');
  });

  test('the function that compares runs no script, whoever calls it', async () => {
    const { ports, clock } = await world();

    const run = await runNode(comparison, {
      ...{ ports, clock, config: { useScript: true, script: 'match' }, state: stateOf(collected) },
    });

    expect([run.outcome, run.errorCode]).toEqual([undefined, 'ERR_NODE_CONFIG']);
  });
});

test('the comparison needs nothing that only scripts need', () => {
  expect(comparison.definition.needs).not.toContain('scriptRuns');
  expect(comparison.definition.runsIn).toBeUndefined();
});
