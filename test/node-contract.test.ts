import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { nameCallback } from '../functions/node/callbacks/name-callback.ts';
import { ask, implementNode, outcomesOf } from '../functions/node/define-node.ts';
import { definition as choiceCollector } from '../functions/nodes/choice-collector/definition.ts';
import { nodeDefinitions, nodes } from '../functions/nodes/index.ts';
import { nodeFolder } from '../functions/nodes/node-folder.ts';
import { allNodeHandlers, pureNodeHandlers } from '../functions/nodes/node-handlers.ts';
import { memoryPorts } from './support/memory-ports.ts';
import { recordedLog } from './support/recorded-log.ts';
import { runNode } from './support/run-node.ts';
import { seededRandomness } from './support/seeded-randomness.ts';
import { simulatedClock } from './support/simulated-clock.ts';

const root = new URL('../functions/nodes/', import.meta.url);
const folders = readdirSync(root, { withFileTypes: true }).filter((item) => item.isDirectory());
const tools = { clock: simulatedClock(), randomness: seededRandomness(), log: recordedLog() };
const byFolder = nodeDefinitions.map((definition) => [nodeFolder(definition.type), definition] as const);

describe('every node', () => {
  test('has a folder named after its type and a line in the list, in order', () => {
    const listed = nodes.map(({ definition }) => nodeFolder(definition.type));

    expect(listed).toEqual([...listed].sort());
    expect(byFolder.map(([folder]) => folder).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  test.each(byFolder)('%s has the files of a node, and its own test', (folder, { runsIn }) => {
    const files = readdirSync(new URL(`${folder}/`, root)).sort();

    expect(files).toEqual(runsIn === 'engine' ? ['definition.ts'] : ['definition.ts', 'handler.ts', 'node.ts']);
    expect(existsSync(new URL(`../../test/nodes/${folder}.test.ts`, root))).toBe(true);
  });

  test.each(byFolder)('%s keeps the outcomes of its default config within those it declares', (_folder, definition) => {
    const config = definition.config.safeParse({});
    if (!config.success || definition.outcomes === 'fromConfig') return;

    expect(definition.outcomes).toEqual(expect.arrayContaining([...outcomesOf(definition, config.data)]));
  });

  test('that sends a callback it does not declare fails wherever it is run', async () => {
    const declared = implementNode(choiceCollector, () => ask([nameCallback.ask('Not declared')]));

    const run = runNode(declared, { config: { choices: ['one'] } });

    await expect(run).rejects.toThrow(
      'ChoiceCollectorNode sends a NameCallback, which its definition does not declare',
    );
  });

  test('runs in one process when the placement is inline', () => {
    const types = nodeDefinitions.filter(({ runsIn }) => runsIn !== 'engine').map(({ type }) => type);

    expect(Object.keys(allNodeHandlers(memoryPorts(), tools)).sort()).toEqual(types.sort());
  });

  test('without needs, and no other, can run inside the engine', () => {
    const pure = nodeDefinitions.filter(({ needs, runsIn }) => needs.length === 0 && runsIn !== 'engine');

    expect(Object.keys(pureNodeHandlers(tools)).sort()).toEqual(pure.map(({ type }) => type).sort());
  });
});
