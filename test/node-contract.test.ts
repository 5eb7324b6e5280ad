import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { nameCallback } from '../functions/node/callbacks/name-callback.ts';
import { ask, defineNode, outcomesOf } from '../functions/node/define-node.ts';
import { node as choiceCollectorNode } from '../functions/nodes/choice-collector.ts';
import * as list from '../functions/nodes/index.ts';
import { nodeFile, typesElsewhere } from '../functions/nodes/node-functions.ts';
import { nodeHandlers, pureNodeHandlers } from '../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodeSet, nodes } from '../functions/nodes/node-set.ts';
import { memoryPorts } from '../testing/memory/ports.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { runNode } from '../testing/run-node.ts';
import { seededRandomness } from '../testing/seeded-randomness.ts';
import { simulatedClock } from '../testing/simulated-clock.ts';
import { forgottenSteps, type NodeFiles } from './support/forgotten-steps.ts';

const { definition: choiceCollector } = choiceCollectorNode;

const root = new URL('../functions/nodes/', import.meta.url);
const tools = { clock: simulatedClock(), randomness: seededRandomness(), log: recordedLog() };
const namesIn = (folder: URL, ending: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));
const files: NodeFiles = {
  sources: Object.fromEntries(
    namesIn(root, '.ts')
      .filter((name) => name !== 'index' && !name.startsWith('node-'))
      .map((name) => [name, readFileSync(new URL(`${name}.ts`, root), 'utf8')]),
  ),
  lines: readFileSync(new URL('index.ts', root), 'utf8').split('\n').slice(1, -1),
  definitions: Object.fromEntries(Object.entries(list).map(([name, { definition }]) => [name, definition])),
  tests: namesIn(new URL('../test/nodes/', import.meta.url), '.test.ts'),
};
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
  test('has its file, its line in the list, its test, and the callbacks that it uses', () => {
    expect(forgottenSteps(files)).toEqual([]);
  });

  test.each<[string, Partial<NodeFiles>, string]>([
    [
      'a file without a line',
      { sources: { ...files.sources, 'own-word': '' } },
      "functions/nodes/index.ts lacks the line: export { node as ownWord } from './own-word.ts';",
    ],
    [
      'a file that is not named after its type',
      { definitions: { ...files.definitions, page: choiceCollector } },
      'functions/nodes/page.ts is of the type ChoiceCollectorNode: call it choice-collector.ts',
    ],
    [
      'a node without a test',
      { tests: files.tests.filter((name) => name !== 'message') },
      'functions/nodes/message.ts has no test: make test/nodes/message.test.ts',
    ],
    [
      'a line out of order',
      { lines: [...files.lines.slice(1), ...files.lines.slice(0, 1)] },
      `functions/nodes/index.ts is not in order: put this line above ${files.lines.at(-1)}: ${files.lines[0]}`,
    ],
    [
      'a line without a file',
      { lines: [...files.lines, 'export * from "./x.ts";'] },
      'functions/nodes/index.ts has a line that is no node\'s file: export * from "./x.ts";',
    ],
    [
      'a callback that is not declared',
      { definitions: { ...files.definitions, choiceCollector: { ...choiceCollector, callbacks: [] } } },
      'functions/nodes/choice-collector.ts uses ChoiceCallback: declare it under callbacks',
    ],
  ])('is told of %s', (_what, changed, message) => {
    expect(forgottenSteps({ ...files, ...changed })).toContain(message);
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
