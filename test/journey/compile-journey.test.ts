// What the engine gets to run: outcomes, inputs, children, inner journeys, and what each node's successors ask for.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileJourney } from '../../functions/journey/compile-journey.ts';
import type { Journey, JourneyNode } from '../../functions/journey/journey.ts';
import { keptInputs } from '../../functions/journey/reachability.ts';
import type { JsonObject } from '../../functions/json.ts';
import { type JourneySpec, journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { compiled } from '../support/compiled-journeys.ts';
import { testDefinitions } from '../support/test-nodes.ts';

function compile(...specs: JourneySpec[]): Journey {
  const journeys = compiled(specs.map(journeyExport), testDefinitions);
  const journey = journeys.get(specs[0]?.id ?? '');
  if (!journey) throw new Error('not compiled');
  return journey;
}

function nodeOf(journey: Journey, name: string): JourneyNode {
  const node = journey.nodes[nodeId(name)];
  if (!node) throw new Error(`no node ${name}`);
  return node;
}

const decide = (reads: string[], to: Record<string, string>) => ({ type: 'DecisionNode', config: { reads }, to });
const ask = (outcome: string) => ({ type: 'TextAskerNode', to: { outcome } });

describe('a compiled journey', () => {
  test('has the flags of its tree', () => {
    const tree: JsonObject = {
      enabled: false,
      innerTreeOnly: true,
      noSession: true,
      identityResource: 'managed/alpha_user',
    };

    const journey = compile({ id: 'Login', entry: 'ask', tree, nodes: { ask: ask('success') } });

    expect(journey).toMatchObject({ id: 'Login', realm: '/alpha', revision: '1', ...tree });
  });

  test('is enabled, may be started and makes a session unless its tree says otherwise', () => {
    const journey = compile({ id: 'Login', entry: 'ask', nodes: { ask: ask('success') } });

    expect(journey).toMatchObject({ enabled: true, innerTreeOnly: false, noSession: false });
  });

  test('has the outcomes that each config has', () => {
    const journey = compile({
      id: 'Login',
      entry: 'count',
      nodes: {
        count: { type: 'CounterNode', config: { exitable: true }, to: { more: 'choose', exit: 'failure' } },
        choose: { type: 'ChooserNode', config: { choices: ['Email me', 'https://example.com/'] }, to: {} },
      },
    });

    expect(nodeOf(journey, 'count').outcomes).toEqual(['more', 'done', 'exit']);
    expect(nodeOf(journey, 'choose').outcomes).toEqual(['Email me', 'https://example.com/']);
  });

  test('survives JSON unchanged', () => {
    const journey = compile({ id: 'Login', entry: 'ask', nodes: { ask: ask('success') } });

    expect(JSON.parse(JSON.stringify(journey))).toEqual(journey);
  });

  test('finds no config under names that every object has', () => {
    const source = journeyExport({ id: 'Login', entry: 'ask', nodes: { ask: ask('success') } });
    const text = JSON.stringify(source).replaceAll(nodeId('ask'), 'constructor');
    const { tree } = JSON.parse(text);

    const { errors } = compileJourney(
      { ...source, tree, nodes: {} },
      { definitions: testDefinitions, realm: '/', revision: '1', inner: () => undefined },
    );

    expect(errors).toEqual([expect.objectContaining({ message: 'Node does not exist: constructor' })]);
  });
});

describe('a page', () => {
  const journey = compile({
    id: 'Login',
    entry: 'page',
    nodes: {
      page: {
        type: 'PageNode',
        config: { pageHeader: { en: 'Sign in' } },
        children: {
          name: { type: 'TextAskerNode', displayName: 'Your name' },
          count: { type: 'CounterNode', config: { limit: 1 } },
        },
        to: { more: 'last', done: 'success' },
      },
      last: decide(['password'], { true: 'success', false: 'page' }),
    },
  });

  test('has the outcomes of its last child and the connections of its own', () => {
    expect(nodeOf(journey, 'page').outcomes).toEqual(['more', 'done']);
    expect(Object.keys(nodeOf(journey, 'page').connections)).toEqual(['more', 'done']);
  });

  test('has its children in order, ready to run, and without connections', () => {
    const children = nodeOf(journey, 'page').children;

    expect(children.map(({ id, displayName }) => [id, displayName])).toEqual([
      [nodeId('name'), 'Your name'],
      [nodeId('count'), 'count'],
    ]);
    expect(children[1]).toMatchObject({ config: { limit: 1, mode: 'UP' }, connections: {}, children: [] });
  });

  test('asks for what its children ask for, and its children keep what it keeps', () => {
    const page = nodeOf(journey, 'page');

    expect(page.inputs).toEqual([`${nodeId('count')}.count`]);
    expect(page.keptInputs).toEqual([`${nodeId('count')}.count`, 'password'].sort());
    expect(page.children.map(({ keptInputs }) => keptInputs)).toEqual([page.keptInputs, page.keptInputs]);
  });
});

describe('an inner journey', () => {
  const inner: JourneySpec = {
    id: 'Second',
    entry: 'check',
    nodes: {
      check: decide(['code', '*'], { true: 'success', false: 'more' }),
      more: decide(['hint'], { true: 'success', false: 'failure' }),
      dead: decide(['nothing'], {}),
    },
  };
  const outer: JourneySpec = {
    id: 'Login',
    entry: 'ask',
    nodes: {
      ask: ask('second'),
      second: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Second' }, to: { true: 'success', false: 'failure' } },
    },
  };

  test('gives its node the names that its nodes ask for', () => {
    const journey = compile(outer, inner);

    expect(nodeOf(journey, 'second')).toMatchObject({ innerJourney: 'Second', inputs: ['code', 'hint'] });
    expect(nodeOf(journey, 'ask').keptInputs).toEqual(['code', 'hint']);
  });

  test('that is refused refuses the journeys that run it', () => {
    const broken = { ...inner, nodes: { check: { type: 'FaceScanNode', to: {} } } };

    expect(() => compile(outer, broken)).toThrow('the inner journey Second is refused');
  });

  test('a chain of thousands is no stack overflow', () => {
    const chain = Array.from(
      { length: 2_000 },
      (_, index): JourneySpec => ({
        id: `J${index}`,
        entry: 'step',
        nodes: {
          step: { type: 'InnerTreeEvaluatorNode', config: { tree: `J${index + 1}` }, to: { true: 'success' } },
        },
      }),
    );
    const last: JourneySpec = { id: 'J2000', entry: 'ask', nodes: { ask: ask('success') } };

    expect(compile(...chain, last).id).toBe('J0');
  });
});

describe('kept inputs', () => {
  test('are what the node itself and all its successors ask for by name', () => {
    const journey = compile({
      id: 'Login',
      entry: 'ask',
      nodes: {
        ask: ask('password'),
        password: ask('check'),
        check: decide(['username', 'password'], { true: 'codes', false: 'failure' }),
        codes: decide(['recoveryCodes'], { true: 'success', false: 'failure' }),
      },
    });

    expect(nodeOf(journey, 'password').keptInputs).toEqual(['password', 'recoveryCodes', 'username']);
    expect(nodeOf(journey, 'check').keptInputs).toEqual(['password', 'recoveryCodes', 'username']);
    expect(nodeOf(journey, 'codes').keptInputs).toEqual(['recoveryCodes']);
  });

  test('a wildcard is no name', () => {
    const journey = compile({
      id: 'Login',
      entry: 'ask',
      nodes: { ask: ask('any'), any: { type: 'ChooserNode', config: { choices: ['go'] }, to: { go: 'success' } } },
    });

    expect(nodeOf(journey, 'any').inputs).toEqual(['*', 'choice']);
    expect(nodeOf(journey, 'ask').keptInputs).toEqual(['choice']);
  });

  test('go round a cycle once', () => {
    const journey = compile({
      id: 'Login',
      entry: 'ask',
      nodes: { ask: ask('check'), check: decide(['password'], { true: 'success', false: 'ask' }) },
    });

    expect(nodeOf(journey, 'check').keptInputs).toEqual(['password']);
  });

  test('do not come from a connection that is left out', () => {
    const journey = compile({
      id: 'Login',
      entry: 'count',
      nodes: {
        count: { type: 'CounterNode', to: { more: 'success', done: 'success', exit: 'secret' } },
        secret: decide(['secret'], {}),
      },
    });

    expect(nodeOf(journey, 'count').keptInputs).toEqual([`${nodeId('count')}.count`]);
  });

  test('agree with a walk to every successor, on any graph', () => {
    const graph = fc
      .array(fc.record({ inputs: fc.subarray(['a', 'b', 'c', '*']), next: fc.array(fc.nat(9), { maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 10,
      })
      .map((nodes) =>
        nodes.map(({ inputs, next }, index) => ({
          id: String(index),
          inputs,
          connections: Object.fromEntries(next.map((target) => [`to${target}`, String(target % nodes.length)])),
        })),
      );
    const walk = (
      nodes: readonly { id: string; inputs: string[]; connections: Record<string, string> }[],
      id: string,
    ) => {
      const seen = new Set<string>();
      const names = new Set<string>();
      const visit = (at: string): void => {
        const node = nodes.find((one) => one.id === at);
        if (!node || seen.has(at)) return;
        seen.add(at);
        for (const name of node.inputs) names.add(name);
        for (const target of Object.values(node.connections)) visit(target);
      };
      visit(id);
      names.delete('*');
      return [...names].sort();
    };

    fc.assert(
      fc.property(graph, (nodes) => {
        const kept = keptInputs(nodes);

        for (const { id } of nodes) expect(kept.get(id)).toEqual(walk(nodes, id));
      }),
    );
  });

  test('a line of ten thousand nodes is neither a stack overflow nor a wait', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => ({
      id: String(index),
      inputs: index === 9_999 ? ['password'] : [],
      connections: { outcome: String((index + 1) % 10_000), back: String(index) },
    }));

    const kept = keptInputs(nodes);

    expect(kept.get('0')).toEqual(['password']);
  });
});
