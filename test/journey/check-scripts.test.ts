import { describe, expect, test } from '@jest/globals';
import { importJourneys, importReport, missingTotals } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, type JourneySpec, journeyExport } from '../../testing/journey-builder.ts';

const js = (name: string, script: string, more: JsonObject = {}): JsonObject => ({
  ...{ name, script: JSON.stringify(script), language: 'JAVASCRIPT', context: 'AUTHENTICATION_TREE_DECISION_NODE' },
  ...{ evaluatorVersion: '1.0', ...more },
});
const library = (name: string, script: string): JsonObject =>
  js(name, script, { context: 'LIBRARY', evaluatorVersion: '2.0' });

interface Given {
  readonly config?: JsonObject;
  readonly scripts?: JsonObject;
  readonly inRealm?: Readonly<Record<string, JsonObject>>;
  /** Whether the node can be reached. Default: true. */
  readonly reachable?: boolean;
}

function imported({ config = { script: 'one' }, scripts = {}, inRealm = {}, reachable = true }: Given) {
  const decide = { type: 'ScriptedDecisionNode', config: { outcomes: ['true'], ...config }, to: { true: 'success' } };
  const ask = { type: 'MessageNode', to: { true: reachable ? 'decide' : 'success', false: 'failure' } };
  const journey = journeyExport({ id: 'Login', entry: 'ask', nodes: { ask, decide }, scripts });
  const result = importJourneys([{ name: 'a.json', text: exportFile(journey) }], {
    ...{ realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined, scripts: inRealm },
  });
  return { ...importReport(result), written: result.scripts, missing: missingTotals(result), journey, result };
}

describe('a script of an import', () => {
  test('is written before the journey, as it came, and is not in the journey', () => {
    const one = js('One', 'outcome = "true";', {
      createdBy: 'id=amadmin',
      creationDate: 1_433_147_666_269,
      default: false,
    });

    const { accepted, failing, warnings, written, result } = imported({ scripts: { one } });

    expect({ accepted, failing, warnings }).toEqual({ accepted: ['Login'], failing: [], warnings: [] });
    expect(written).toEqual([{ id: 'one', value: one }]);
    expect(result.accepted[0]?.scripts).toEqual({ one });
  });

  test('may be in the realm already, or be one that is always there', () => {
    const inRealm = imported({ inRealm: { one: js('One', 'outcome = "true";') } });
    const shipped = imported({ config: { script: '11e1a3c0-038b-4c16-956a-6c9d89328cff' } });

    expect([inRealm.failing, shipped.failing]).toEqual([[], []]);
    expect([inRealm.written, shipped.written]).toEqual([[], []]);
  });

  test.each<[string, Given, string]>([
    ['that is nowhere', {}, 'there is no script one, neither in the export nor in the realm'],
    ['without a source', { scripts: { one: { name: 'One', script: null } } }, 'there is no script one, neither in the'],
    ['that was not chosen', { config: {} }, 'no script is chosen'],
    ['that does not parse', { scripts: { one: js('One', 'var a;\nif (') } }, 'Script One, line 2: Unexpected token'],
    [
      'that requires a library which there is not',
      { scripts: { one: js('One', 'var x = require("tools");', { evaluatorVersion: '2.0' }) } },
      'Script One: there is no library script tools',
    ],
    [
      'whose library does not parse',
      {
        scripts: {
          one: js('One', 'var x = require("tools"); action.goTo("true");', { evaluatorVersion: '2.0' }),
          two: library('tools', 'exports.a = ;'),
        },
      },
      'Script tools, line 1: Unexpected token',
    ],
  ])('%s: the journey is accepted, and will fail there', (_what, given, message) => {
    const { accepted, failing } = imported(given);

    expect(accepted).toEqual(['Login']);
    expect(failing.map(({ at }) => at)).toEqual([[expect.stringContaining(message)]]);
    expect(failing[0]?.at[0]).toContain('node "decide"');
  });

  test.each([
    ['in Groovy', js('Old', 'outcome = "true"', { language: 'GROOVY' }), 'Script Old: Groovy is not supported'],
    ['above 100 kB', js('Big', `// ${'x'.repeat(102_400)}`), 'Script Big: has 102403 bytes; 102400 are allowed'],
  ])('%s refuses the journey, and is not written', (_what, one, message) => {
    const { refused, written } = imported({ scripts: { one } });

    expect(refused).toEqual([{ id: 'Login', errors: [expect.stringContaining(message)] }]);
    expect(written).toEqual([]);
  });

  test('of a node that nobody reaches is kept, whatever it is', () => {
    const one = js('Old', 'outcome = "true"', { language: 'GROOVY' });

    const { accepted, written } = imported({ scripts: { one }, reachable: false });

    expect([accepted, written]).toEqual([['Login'], [{ id: 'one', value: one }]]);
  });

  test('that names what there is not is accepted with its line, and counted', () => {
    const one = js('One', 'outcome = "true";\njavax.crypto.Cipher.getInstance("AES");');

    const { failing, warnings, missing } = imported({ scripts: { one } });

    expect(failing).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining('Script One, line 2: Java class javax.crypto.Cipher is not available to scripts'),
    ]);
    expect(missing).toEqual([{ kind: 'Java class', name: 'javax.crypto.Cipher', nodes: 1, journeys: 1 }]);
  });

  test('that has the name of another is told of: libraries go by it', () => {
    const { warnings } = imported({
      scripts: { one: js('One', 'outcome = "true";') },
      inRealm: { two: library('One', '') },
    });

    expect(warnings).toEqual(['script One: two has this name, too']);
  });

  test('that differs in two files is taken from the later one', () => {
    const file = (name: string, script: string) => {
      const decide = {
        type: 'ScriptedDecisionNode',
        config: { script: 'one', outcomes: ['true'] },
        to: { true: 'success' },
      };
      const journey = journeyExport({
        id: name,
        entry: 'decide',
        nodes: { decide },
        scripts: { one: js('One', script) },
      });
      return { name: `${name}.json`, text: exportFile(journey) };
    };

    const result = importJourneys([file('A', 'outcome = "true";'), file('B', 'outcome = "true"; // later')], {
      ...{ realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined },
    });

    expect(result.scripts).toEqual([{ id: 'one', value: js('One', 'outcome = "true"; // later') }]);
    expect(importReport(result).warnings).toContain('B: there are several scripts One; the one in B.json is used');
  });
});

