// The rules by which an import is judged, one test per rule: what refuses a journey, what warns, what passes silently.
import { describe, expect, test } from '@jest/globals';
import { type CompiledJourney, type CompileOptions, compileJourney } from '../../functions/journey/compile-journey.ts';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import { failureNodeId, successNodeId } from '../../functions/journey/journey.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node as choiceCollectorNode } from '../../functions/nodes/choice-collector.ts';
import { exportFile, type JourneySpec, journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { testDefinitions } from '../support/test-nodes.ts';

const { definition: choiceCollector } = choiceCollectorNode;

const options: CompileOptions = {
  definitions: [...testDefinitions, choiceCollector],
  realm: '/alpha',
  revision: '1',
  inner: () => undefined,
};

function check(source: JourneySource, changed: Partial<CompileOptions> = {}): CompiledJourney {
  return compileJourney(source, { ...options, ...changed });
}

/** Ask, decide, and two ends; `changed` replaces nodes or adds some. */
function login(changed: JourneySpec['nodes'] = {}, more: Partial<JourneySpec> = {}): JourneySource {
  return journeyExport({
    id: 'Login',
    entry: 'ask',
    nodes: {
      ask: { type: 'TextAskerNode', to: { outcome: 'check' } },
      check: { type: 'DecisionNode', to: { true: 'success', false: 'failure' } },
      ...changed,
    },
    ...more,
  });
}

function withTree(source: JourneySource, changed: JsonObject): JourneySource {
  return { ...source, tree: { ...source.tree, ...changed } };
}

/** The references of the login above, with one member of one of them replaced. */
function withReference(source: JourneySource, name: string, value: Json): JourneySource {
  // The builder made them.
  const nodes = source.tree['nodes'] as JsonObject;
  return withTree(source, { nodes: { ...nodes, [nodeId(name)]: value } });
}

function withConfig(source: JourneySource, name: string, changed: JsonObject): JourneySource {
  const config = source.nodes[nodeId(name)] as JsonObject;
  return { ...source, nodes: { ...source.nodes, [nodeId(name)]: { ...config, ...changed } } };
}

const texts = (findings: CompiledJourney['errors']): string[] => findings.map(findingText);

describe('the file', () => {
  test.each([
    ['no JSON', 'not a journey', 'not JSON'],
    [
      'neither trees nor tree._id',
      '{"nodes":{}}',
      'not a journey export: it has neither `trees` nor `tree._id`; export the journey with `frodo journey export`',
    ],
  ])('a file with %s is refused', (_what, text, message) => {
    const result = importJourneys([{ name: 'a.json', text }], {
      realm: '/alpha',
      definitions: testDefinitions,
      existing: () => undefined,
    });

    expect(result.refused).toEqual([{ id: 'a.json', errors: [{ journey: 'a.json', message }] }]);
  });
});

describe('the tree', () => {
  test('a plain journey passes without a word', () => {
    const result = check(login());

    expect(result).toMatchObject({ errors: [], warnings: [], journey: { id: 'Login', entryNodeId: nodeId('ask') } });
  });

  test("a missing entryNodeId is refused in AM's words", () => {
    const result = check(withTree(login(), { entryNodeId: null }));

    expect(texts(result.errors)).toEqual(['Login: entryNodeId: Node with ID entryNodeId must exist in the tree.']);
    expect(result.journey).toBeUndefined();
  });

  test.each<[string, JourneySource, { node?: string; key?: string }]>([
    ['nodes that are no object', withTree(login(), { nodes: [] }), { key: 'nodes' }],
    ['missing nodes', withTree(login(), { nodes: null }), { key: 'nodes' }],
    ['a node reference that is no object', withReference(login(), 'check', 'text'), { node: nodeId('check') }],
    ['a node without type', withReference(login(), 'check', {}), { node: nodeId('check'), key: 'nodeType' }],
    [
      'connections that are no texts',
      withReference(login(), 'check', { nodeType: 'DecisionNode', connections: { true: 1 } }),
      { node: nodeId('check'), key: 'connections.true' },
    ],
  ])('%s: refused, naming the place', (_what, source, place) => {
    const { errors, journey } = check(source);

    expect(errors).toEqual([expect.objectContaining({ journey: 'Login', ...place })]);
    expect(journey).toBeUndefined();
  });

  test('an entry that is no node of the journey is accepted, and will fail', () => {
    const { errors, failures, journey } = check(withTree(login(), { entryNodeId: nodeId('elsewhere') }));

    expect(errors).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ journey: 'Login', key: 'entryNodeId' })]);
    expect(journey?.nodes).toEqual({});
  });

  test.each([successNodeId, failureNodeId])('an entry that is an end passes silently: %s', (entryNodeId) => {
    const result = check(journeyExport({ id: 'Empty', entry: 'x', nodes: {}, tree: { entryNodeId } }));

    expect(result).toMatchObject({ errors: [], warnings: [], journey: { entryNodeId, nodes: {} } });
  });

  test('a journey without nodes is accepted, and will fail', () => {
    const result = check(journeyExport({ id: 'Empty', entry: 'nowhere', nodes: {} }));

    expect(result.errors).toEqual([]);
    expect(texts(result.failures)).toEqual(['Empty: nodes: there are no nodes, so the journey cannot run']);
  });

  test('members that only editors need may be missing', () => {
    const source = withReference(login(), 'check', {
      nodeType: 'DecisionNode',
      connections: { true: successNodeId, false: failureNodeId },
    });

    const result = check(source);

    expect(result).toMatchObject({ errors: [], warnings: [] });
    expect(result.journey?.nodes[nodeId('check')]?.displayName).toBe('Decision');
  });

  test.each([[{}], [{ identityResource: 'null' }], [{ identityResource: null }]])(
    'an identity resource that is missing or "null" passes silently: %j',
    (tree) => {
      const result = check(login({}, { tree }));

      expect(result).toMatchObject({ errors: [], warnings: [], journey: { identityResource: 'managed/user' } });
    },
  );

  test('a flag of the wrong type is refused', () => {
    const { errors } = check(login({}, { tree: { enabled: 'yes' } }));

    expect(errors).toEqual([expect.objectContaining({ journey: 'Login', key: 'enabled' })]);
  });

  test('a name too long to be stored is refused', () => {
    const { errors } = check(login({}, { id: 'ä'.repeat(129) }));

    expect(errors).toEqual([expect.objectContaining({ message: 'the name must have between 1 and 256 bytes' })]);
  });
});

