import { describe, expect, test } from '@jest/globals';
import { nodesAhead } from '../../functions/engine/nodes-ahead.ts';
import type { Run } from '../../functions/engine/run.ts';
import type { Journey } from '../../functions/journey/journey.ts';
import { typesElsewhere } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { compiled, journeyExport, nodeId } from '../support/journey-builder.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';
import { testDefinitions } from '../support/test-nodes.ts';

const testTypes = new Set(testDefinitions.map(({ type }) => type));

function runAt(...places: readonly (readonly [journey: string, node: string])[]): Run {
  return {
    frames: places.map(([journey, node]) => ({ journey, node, visit: 1, secure: {} })),
    ...{ shared: {}, visits: 1, options: {}, openedAt: 0 },
  };
}

describe('the nodes ahead', () => {
  const [isolated, shipped] = [typesElsewhere(nodeDefinitions, 'isolated'), compiled(shippedJourneys, nodeDefinitions)];
  const aheadOf = (journey: string) => {
    const entry = shipped.get(journey)?.entryNodeId ?? '';
    return nodesAhead(runAt([journey, entry]), (id) => shipped.get(id), isolated);
  };

  test('of the first page of a one-time password login are those that the password turn may run, nearest first', () => {
    expect(aheadOf('OathLogin').slice(0, 2)).toEqual(['DataStoreDecisionNode', 'OathTokenVerifierNode']);
    expect(aheadOf('OathLogin')).toContain('OathRegistrationNode');
  });

  test.each([...shipped.keys()])('of the first page of %s are few, each once, and all isolated', (journey) => {
    const ahead = aheadOf(journey);

    expect(ahead.length).toBeLessThanOrEqual(6);
    expect(new Set(ahead).size).toBe(ahead.length);
    expect(ahead.filter((type) => !isolated.has(type))).toEqual([]);
  });

  const chain = journeyExport({
    id: 'Chain',
    entry: 'ask',
    nodes: {
      ask: { type: 'TextAskerNode', to: { outcome: 'page' } },
      page: {
        type: 'PageNode',
        children: { child: { type: 'GreeterNode', config: { greeting: 'Hi' } } },
        to: { outcome: 'inner' },
      },
      inner: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Inner' }, to: { true: 'ask', false: 'choose' } },
      choose: { type: 'ChooserNode', config: { choices: ['a'] }, to: { a: 'success' } },
    },
  });
  const inner = journeyExport({
    id: 'Inner',
    entry: 'decide',
    nodes: { decide: { type: 'DecisionNode', to: { true: 'success', false: 'failure' } } },
  });
  const both = compiled([chain, inner], testDefinitions);
  const ahead = (run: Run) => nodesAhead(run, (id) => both.get(id), testTypes);

  test('include the children of pages and the first nodes of inner journeys', () => {
    expect(ahead(runAt(['Chain', nodeId('ask')]))).toEqual([
      'PageNode',
      'GreeterNode',
      'DecisionNode',
      'TextAskerNode',
      'ChooserNode',
    ]);
  });

  test('of an inner journey are those that its ends lead back to', () => {
    const run = runAt(['Chain', nodeId('inner')], ['Inner', nodeId('decide')]);

    expect(ahead(run).slice(0, 2)).toEqual(['TextAskerNode', 'ChooserNode']);
  });

  test('are no more than three connections away', () => {
    const nodes = Object.fromEntries(
      [1, 2, 3, 4].map((nth) => [
        `n${nth}`,
        { type: nth === 4 ? 'GreeterNode' : 'DecisionNode', config: { greeting: '' }, to: { true: `n${nth + 1}` } },
      ]),
    );
    const long = compiled(
      [
        journeyExport({
          id: 'Long',
          entry: 'n0',
          nodes: {
            n0: { type: 'DecisionNode', to: { true: 'n1' } },
            ...nodes,
            n5: { type: 'TextAskerNode', to: { outcome: 'success' } },
          },
        }),
      ],
      testDefinitions,
    );

    expect(nodesAhead(runAt(['Long', nodeId('n0')]), (id) => long.get(id), testTypes)).toEqual(['DecisionNode']);
  });

  test('denial of service: inner journeys that go round in circles are walked no further than others', () => {
    const connections = { true: nodeId('again') };
    // What the importer refuses may still lie in a table; of a journey only this matters here.
    const nodes = { [nodeId('again')]: { connections, children: [], innerJourney: 'Circle' } };
    const circle = { id: 'Circle', entryNodeId: nodeId('again'), nodes } as unknown as Journey;

    expect(nodesAhead(runAt(['Circle', nodeId('again')]), () => circle, testTypes)).toEqual([]);
  });

  test.each([
    [40, ['DecisionNode', 'GreeterNode']],
    [41, ['DecisionNode']],
  ])('denial of service: of a node with %i outcomes the first forty are followed', (outcomes, types) => {
    const choices = Array.from({ length: outcomes }, (_, nth) => `choice${nth}`);
    const last = choices.at(-1);
    const targets = choices.map((name) => [
      name,
      name === last
        ? { type: 'GreeterNode', config: { greeting: 'Hi' }, to: { outcome: 'success' } }
        : { type: 'DecisionNode', to: { true: 'success', false: 'failure' } },
    ]);
    const choose = { type: 'ChooserNode', config: { choices }, to: Object.fromEntries(choices.map((id) => [id, id])) };
    const nodes = { choose, ...Object.fromEntries(targets) };
    const wide = compiled([journeyExport({ id: 'Wide', entry: 'choose', nodes })], testDefinitions);

    expect(nodesAhead(runAt(['Wide', nodeId('choose')]), (id) => wide.get(id), testTypes)).toEqual(types);
  });
});