describe('a script of Device Match', () => {
  const dao = js('Match', 'outcome = String(deviceProfilesDao.getDeviceProfiles("demo", "/alpha").size() > 0);');
  const match = (useScript: boolean, script: string, type = 'DeviceMatchNode') => ({
    ...{ type, config: { useScript, script } },
    to: { true: 'success', false: 'failure', unknownDevice: 'failure' },
  });
  const importOf = (nodes: JourneySpec['nodes'], scripts: JsonObject) => {
    const journey = journeyExport({ id: 'Known', entry: 'match', nodes, scripts });
    const options = { realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined, scripts: {} };
    return importReport(importJourneys([{ name: 'a.json', text: exportFile(journey) }], options));
  };

  test('may use deviceProfilesDao, which no other node has', () => {
    const decide = {
      type: 'ScriptedDecisionNode',
      config: { script: 'dao', outcomes: ['true'] },
      to: { true: 'match' },
    };

    const alone = importOf({ match: match(true, 'dao') }, { dao });
    const shared = importOf(
      { match: { ...match(true, 'dao'), to: { ...match(true, 'dao').to, unknownDevice: 'decide' } }, decide },
      { dao },
    );

    expect([alone.accepted, alone.failing, alone.warnings]).toEqual([['Known'], [], []]);
    expect(shared.warnings.join()).toContain('The binding deviceProfilesDao is not available to scripts');
  });

  test.each([
    ['that is nowhere', 'one', 'there is no script one'],
    ['that was not chosen', '[Empty]', 'no script is chosen'],
  ])('%s fails, and the node is called as in the export', (_what, script, message) => {
    const { failing } = importOf({ match: match(true, script) }, {});

    expect(JSON.stringify(failing)).toContain(message);
    expect(JSON.stringify(failing)).toContain('DeviceMatchNode');
  });

  test('is nobody’s business where it is not used, which is how exports of AM are', () => {
    const { accepted, failing, warnings } = importOf({ match: match(false, 'nowhere') }, {});

    expect([accepted, failing, warnings]).toEqual([['Known'], [], []]);
  });

  test('attack: an export names the type that runs it: there is none of that name', () => {
    const { accepted } = importOf({ match: match(true, 'dao', 'DeviceMatchScriptNode') }, { dao });

    expect(accepted).toEqual([]);
  });
});