describe('connections', () => {
  test('a connection to nothing is refused, naming node and outcome', () => {
    const { errors } = check(login({ ask: { type: 'TextAskerNode', to: { outcome: 'gone' } } }));

    expect(texts(errors)).toEqual([
      `Login: node "ask" ${nodeId('ask')} (TextAskerNode): connections.outcome: leads to ${nodeId('gone')}, which is no node of this journey`,
    ]);
  });

  test('an outcome without connection is accepted with a warning', () => {
    const result = check(login({ check: { type: 'DecisionNode', to: { true: 'success' } } }));

    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([
      expect.objectContaining({ node: nodeId('check'), key: 'connections.false', nodeType: 'DecisionNode' }),
    ]);
    expect(result.journey?.nodes[nodeId('check')]?.connections).toEqual({ true: successNodeId });
  });

  test.each<[string, JourneySpec['nodes'][string], string]>([
    ['a node whose only way out is not connected', { type: 'TextAskerNode' }, 'connections.outcome'],
    ['a page', { type: 'PageNode', children: { a: { type: 'TextAskerNode' } } }, 'connections.outcome'],
    [
      'a page that is connected as one of another version',
      { type: 'PageNode', version: '2.0', children: { a: { type: 'TextAskerNode' } }, to: { outcome: 'check' } },
      `connections.${nodeId('a')}-outcome`,
    ],
    ['a decision that leads nowhere at all', { type: 'DecisionNode' }, 'connections'],
  ])('%s: accepted, and will fail', (_what, ask, key) => {
    const { errors, failures, journey } = check(login({ ask }));

    expect(errors).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ node: nodeId('ask'), displayName: 'ask', key })]);
    expect(journey).toBeDefined();
  });

  test('an outcome without connection will fail where nothing else leads to Success', () => {
    const { warnings, failures } = check(login({ check: { type: 'DecisionNode', to: { false: 'failure' } } }));

    expect(warnings).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ node: nodeId('check'), key: 'connections.true' })]);
  });

  test('what nobody gets to does not fail', () => {
    const inner = { type: 'InnerTreeEvaluatorNode', config: { tree: 'Nowhere' }, to: { true: 'success' } };
    const { errors, warnings, failures } = check(login({ dead: { type: 'TextAskerNode', to: {} }, inner }), {
      missingInner: 'failure',
    });

    expect([errors, failures]).toEqual([[], []]);
    expect(texts(warnings)).toContainEqual(
      expect.stringMatching(/"inner".*tree: there is no journey Nowhere, neither/),
    );
  });

  test('a connection of an outcome that the config does not have warns and is left out', () => {
    const to = { more: 'count', done: 'success', exit: 'failure' };
    const result = check(
      login({
        check: { type: 'DecisionNode', to: { true: 'count', false: 'failure' } },
        count: { type: 'CounterNode', to },
      }),
    );

    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([expect.objectContaining({ node: nodeId('count'), key: 'connections.exit' })]);
    expect(Object.keys(result.journey?.nodes[nodeId('count')]?.connections ?? {})).toEqual(['more', 'done']);
  });

  test('outcome ids count to the letter: TRUE is not true', () => {
    const result = check(login({ check: { type: 'DecisionNode', to: { TRUE: 'success', false: 'failure' } } }));

    expect([result.warnings, result.failures].map((found) => found.map(({ key }) => key))).toEqual([
      ['connections.TRUE'],
      ['connections.true'],
    ]);
  });

  test('a cycle passes silently', () => {
    const result = check(login({ check: { type: 'DecisionNode', to: { true: 'success', false: 'ask' } } }));

    expect(result).toMatchObject({ errors: [], warnings: [] });
  });

  test('a node that cannot be reached warns and is left out', () => {
    const result = check(login({ dead: { type: 'TextAskerNode', to: { outcome: 'ask' } } }));

    expect(result.errors).toEqual([]);
    expect(texts(result.warnings)).toEqual([
      `Login: node "dead" ${nodeId('dead')} (TextAskerNode): cannot be reached, and is left out`,
    ]);
    expect(Object.keys(result.journey?.nodes ?? {})).toEqual([nodeId('ask'), nodeId('check')]);
  });
});

