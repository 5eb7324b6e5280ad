import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { failureNodeId, type JourneyNode, successNodeId } from '../../functions/journey/journey.ts';
import { connectionsOf } from '../../functions/journey/traffic.ts';
import type { JourneyCounts } from '../../functions/ports/traffic.ts';

const ends = { success: successNodeId, failure: failureNodeId };

/** `{ page: ['Page', { outcome: 'check' }] }`: by id a type and where outcomes lead. */
type Drawn = Readonly<Record<string, readonly [type: string, connections: Readonly<Record<string, string>>]>>;

function drawn(nodes: Drawn, entryNodeId = Object.keys(nodes)[0] ?? '') {
  const types = Object.values(nodes).map(([type]) => type);
  const made = Object.entries(nodes).map(([id, [type, connections]]): [string, JourneyNode] => [
    id,
    {
      ...{ id, type, displayName: id, config: {}, inputs: [], children: [], keptInputs: [] },
      outcomes: Object.keys(connections),
      connections: Object.fromEntries(
        Object.entries(connections).flatMap(([outcome, to]) =>
          to === '' ? [] : [[outcome, Object.hasOwn(ends, to) ? ends[to as keyof typeof ends] : to]],
        ),
      ),
      ...(types.filter((one) => one === type).length > 1 && { twin: true as const }),
    },
  ]);
  return { nodes: Object.fromEntries(made), entryNodeId };
}

const asks = ({ type }: JourneyNode): boolean => /^(Page|Code|Message)/.test(type);

function counted(counts: Partial<JourneyCounts>): JourneyCounts {
  return { ...{ started: 0, succeeded: 0, failed: 0, broken: 0, outcomes: {}, broke: {} }, ...counts };
}

/** `page.outcome: 7`, and behind what was not counted a `~`. */
function flows(journey: ReturnType<typeof drawn>, counts: Partial<JourneyCounts>): string[] {
  return connectionsOf(journey, counted(counts), asks).map(
    ({ node, outcome, count, derived }) => `${node}.${outcome}: ${count}${derived ? '~' : ''}`,
  );
}

