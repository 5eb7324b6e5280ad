// Whole files into a realm: who gets in, in which order, and what a refused journey does to its neighbours.
import { describe, expect, test } from '@jest/globals';
import { type ImportResult, importJourneys } from '../../functions/journey/import.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { exportFile, journeyExport } from '../support/journey-builder.ts';
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
  test('an inner journey that is nowhere yet is a warning: it may be imported later', () => {
    const result = importAll([[running('Outer', 'Later')]]);

    expect(ids(result.accepted)).toEqual(['Outer']);
    expect(result.warnings).toMatchObject([{ journey: 'Outer', key: 'tree' }]);
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
});