describe('nodes', () => {
  test('a node without config is refused', () => {
    const { errors } = check({ ...login(), nodes: { [nodeId('ask')]: login().nodes[nodeId('ask')] ?? null } });

    expect(texts(errors)).toEqual([
      `Login: node "check" ${nodeId('check')} (DecisionNode): Node does not exist: ${nodeId('check')}`,
    ]);
  });

  test('a config of another type than the tree says is refused', () => {
    const { errors } = check(withConfig(login(), 'check', { _type: { _id: 'TextAskerNode' } }));

    expect(texts(errors)).toEqual([
      `Login: node "check" ${nodeId('check')} (DecisionNode): _type: is TextAskerNode, but the tree says DecisionNode`,
    ]);
  });

  test('the error about unknown types lists exactly those that are missing, once each, with their nodes', () => {
    const { errors } = check(
      login({
        check: { type: 'FaceScanNode', to: { seen: 'voice', unseen: 'again' } },
        voice: { type: 'VoiceScanNode', to: { heard: 'success' } },
        again: { type: 'FaceScanNode', to: { seen: 'success' } },
        dead: { type: 'SmellScanNode', to: {} },
      }),
    );

    expect(errors).toEqual([
      {
        journey: 'Login',
        nodeType: 'FaceScanNode',
        message: `there is no such node type here; needed by "check" ${nodeId('check')}, "again" ${nodeId('again')}`,
        missing: { kind: 'node type', name: 'FaceScanNode', nodes: 2 },
      },
      {
        journey: 'Login',
        nodeType: 'VoiceScanNode',
        message: `there is no such node type here; needed by "voice" ${nodeId('voice')}`,
        missing: { kind: 'node type', name: 'VoiceScanNode', nodes: 1 },
      },
    ]);
  });

  test('an unknown type that cannot be reached warns, and the node is left out', () => {
    const result = check(login({ dead: { type: 'FaceScanNode', to: { seen: 'ask' } } }));

    expect(result.errors).toEqual([]);
    expect(texts(result.warnings)).toEqual([
      `Login: node "dead" ${nodeId('dead')} (FaceScanNode): cannot be reached, and is left out (unknown: FaceScanNode)`,
    ]);
    expect(result.journey?.nodes).not.toHaveProperty(nodeId('dead'));
  });

  test('an unknown type behind an outcome that the config does not have cannot be reached', () => {
    const result = check(
      login({
        check: { type: 'CounterNode', to: { more: 'check', done: 'success', exit: 'scan' } },
        scan: { type: 'FaceScanNode', to: { seen: 'success' } },
      }),
    );

    expect(result.errors).toEqual([]);
  });

  test('an unknown type on a page is named too', () => {
    const children = { face: { type: 'FaceScanNode' } };
    const { errors } = check(login({ ask: { type: 'PageNode', children, to: { seen: 'check' } } }));

    expect(errors).toEqual([
      expect.objectContaining({ nodeType: 'FaceScanNode', message: expect.stringContaining(nodeId('face')) }),
    ]);
  });

  test('a config that no tree and no page names warns', () => {
    const source = login();
    const nodes = { ...source.nodes, [nodeId('stray')]: {} };

    const result = check({ ...source, nodes, innerNodes: { [nodeId('lost')]: {} } });

    expect(result.errors).toEqual([]);
    expect(result.warnings.map(({ node }) => node)).toEqual([nodeId('stray'), nodeId('lost')]);
  });

  test('missing keys get their defaults', () => {
    const { journey } = check(login({ check: { type: 'CounterNode', to: { more: 'success', done: 'failure' } } }));

    expect(journey?.nodes[nodeId('check')]?.config).toEqual({ limit: 3, exitable: false, mode: 'UP' });
  });

  test('a missing key without default is refused', () => {
    const { errors } = check(login({ check: { type: 'GreeterNode', to: { outcome: 'success' } } }));

    expect(texts(errors)).toEqual([`Login: node "check" ${nodeId('check')} (GreeterNode): greeting: is required`]);
  });

  test('a key that nobody knows warns, and is left out', () => {
    const result = check(
      login({ ask: { type: 'TextAskerNode', config: { autocomplete: [] }, to: { outcome: 'check' } } }),
    );

    expect(result.errors).toEqual([]);
    expect(texts(result.warnings)).toEqual([
      `Login: node "ask" ${nodeId('ask')} (TextAskerNode): autocomplete: is not known here, and left out`,
    ]);
    expect(result.journey?.nodes[nodeId('ask')]?.config).not.toHaveProperty('autocomplete');
  });

  test.each<[string, JsonObject, string]>([
    ['a wrong type', { exitable: 'yes' }, 'exitable'],
    ['an unknown choice', { mode: 'SIDEWAYS' }, 'mode'],
    ['a number that must be above zero', { limit: 0 }, 'limit'],
    ['a fraction', { limit: 1.5 }, 'limit'],
  ])('%s is refused, naming the key', (_what, config, key) => {
    const { errors } = check(login({ check: { type: 'CounterNode', config, to: { more: 'success' } } }));

    expect(errors).toEqual([
      expect.objectContaining({ journey: 'Login', node: nodeId('check'), nodeType: 'CounterNode', key }),
    ]);
  });

  test('the error reads journey, node, type, key, and what is wrong', () => {
    const { errors } = check(login({ check: { type: 'CounterNode', config: { limit: 0 }, to: {} } }));

    expect(texts(errors)).toEqual([
      `Login: node "check" ${nodeId('check')} (CounterNode): limit: must be greater than 0`,
    ]);
  });

  test('a default that is no choice warns', () => {
    const config = { choices: ['Email', 'Text'], defaultChoice: 'Pigeon' };
    const to = { Email: 'success', Text: 'success' };

    const result = check(login({ check: { type: 'ChoiceCollectorNode', config, to } }));

    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([expect.objectContaining({ message: expect.stringMatching(/^defaultChoice/) })]);
  });

  test.each([
    ['named twice', ['Email', 'Email'], { Email: 'success' }],
    ['missing altogether', [], {}],
  ])('outcomes that are %s warn', (_what, choices, to) => {
    const result = check(login({ check: { type: 'ChoiceCollectorNode', config: { choices }, to } }));

    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([expect.objectContaining({ message: expect.stringMatching(/^choices/) })]);
  });

  test('a node id that is no uuid warns; upper case is one, and stays as it is', () => {
    const upper = nodeId('ask').toUpperCase();
    const text = JSON.stringify(login()).replaceAll(nodeId('ask'), upper).replaceAll(nodeId('check'), 'check');

    const result = check(JSON.parse(text));

    expect(result.errors).toEqual([]);
    expect(texts(result.warnings)).toEqual([
      'Login: node "check" check (DecisionNode): the id is not a UUID; AM needs one',
    ]);
    expect(Object.keys(result.journey?.nodes ?? {})).toEqual([upper, 'check']);
  });

  test('one node id with two configs in two journeys warns', () => {
    const other = journeyExport({
      id: 'Other',
      entry: 'ask',
      nodes: { ask: { type: 'TextAskerNode', config: { key: 'mail' }, to: { outcome: 'success' } } },
    });

    const result = importJourneys([{ name: 'a.json', text: exportFile(login(), other) }], {
      realm: '/alpha',
      definitions: testDefinitions,
      existing: () => undefined,
    });

    expect(result.accepted).toHaveLength(2);
    expect(texts(result.warnings)).toEqual([`Other: node "ask" ${nodeId('ask')}: Login has another node of this id`]);
  });

  test('a map key that differs from the _id inside warns, and the key wins', () => {
    const source = withConfig(withTree(login(), { _id: 'Logon' }), 'check', { _id: nodeId('chess') });

    const result = check({ ...source, scripts: { one: { _id: 'two' } } });

    expect(result.errors).toEqual([]);
    expect(result.journey?.id).toBe('Login');
    expect(result.warnings.map(({ node, key }) => [node, key])).toEqual([
      [undefined, '_id'],
      [undefined, 'scripts.one._id'],
      [nodeId('check'), '_id'],
    ]);
  });

  test("what the type's own rules say about a valid config becomes a warning", () => {
    const config = { logo: 'https://example.com/#logo' };
    const to = { more: 'success', done: 'success' };

    const result = check(login({ check: { type: 'CounterNode', config, to } }));

    expect(result.errors).toEqual([]);
    expect(texts(result.warnings)).toEqual([
      `Login: node "check" ${nodeId('check')} (CounterNode): logo: cannot be put into a link`,
    ]);
  });

  test.each([['null'], [null]])('an unset value may be exported as %j', (logo) => {
    const to = { more: 'success', done: 'success' };

    const result = check(login({ check: { type: 'CounterNode', config: { logo }, to } }));

    expect(result).toMatchObject({ errors: [], warnings: [] });
    expect(result.journey?.nodes[nodeId('check')]?.config).not.toHaveProperty('logo');
  });

  test('an old export that says less about its nodes passes silently', () => {
    const bare = { [nodeId('ask')]: {}, [nodeId('check')]: { _id: nodeId('check') } };

    const result = check({ ...login(), nodes: bare });

    expect(result).toMatchObject({ errors: [], warnings: [], journey: { id: 'Login' } });
  });

  test('stored outcomes are not believed', () => {
    const result = check(withConfig(login(), 'check', { _outcomes: [{ id: 'maybe', displayName: 'Maybe' }] }));

    expect(result.warnings).toEqual([]);
    expect(result.journey?.nodes[nodeId('check')]?.outcomes).toEqual(['true', 'false']);
  });
});

