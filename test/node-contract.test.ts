import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { nameCallback } from '../functions/node/callbacks/name-callback.ts';
import { ask, defineNode, outcomesOf } from '../functions/node/define-node.ts';
import { node as choiceCollectorNode } from '../functions/nodes/choice-collector.ts';
import { nodeFile, typesElsewhere } from '../functions/nodes/node-functions.ts';
import { nodeHandlers, pureNodeHandlers } from '../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodeSet, nodes } from '../functions/nodes/node-set.ts';
import { memoryPorts } from '../testing/memory/ports.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { runNode } from '../testing/run-node.ts';
import { seededRandomness } from '../testing/seeded-randomness.ts';
import { simulatedClock } from '../testing/simulated-clock.ts';

const { definition: choiceCollector } = choiceCollectorNode;

const root = new URL('../functions/nodes/', import.meta.url);
const tools = { clock: simulatedClock(), randomness: seededRandomness(), log: recordedLog() };
const byFile = nodeDefinitions.map((definition) => [nodeFile(definition.type), definition] as const);

describe('a node of somebody’s own', () => {
  const own = defineNode({ ...choiceCollector, type: 'OwnNode', module: import.meta.url }, () => ask([]));

  test('is known beside ours', () => {
    const set = nodeSet([own]);

    expect(set.nodes).toEqual([...nodes, own]);
    expect(set.definitions).toEqual([...nodeDefinitions, own.definition]);
  });

  test.each([
    ['one of ours', [defineNode(choiceCollector, () => ask([]))], 'ChoiceCollectorNode'],
    ['one that the engine runs', [defineNode({ ...choiceCollector, type: 'PageNode' }, () => ask([]))], 'PageNode'],
    ['another of theirs', [own, own], 'OwnNode'],
  ])('is refused with the type of %s', (_whose, given, type) => {
    expect(() => nodeSet(given)).toThrow(`${type}: there is a node of this type already; give yours another name`);
  });

  test.each([
    ['risk score', 'the type of a node is of letters and digits, a capital first'],
    ['riskScoreNode', 'the type of a node is of letters and digits, a capital first'],
    [`R${'isk'.repeat(20)}Node`, 'too long'],
    ['ChoiceCollector', 'its function would be called like that of ChoiceCollectorNode'],
  ])('%s is no type', (type, reason) => {
    const odd = defineNode({ ...choiceCollector, type, module: import.meta.url }, () => ask([]));

    expect(() => nodeSet([odd])).toThrow(`${type}: ${reason}`);
  });

  test('runs in a function of its own although it needs nothing of ours', () => {
    expect([...typesElsewhere([own.definition, choiceCollector], 'isolated')]).toEqual(['OwnNode']);
  });
});

describe('every node', () => {
  test('stands in a file named after its type, and has a line in the list, in order', () => {
    const lines = readFileSync(new URL('index.ts', root), 'utf8').split('\n').slice(1, -1);

    expect(lines).toEqual(byFile.map(([file]) => `export { node as ${camelCase(file)} } from './${file}.ts';`).sort());
    for (const [file] of byFile) expect([file, existsSync(new URL(`${file}.ts`, root))]).toEqual([file, true]);
  });

  test.each(byFile)('%s has a test of its own', (file) => {
    expect(existsSync(new URL(`../../test/nodes/${file}.test.ts`, root))).toBe(true);
  });

  test.each(byFile)('%s keeps the outcomes of its default config within those it declares', (_file, definition) => {
    const config = definition.config.safeParse({});
    if (!config.success || definition.outcomes === 'fromConfig') return;

    expect(definition.outcomes).toEqual(expect.arrayContaining([...outcomesOf(definition, config.data)]));
  });

  test('that sends a callback it does not declare fails wherever it is run', async () => {
    const declared = defineNode(choiceCollector, () => ask([nameCallback.ask('Not declared')]));

    const run = runNode(declared, { config: { choices: ['one'] } });

    await expect(run).rejects.toThrow(
      'ChoiceCollectorNode sends a NameCallback, which its definition does not declare',
    );
  });

  test('runs in one process when the placement is inline', () => {
    const types = nodeDefinitions.filter(({ runsIn }) => runsIn !== 'engine').map(({ type }) => type);

    expect(Object.keys(nodeHandlers(nodes, memoryPorts(), tools)).sort()).toEqual(types.sort());
  });

  test('without needs, and no other, can run inside the engine', () => {
    const pure = nodeDefinitions.filter(({ needs, runsIn }) => needs.length === 0 && runsIn !== 'engine');

    expect(Object.keys(pureNodeHandlers(nodes, tools)).sort()).toEqual(pure.map(({ type }) => type).sort());
  });
});

function camelCase(file: string): string {
  return file.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}