describe('the traffic of a journey', () => {
  const login = drawn({
    page: ['Page', { outcome: 'check' }],
    check: ['DataStoreDecision', { true: 'success', false: 'failure' }],
  });

  test('is what was counted, and behind a question those who have answered it', () => {
    const counts = {
      started: 100,
      succeeded: 60,
      failed: 15,
      outcomes: { DataStoreDecision: { true: 60, false: 15 } },
    };

    // 25 have looked at the page and gone.
    expect(flows(login, counts)).toEqual(['page.outcome: 75~', 'check.true: 60', 'check.false: 15']);
  });

  test('has those with it at whom the next node broke', () => {
    const counts = { started: 9, outcomes: { DataStoreDecision: { true: 3 } }, broke: { DataStoreDecision: 4 } };

    expect(flows(login, counts)[0]).toBe('page.outcome: 7~');
  });

  test('passes through nodes that ask nothing as it came', () => {
    const journey = drawn({
      page: ['Page', { outcome: 'check' }],
      check: ['DataStoreDecision', { true: 'count', false: 'failure' }],
      count: ['IncrementLoginCount', { outcome: 'set' }],
      set: ['SetSessionProperties', { outcome: 'code' }],
      code: ['Code', { true: 'success', false: 'code' }],
    });
    const outcomes = { DataStoreDecision: { true: 40, false: 2 }, Code: { true: 30, false: 5 } };

    expect(flows(journey, { started: 50, outcomes, broke: { IncrementLoginCount: 1 } })).toEqual([
      'page.outcome: 42~',
      ...['check.true: 40', 'check.false: 2', 'count.outcome: 39~', 'set.outcome: 39~'],
      ...['code.true: 30', 'code.false: 5'],
    ]);
  });

  test('into an end that several ways lead to, is what the other ways leave of it', () => {
    const journey = drawn({
      page: ['Page', { outcome: 'check' }],
      check: ['DataStoreDecision', { true: 'message', false: 'failure' }],
      message: ['MessageShown', { outcome: 'success' }],
    });

    // The message asks: who closes the window there is in no end.
    expect(flows(journey, { started: 9, succeeded: 5, outcomes: { DataStoreDecision: { true: 8 } } })).toContain(
      'message.outcome: 5~',
    );
  });

  test('tells two nodes of one type apart', () => {
    const journey = drawn({
      one: ['Decision', { true: 'two', false: 'failure' }],
      two: ['Decision', { true: 'success', false: 'failure' }],
    });
    const outcomes = { 'Decision one': { true: 5, false: 4 }, 'Decision two': { true: 3, false: 2 } };

    expect(flows(journey, { started: 9, outcomes })).toEqual([
      'one.true: 5',
      'one.false: 4',
      'two.true: 3',
      'two.false: 2',
    ]);
  });

  test('is split among ways that nobody can tell apart, as they were come to, and all of it', () => {
    const journey = drawn({
      choice: ['Choice', { a: 'pageA', b: 'pageB' }],
      pageA: ['PageA', { outcome: 'check' }],
      pageB: ['PageB', { outcome: 'check' }],
      check: ['Decision', { true: 'success', false: 'failure' }],
    });

    expect(
      flows(journey, { started: 40, outcomes: { Choice: { a: 30, b: 10 }, Decision: { true: 12, false: 8 } } }),
    ).toEqual([
      ...[
        'choice.a: 30',
        'choice.b: 10',
        'pageA.outcome: 15~',
        'pageB.outcome: 5~',
        'check.true: 12',
        'check.false: 8',
      ],
    ]);
  });

  test('of a journey inside another, which nobody starts, follows from what its nodes did', () => {
    const journey = drawn({
      first: ['SetState', { outcome: 'page' }],
      page: ['Page', { outcome: 'check' }],
      check: ['Decision', { true: 'last', false: 'failure' }],
      last: ['SetState2', { outcome: 'success' }],
    });

    expect(flows(journey, { outcomes: { Decision: { true: 5, false: 1 } } })).toEqual([
      ...['first.outcome: 6~', 'page.outcome: 6~', 'check.true: 5', 'check.false: 1', 'last.outcome: 5~'],
    ]);
  });

  test('ends at an outcome that leads nowhere', () => {
    const journey = drawn({
      check: ['Decision', { true: 'open', false: 'failure' }],
      open: ['SetState', { outcome: '' }],
    });

    expect(flows(journey, { started: 3, outcomes: { Decision: { true: 2, false: 1 } } })).toContain('open.outcome: 2~');
  });

  test('is nothing where nothing has happened', () => {
    expect(flows(login, {})).toEqual(['page.outcome: 0~', 'check.true: 0', 'check.false: 0']);
  });

  test('is a whole number from 0 for every outcome of any graph, circles and counts that cannot be included', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const target = fc.constantFrom(...ids, 'success', 'failure', '');
    const node = fc.record({
      type: fc.constantFrom('Page', 'Set', 'Code', 'Decision'),
      targets: fc.array(target, { minLength: 1, maxLength: 3 }),
    });
    const number = fc.nat({ max: 50 });
    void fc.assert(
      fc.property(
        fc.tuple(...ids.map(() => node)),
        fc.array(number, { minLength: 30, maxLength: 30 }),
        (nodes, numbers) => {
          const graph: Drawn = Object.fromEntries(
            nodes.map(({ type, targets }, index) => [
              ids[index] ?? '',
              [`${type}${index}`, Object.fromEntries(targets.map((to, nth) => [`o${nth}`, to]))] as const,
            ]),
          );
          const journey = drawn(graph);
          const take = (): number => numbers.pop() ?? 0;
          const outcomes = Object.fromEntries(
            Object.values(journey.nodes).map(({ type, outcomes: each }) => [
              type,
              Object.fromEntries(each.map((one) => [one, take()])),
            ]),
          );
          const counts = counted({ started: take(), succeeded: take(), failed: take(), outcomes });
          const found = connectionsOf(journey, counts, asks);
          expect(found).toHaveLength(Object.values(journey.nodes).reduce((sum, one) => sum + one.outcomes.length, 0));
          for (const { count } of found) expect(Number.isInteger(count) && count >= 0).toBe(true);
        },
      ),
    );
  });
});