describe('pages', () => {
  const page = (children: Record<string, { type: string; config?: JsonObject }>, outcome = 'outcome'): JourneySource =>
    login({ ask: { type: 'PageNode', children, to: { [outcome]: 'check' } } });

  test("a child without config is refused in AM's words", () => {
    const { errors } = check({ ...page({ name: { type: 'TextAskerNode' } }), innerNodes: {} });

    expect(texts(errors)).toEqual([
      `Login: node "name" ${nodeId('name')} (TextAskerNode): Node does not exist: ${nodeId('name')}`,
    ]);
  });

  test.each(['PageNode', 'InnerTreeEvaluatorNode'])("a child %s is refused in AM's words", (type) => {
    const { errors } = check(page({ name: { type }, last: { type: 'TextAskerNode' } }));

    expect(errors.map(({ message }) => message)).toEqual([`Illegal child node type: ${type}`]);
  });

  test("a child before the last with several outcomes is refused in AM's words", () => {
    const { errors } = check(page({ name: { type: 'DecisionNode' }, last: { type: 'TextAskerNode' } }));

    expect(texts(errors)).toEqual([
      `Login: node "name" ${nodeId('name')} (DecisionNode): Only the last node in a page can have more than one outcome`,
    ]);
  });

  test('the last child may have several outcomes', () => {
    const result = check(
      login({
        ask: {
          type: 'PageNode',
          children: { name: { type: 'TextAskerNode' }, last: { type: 'DecisionNode' } },
          to: { true: 'check', false: 'failure' },
        },
      }),
    );

    expect(result).toMatchObject({ errors: [], warnings: [] });
  });

  test("a child without outcomes is refused in AM's words", () => {
    const { errors } = check(page({ name: { type: 'ChooserNode' } }));

    expect(errors.map(({ message }) => message)).toEqual(['Node does not have any outcomes: ChooserNode']);
  });

  test('a page without children warns, and will fail', () => {
    const result = check(login({ ask: { type: 'PageNode', children: {}, to: {} } }));

    expect(result.errors).toEqual([]);
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ node: nodeId('ask'), message: expect.stringMatching(/^nodes/) }),
    );
    expect(result.failures).toEqual([expect.objectContaining({ node: nodeId('ask') })]);
    expect(result.journey?.nodes[nodeId('ask')]).toMatchObject({ children: [], outcomes: [] });
  });
});

