// Whole files into a realm: who gets in, in which order, and what a refused journey does to its neighbours.
import { describe, expect, test } from '@jest/globals';
import { type ImportResult, importJourneys, importReport } from '../../functions/journey/import.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { exportFile, journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { testDefinitions } from '../support/test-nodes.ts';

const plain = (id: string, key = id): JourneySource =>
  journeyExport({
    id,
    entry: id,
    nodes: { [id]: { type: 'TextAskerNode', config: { key }, to: { outcome: 'success' } } },
  });

const running = (id: string, tree: string): JourneySource =>
  journeyExport({
    id,
    entry: id,
    nodes: { [id]: { type: 'InnerTreeEvaluatorNode', config: { tree }, to: { true: 'success', false: 'failure' } } },
  });

const unusable = (id: string): JourneySource =>
  journeyExport({ id, entry: id, nodes: { [id]: { type: 'FaceScanNode', to: { seen: 'success' } } } });

function importAll(files: readonly JourneySource[][], existing: readonly JourneySource[] = []): ImportResult {
  const named = files.map((journeys, index) => ({ name: `${index + 1}.json`, text: exportFile(...journeys) }));
  return importJourneys(named, {
    realm: '/alpha',
    definitions: testDefinitions,
    existing: (id) => existing.find((journey) => journey.id === id),
  });
}

const ids = (journeys: readonly { id: string }[]): string[] => journeys.map(({ id }) => id);

describe('order', () => {
  test('an inner journey that is nowhere yet lets its journey in, which will fail: it may be imported later', () => {
    const result = importAll([[running('Outer', 'Later')]]);

    expect(ids(result.accepted)).toEqual(['Outer']);
    expect(result.failing).toMatchObject([{ id: 'Outer', failures: [{ journey: 'Outer', key: 'tree' }] }]);
  });

  test('inner journeys come before those that run them, across files', () => {
    const { accepted, refused } = importAll([[running('A', 'B')], [running('B', 'C'), plain('D')], [plain('C')]]);

    expect(ids(accepted)).toEqual(['C', 'B', 'A', 'D']);
    expect(refused).toEqual([]);
  });

  test('journeys that do not need each other keep the order of the files', () => {
    const { accepted } = importAll([[plain('Z')], [plain('M'), plain('A')]]);

    expect(ids(accepted)).toEqual(['Z', 'M', 'A']);
  });
});

describe('neighbours', () => {
  test('of a refused journey get in', () => {
    const { accepted, refused } = importAll([[unusable('Bad'), plain('Good')]]);

    expect(ids(accepted)).toEqual(['Good']);
    expect(refused).toMatchObject([{ id: 'Bad', errors: [{ nodeType: 'FaceScanNode' }] }]);
  });

  test('that run a refused journey are refused, and say so', () => {
    const { accepted, refused } = importAll([
      [running('Outer', 'Bad'), unusable('Bad'), running('Outermost', 'Outer')],
    ]);

    expect(accepted).toEqual([]);
    expect(Object.fromEntries(refused.map(({ id, errors }) => [id, errors[0]?.message]))).toMatchObject({
      Outer: 'the inner journey Bad is refused',
      Outermost: 'the inner journey Outer is refused',
    });
  });

  test('of a journey without nodes get in', () => {
    const bad = { ...plain('Bad'), tree: { entryNodeId: 'x', nodes: 'none' } };

    const { accepted, refused } = importAll([[bad, plain('Good')]]);

    expect(ids(accepted)).toEqual(['Good']);
    expect(refused).toMatchObject([{ id: 'Bad', errors: [{ key: 'nodes' }] }]);
  });

  test('of a file that is no export get in', () => {
    const files = [
      { name: 'bad.json', text: 'oops' },
      { name: 'good.json', text: exportFile(plain('Good')) },
    ];

    const { accepted, refused } = importJourneys(files, {
      realm: '/',
      definitions: testDefinitions,
      existing: () => undefined,
    });

    expect(ids(accepted)).toEqual(['Good']);
    expect(ids(refused)).toEqual(['bad.json']);
  });
});

