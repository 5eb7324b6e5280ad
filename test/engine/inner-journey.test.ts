// What goes into a journey inside a journey, and what comes out of it.
import { describe, expect, test } from '@jest/globals';
import { enterInnerJourney, failInside, leaveInnerJourney } from '../../functions/engine/inner-journey.ts';
import type { LiveRun, Turn } from '../../functions/engine/visit.ts';
import type { Journey, JourneyNode } from '../../functions/journey/journey.ts';
import type { JsonObject } from '../../functions/json.ts';
import { NodeError } from '../../functions/node/errors.ts';

const node = (about: Partial<JourneyNode> = {}): Partial<JourneyNode> => ({
  ...{ type: 'X', displayName: 'An X', inputs: [], children: [], connections: {}, outcomes: [] },
  ...about,
});
const turnWith = (journeys: Readonly<Record<string, Record<string, Partial<JourneyNode>>>>): Turn => {
  const journey = (id: string) => {
    const nodes = journeys[id];
    return nodes && ({ id, enabled: true, entryNodeId: 'entry', nodes } as unknown as Journey); // what matters here
  };
  return { journey } as unknown as Turn;
};
const frame = (journey: string, node: string, visit: number, secure: JsonObject = {}) => ({
  ...{ journey, node, visit, secure },
});
const run = (about: Partial<LiveRun>): LiveRun => ({
  ...{ frames: [], transient: [], shared: {}, visits: 9, options: {}, openedAt: 0 },
  ...about,
});

describe('entering', () => {
  const turn = (inputs: string[]) =>
    turnWith({ Outer: { run: node({ innerJourney: 'Inner', inputs }) }, Inner: { entry: node() } });
  const outer = run({
    frames: [frame('Outer', 'run', 4, { kept: 'secure', password: 'older' })],
    transient: [{ password: 'typed', code: '123456' }],
  });

  test('leak: of the transient and secure values only those go in that are asked for by name', () => {
    const entered = enterInnerJourney(outer, turn(['password', 'kept']));

    expect(entered?.transient).toEqual([
      { password: 'typed', code: '123456' },
      { password: 'typed', kept: 'secure' },
    ]);
    expect(enterInnerJourney(outer, turn([]))?.transient[1]).toEqual({});
  });

  test('stands on the first node, in a visit of its own, and the outer journey stays where it was', () => {
    const entered = enterInnerJourney(outer, turn([]));

    expect(entered?.frames).toEqual([...outer.frames, frame('Inner', 'entry', 10)]);
    expect(entered?.visits).toBe(10);
  });

  test('is for nodes that run a journey', () => {
    const inner = run({ frames: [frame('Inner', 'entry', 4)], transient: [{}] });

    expect(enterInnerJourney(inner, turn([]))).toBeUndefined();
  });

  test('a journey that is not there ends in an error of the node', () => {
    const gone = turnWith({ Outer: { run: node({ innerJourney: 'Gone' }) } });

    expect(() => enterInnerJourney(outer, gone)).toThrow(expect.objectContaining({ code: 'ERR_INNER_JOURNEY' }));
  });

  test('nor is one that was switched off', () => {
    const inner: Journey = { ...turn([]).journey('Inner'), enabled: false } as Journey; // it is there
    const off = turnWith({ Outer: { run: node({ innerJourney: 'Inner' }) } });

    expect(() =>
      enterInnerJourney(outer, { ...off, journey: (id) => (id === 'Inner' ? inner : off.journey(id)) }),
    ).toThrow('Configured tree does not exist: Inner');
  });
});

test('leak: leaving takes no transient or secure value along', () => {
  const outer = [frame('Outer', 'run', 4), frame('Middle', 'run', 5)];
  const frames = [...outer, frame('Inner', 'entry', 6, { token: 'secret' })];

  const left = leaveInnerJourney(run({ frames, transient: [{ password: 'own' }, {}, { code: '123456' }] }));

  expect(left).toEqual(run({ frames: outer, transient: [{ password: 'own' }, {}] }));
});

describe('a failure inside', () => {
  const error = new NodeError('ERR_NODE_INPUT', 'The reason');
  const catching = node({ outcomes: ['true', 'false', 'error'], connections: { error: 'sorry' } });
  const passing = node({ outcomes: ['true', 'false'], connections: { error: 'stray' } });
  const frames = [frame('A', 'run', 1, { a: 1 }), frame('B', 'run', 2, { b: 1 }), frame('C', 'entry', 3, { c: 1 })];
  const failed = run({ frames, transient: [{ a: 2 }, { b: 2 }, { c: 2 }], shared: { username: 'demo' } });
  const inside = (a: Partial<JourneyNode>, b: Partial<JourneyNode>) =>
    failInside(failed, error, turnWith({ A: { run: a }, B: { run: b }, C: { entry: node() } }));

  test('goes on at the error outcome of the nearest journey that has one, and says where it was', () => {
    expect(inside(catching, catching)).toEqual(
      run({
        frames: [frames[0] as never, { ...frames[1], node: 'sorry', visit: 10 } as never],
        transient: [{ a: 2 }, { b: 2 }],
        visits: 10,
        shared: {
          username: 'demo',
          errorNode: { id: 'entry', displayName: 'An X', type: 'X' },
          errorMessage: 'The reason',
        },
      }),
    );
  });

  test('passes by a journey that has none', () => {
    const { frames: left, transient } = inside(catching, passing) ?? {};

    expect(left).toEqual([{ ...frames[0], node: 'sorry', visit: 10 }]);
    expect(transient).toEqual([{ a: 2 }]);
  });

  test('that nothing catches is the failure of the whole', () => {
    expect(inside(passing, passing)).toBeUndefined();
    expect(inside(passing, node({ outcomes: ['error'] }))).toBeUndefined();
  });
});