describe('versions', () => {
  const twoAsks = (version: string | undefined, outcome: string): JourneySource =>
    login({
      ask: {
        type: 'PageNode',
        ...(version !== undefined && { version }),
        children: { name: { type: 'TextAskerNode', version: '1.0' }, last: { type: 'TextAskerNode', version: '1' } },
        to: { [outcome]: 'check' },
      },
    });
  const last = `${nodeId('last')}-outcome`;

  test.each([
    [undefined, 'outcome'],
    ['1.0', 'outcome'],
    ['2.0', last],
  ])('a page of version %s ends with %s', (version, outcome) => {
    const result = check(twoAsks(version, outcome));

    expect(result).toMatchObject({ errors: [], warnings: [] });
    expect(result.journey?.nodes[nodeId('ask')]?.connections).toEqual({ [outcome]: nodeId('check') });
  });

  test.each(['tree', 'config'])('a version that only the %s says counts', (where) => {
    const source = twoAsks('2.0', last);
    const text = JSON.stringify(where === 'tree' ? source.nodes : source.tree).replaceAll(',"version":"2.0"', '');

    const result = check({ ...source, [where === 'tree' ? 'nodes' : 'tree']: JSON.parse(text) });

    expect(result).toMatchObject({ errors: [], warnings: [] });
  });

  test('a newer version of a known type runs as the newest one known, with a warning that names both', () => {
    const result = check(login({ ask: { type: 'TextAskerNode', version: '4.0', to: { outcome: 'check' } } }));

    expect(result.errors).toEqual([]);
    expect(result.warnings.map(({ message }) => message)).toEqual([
      'is of version 4.0; it runs as 1.0, the newest known here',
    ]);
    expect(result.journey).toBeDefined();
  });

  test.each<[string, JourneySpec['nodes'][string], string]>([
    ['key', { type: 'TextAskerNode', version: '4.0', config: { sound: 'loud' }, to: { outcome: 'check' } }, 'sound'],
    [
      'outcome',
      { type: 'TextAskerNode', version: '4.0', to: { outcome: 'check', later: 'check' } },
      'connections.later',
    ],
  ])('a newer version with an unknown %s is refused', (_what, ask, key) => {
    const { errors } = check(login({ ask }));

    expect(errors).toEqual([expect.objectContaining({ node: nodeId('ask'), key })]);
  });
});

