import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { importJourneys, importReport } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, typesOf } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const worlds: JourneyWorld[] = [];
afterEach(async () => {
  for (const { ports } of worlds.splice(0)) await ports.scriptRuns.stop();
});

interface Given {
  readonly nodeType?: string;
  readonly lines: string;
  readonly to?: Readonly<Record<string, string>>;
}

const journeyOf = ({ nodeType = 'MessageNode', lines, to = { true: 'yes', false: 'failure' } }: Given) => {
  const say = (text: string) => ({ type: 'MessageNode', config: { message: { en: text } }, to: { true: 'success' } });
  const made = { type: 'ConfigProviderNode', config: { nodeType, script: 'make' } };
  return journeyExport({
    id: 'Makes',
    entry: 'made',
    nodes: { made: { ...made, to: { ...to, CONFIGURATION_FAILED: 'broken' } }, yes: say('Yes'), broken: say('Broken') },
    scripts: { make: { name: 'Make', script: JSON.stringify(lines), evaluatorVersion: '1.0' } as JsonObject },
  });
};

async function world(given: Given): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: [journeyOf(given)] });
  worlds.push(made);
  await addDemoUser(made);
  return made;
}

const message = (step: Parameters<typeof outputOf>[0]) => outputOf(step, 'TextOutputCallback', 'message');

describe('Configuration Provider', () => {
  test('is the node that its script makes up, with its callbacks and its outcomes', async () => {
    const at = await world({ lines: 'config = { message: { en: "Hello " + nodeState.get("realm") } };' });

    const step = await at.start('Makes');
    const next = await at.answer(step, { ConfirmationCallback: 0 });

    expect([message(step), message(next)]).toEqual(['Hello "/alpha"', 'Yes']);
  });

  test('stays that node while it waits, whatever the script would make up now', async () => {
    const at = await world({
      lines: `
        var runs = nodeState.get("runs") == null ? 1 : nodeState.get("runs").asInteger() + 1;
        nodeState.putShared("runs", runs);
        config = { message: { en: "Run " + runs } };`,
    });

    const step = await at.start('Makes');
    const again = await at.post({ authId: step.body['authId'], callbacks: [] });

    expect([message(step), message(again)]).toEqual(['Run 1', 'Run 1']);
  });

  test('gives the other node the rights of that node’s function, and asks for its proofs', async () => {
    const at = await world({
      nodeType: 'DataStoreDecisionNode',
      lines:
        'nodeState.putShared("username", "demo"); nodeState.putTransient("password", "Waymark-demo-1"); config = {};',
    });

    await at.start('Makes');

    expect(at.visits.map(({ nodeType }) => nodeType)).toEqual([
      'ConfigProviderNode',
      'DataStoreDecisionNode',
      'MessageNode',
    ]);
    expect(at.visits.at(-1)?.standing.proofs).toMatchObject([{ factor: 'pwd' }]);
    expect(demo['NameCallback']).toBe('demo');
  });

  test.each([
    ['throws', 'throw new Error("no");'],
    ['leaves no map', 'config = "text";'],
    ['leaves nothing', 'var a = 1;'],
    ['leaves a config that the type does not take', 'config = { message: 7 };'],
    ['leaves a key that the type does not know', 'config = { mesage: { en: "x" } };'],
  ])('goes to CONFIGURATION_FAILED where the script %s', async (_what, lines) => {
    const at = await world({ lines });

    const step = await at.start('Makes');

    expect(message(step)).toBe('Broken');
    expect(at.log.messages('error')).toHaveLength(1);
  });

  test('a fault of the other node ends the journey', async () => {
    const at = await world({ nodeType: 'AccountLockoutNode', lines: 'config = {};', to: { outcome: 'yes' } });

    const end = await at.start('Makes');

    expect([end.status, typesOf({ ...end, body: { callbacks: [] } } as never)]).toEqual([401, []]);
  });

  test.each([
    ['ScriptedDecisionNode', 'a ScriptedDecisionNode cannot be made by a script'],
    ['ConfigProviderNode', 'a ConfigProviderNode cannot be made by a script'],
    ['InnerTreeEvaluatorNode', 'a InnerTreeEvaluatorNode cannot be made by a script'],
    ['ChoiceCollectorNode', 'the outcomes of a ChoiceCollectorNode depend on its config, and must be known before'],
    ['NobodysNode', 'there is no node type NobodysNode here'],
  ])('attack: makes up no %s', (nodeType, why) => {
    const text = exportFile(journeyOf({ nodeType, lines: 'config = {};', to: {} }));

    const { refused } = importReport(
      importJourneys([{ name: 'a.json', text }], {
        ...{ realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined },
      }),
    );

    expect(refused).toEqual([{ id: 'Makes', errors: [expect.stringContaining(`nodeType: ${why}`)] }]);
    expect(refused[0]?.errors[0]).toContain(nodeId('made'));
  });
});