describe('what the realm has already', () => {
  test('may be run by what comes, and is not imported again', () => {
    const { accepted, refused } = importAll([[running('Outer', 'Old')]], [plain('Old')]);

    expect(ids(accepted)).toEqual(['Outer']);
    expect(refused).toEqual([]);
  });

  test('gives way to a journey of the same name in the files', () => {
    const { accepted, refused } = importAll([[running('Outer', 'Second'), unusable('Second')]], [plain('Second')]);

    expect(accepted).toEqual([]);
    expect(ids(refused).sort()).toEqual(['Outer', 'Second']);
  });

  test('closes a loop with what comes', () => {
    const { refused } = importAll([[running('New', 'Old')]], [running('Old', 'New')]);

    expect(refused).toMatchObject([{ id: 'New', errors: [{ message: 'Tree would result in recursive loop: Old' }] }]);
  });

  test('explains a refusal when it cannot be run itself', () => {
    const { refused, warnings } = importAll([[running('Outer', 'Old')]], [unusable('Old')]);

    expect(ids(refused)).toEqual(['Outer']);
    expect(warnings).toEqual([expect.objectContaining({ journey: 'Old', nodeType: 'FaceScanNode' })]);
  });
});

describe('what will fail', () => {
  const leadingNowhere = (id: string): JourneySource =>
    journeyExport({ id, entry: id, nodes: { [id]: { type: 'TextAskerNode', displayName: 'Your name' } } });

  test('is accepted, and said of the journeys that run it too, with the name and the id of each node', () => {
    const result = importAll([[running('Outermost', 'Outer'), running('Outer', 'Inner'), leadingNowhere('Inner')]]);

    expect(importReport(result)).toMatchObject({
      accepted: ['Inner', 'Outer', 'Outermost'],
      failing: [
        {
          id: 'Inner',
          at: [
            `node "Your name" ${nodeId('Inner')} (TextAskerNode): connections.outcome: its only way out is not connected`,
          ],
        },
        { id: 'Outer', at: [expect.stringMatching(/ tree: the inner journey Inner will fail$/)] },
        { id: 'Outermost', at: [expect.stringMatching(/ tree: the inner journey Outer will fail$/)] },
      ],
      warnings: [],
    });
  });

  test('inside a journey that the realm has already is said, and explained', () => {
    const result = importAll([[running('Outer', 'Old')]], [leadingNowhere('Old')]);

    expect(ids(result.failing)).toEqual(['Outer']);
    expect(result.warnings).toMatchObject([{ journey: 'Old', key: 'connections.outcome' }]);
  });

  test('goes another way where the journey has one for faults inside, and is a warning', () => {
    const outer = journeyExport({
      id: 'Outer',
      entry: 'inner',
      nodes: {
        inner: {
          type: 'InnerTreeEvaluatorNode',
          config: { tree: 'Inner', displayErrorOutcome: true },
          to: { true: 'success', false: 'failure', error: 'failure' },
        },
      },
    });

    const { failing, warnings } = importAll([[outer, leadingNowhere('Inner')]]);

    expect(ids(failing)).toEqual(['Inner']);
    expect(warnings).toMatchObject([{ journey: 'Outer', key: 'tree' }]);
  });

  test('terminal injection: a display name holds no commands for a terminal, and no end of its line', () => {
    const displayName = `Safe\u001b[2J\u009b31m\n\u202eaccepted  Evil"${'x'.repeat(200)}`;
    const evil = journeyExport({ id: 'Evil', entry: 'a', nodes: { a: { type: 'TextAskerNode', displayName } } });

    const [text] = importReport(importAll([[evil]])).failing.flatMap(({ at }) => at);

    expect(text).toMatch(/^node "Safe [\x20-\x7e]{55}\.\.\." [\da-f-]{36} \(TextAskerNode\): /);
  });
});

describe('the same journey twice', () => {
  test('is taken once, without a word, when both are equal', () => {
    const { accepted, warnings } = importAll([[plain('A')], [plain('A')]]);

    expect(ids(accepted)).toEqual(['A']);
    expect(warnings).toEqual([]);
  });

  test('is taken from the last file, with a warning, when they differ', () => {
    const { accepted, warnings } = importAll([[plain('A', 'mail')], [plain('A', 'phone')]]);

    expect(accepted).toEqual([plain('A', 'phone')]);
    expect(warnings).toEqual([{ journey: 'A', message: 'there are several; the one in 2.json is used' }]);
  });

  test('of three that differ, the warning names the one that is used and no other', () => {
    const { accepted, warnings } = importAll([[plain('A', 'mail')], [plain('A', 'phone')], [plain('A', 'post')]]);

    expect(accepted).toEqual([plain('A', 'post')]);
    expect(warnings).toEqual([{ journey: 'A', message: 'there are several; the one in 3.json is used' }]);
  });
});