describe('inner journeys', () => {
  const outer = login({
    check: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Second' }, to: { true: 'success', false: 'failure' } },
  });

  test('a missing inner journey refuses an import', () => {
    const { errors } = check(outer);

    expect(texts(errors)).toEqual([
      `Login: node "check" ${nodeId('check')} (InnerTreeEvaluatorNode): tree: there is no journey Second, neither in the export nor in the realm`,
    ]);
  });

  test('a missing inner journey is a failure when a stored journey is loaded', () => {
    const result = check(outer, { missingInner: 'failure' });

    expect(result.errors).toEqual([]);
    expect(result.failures).toEqual([expect.objectContaining({ node: nodeId('check'), key: 'tree' })]);
    expect(result.journey?.nodes[nodeId('check')]).toMatchObject({ innerJourney: 'Second', inputs: [] });
  });

  test("journeys that run each other are refused in AM's words, whichever comes first", () => {
    const jump = (id: string, tree: string): JourneySource =>
      journeyExport({
        id,
        entry: id,
        nodes: {
          [id]: { type: 'InnerTreeEvaluatorNode', config: { tree }, to: { true: 'success', false: 'failure' } },
        },
      });
    const text = exportFile(jump('First', 'Second'), jump('Second', 'First'), jump('Itself', 'Itself'));

    const { accepted, refused } = importJourneys([{ name: 'a.json', text }], {
      realm: '/alpha',
      definitions: testDefinitions,
      existing: () => undefined,
    });

    expect(accepted).toEqual([]);
    expect(Object.fromEntries(refused.map(({ id, errors }) => [id, errors.map(({ message }) => message)]))).toEqual({
      First: ['Tree would result in recursive loop: Second'],
      Second: ['Tree would result in recursive loop: First'],
      Itself: ['Tree would result in recursive loop: Itself'],
    });
  });

  test('a disabled inner journey lets its journey in, which will fail', () => {
    const second = journeyExport({
      id: 'Second',
      entry: 'first',
      tree: { enabled: false },
      nodes: { first: { type: 'TextAskerNode', to: { outcome: 'success' } } },
    });
    const text = exportFile(outer, second);

    const result = importJourneys([{ name: 'a.json', text }], {
      realm: '/alpha',
      definitions: testDefinitions,
      existing: () => undefined,
    });

    expect(result).toMatchObject({ accepted: [{ id: 'Second' }, { id: 'Login' }], refused: [], warnings: [] });
    expect(result.failing).toMatchObject([
      { id: 'Login', failures: [{ key: 'tree', message: 'the inner journey Second is disabled' }] },
    ]);
  });
});
