// What can be done to a journey in the console, and that nothing else of it changes.
import { describe, expect, test } from '@jest/globals';
import { differences } from '../../console/src/journey/differences.ts';
import {
  addChild,
  addNode,
  configure,
  connect,
  disconnect,
  insertNode,
  moveNodes,
  raiseChild,
  removeChild,
  removeNodes,
  rename,
  setOutcomes,
} from '../../console/src/journey/edits.ts';
import { graphOf, inOrder, outcomesOf } from '../../console/src/journey/graph.ts';
import { amended, changed, historyOf, redone, undone } from '../../console/src/journey/history.ts';
import {
  failureId,
  readTreeExport,
  startId,
  successId,
  type TreeExport,
} from '../../console/src/journey/tree-export.ts';
import { shippedFiles } from '../support/shipped-journeys.ts';

const shipped = new Map(
  shippedFiles.flatMap(({ text }) => {
    const value = JSON.parse(text);
    return Object.keys(value.trees).map((name) => [name, value.trees[name]] as const);
  }),
);

function journeyOf(name: string): TreeExport {
  const journey = readTreeExport(structuredClone(shipped.get(name)));
  if (!journey) throw new Error(`There is no journey ${name}`);
  return journey;
}

const message = {
  type: 'MessageNode',
  name: 'Message Node',
  template: { message: {}, stateField: '' },
  outcomes: [
    { id: 'true', displayName: 'True' },
    { id: 'false', displayName: 'False' },
  ],
};
const noTypes = () => [];
const login = journeyOf('PushLoginSimple');
const [pageId = ''] = Object.keys(login.tree.nodes).filter((id) => login.tree.nodes[id]?.nodeType === 'PageNode');
const dataStore = login.tree.nodes[pageId]?.connections['outcome'] ?? '';

describe('a journey that is read', () => {
  test.each([...shipped.keys()])('%s stays as it was in its file', (name) => {
    expect(readTreeExport({ trees: { [name]: structuredClone(shipped.get(name)) } })).toEqual(shipped.get(name));
  });

  test('is taken in the layout with one tree, and in that of older tools', () => {
    const { innerNodes, ...rest } = structuredClone(shipped.get('PushLoginSimple'));

    expect(readTreeExport({ ...rest, innernodes: innerNodes })).toEqual(shipped.get('PushLoginSimple'));
  });

  test.each([[undefined], [[]], [{}], [{ trees: {} }], [{ tree: { nodes: {} } }], ['text']])('%j is none', (value) => {
    expect(readTreeExport(value)).toBeUndefined();
  });
});

describe('an edit', () => {
  test('puts a node into a connection: it leads on by its first outcome', () => {
    const edited = insertNode('new', message, { x: 1, y: 2 }, { from: pageId, outcome: 'outcome' })(login);

    expect(edited.tree.nodes[pageId]?.connections).toEqual({ outcome: 'new' });
    expect(edited.tree.nodes['new']).toEqual({
      ...{ nodeType: 'MessageNode', displayName: 'Message Node', x: 1, y: 2 },
      connections: { true: dataStore },
    });
    expect(edited.nodes['new']).toMatchObject({ _id: 'new', _type: { _id: 'MessageNode' }, message: {} });
    expect(differences(login, edited)).toEqual([
      {
        ...{ kind: 'changed', of: 'connection', node: pageId, name: 'Sign in', key: 'outcome' },
        before: dataStore,
        after: 'new',
      },
      { kind: 'added', node: 'new', name: 'Message Node', type: 'MessageNode' },
    ]);
  });

  test('puts a node before the first one', () => {
    const edited = insertNode('new', message, undefined, { from: startId, outcome: 'start' })(login);

    expect(edited.tree.entryNodeId).toBe('new');
    expect(edited.tree.nodes['new']?.connections).toEqual({ true: pageId });
  });

  test('takes a node away with all that led to it and, of a page, with its children', () => {
    const edited = removeNodes([pageId, dataStore])(login);

    expect(edited.tree.nodes).not.toHaveProperty([pageId]);
    expect(edited.nodes).not.toHaveProperty([dataStore]);
    expect(edited.innerNodes).toEqual({});
    expect(JSON.stringify(edited.tree.nodes)).not.toContain(dataStore);
  });

  test('of start and ends takes nothing away', () => {
    expect(removeNodes([startId, successId, failureId])(login)).toEqual(login);
  });

  test('moves nodes and ends to whole pixels', () => {
    const edited = moveNodes(
      new Map([
        [pageId, { x: 10.4, y: 20.6 }],
        [failureId, { x: 1, y: 2 }],
      ]),
    )(login);

    expect(edited.tree.nodes[pageId]).toMatchObject({ x: 10, y: 21 });
    expect(edited.tree.staticNodes?.[failureId]).toEqual({ x: 1, y: 2 });
    expect(differences(login, edited)).toEqual([]);
  });

  test('connects and disconnects', () => {
    const edited = connect(pageId, 'outcome', successId)(login);

    expect(edited.tree.nodes[pageId]?.connections).toEqual({ outcome: successId });
    expect(disconnect(pageId, 'outcome')(edited).tree.nodes[pageId]?.connections).toEqual({});
  });

  test('changes a setting of a node, and of one on a page', () => {
    const [child = ''] = Object.keys(login.innerNodes);

    expect(configure(pageId, 'stage', 'x')(login).nodes[pageId]).toMatchObject({ stage: 'x' });
    expect(configure(child, 'validateInput', true)(login).innerNodes[child]).toMatchObject({ validateInput: true });
    expect(configure(pageId, 'pageHeader', undefined)(login).nodes[pageId]).not.toHaveProperty('pageHeader');
    expect(rename(pageId, 'Hello')(login).tree.nodes[pageId]?.displayName).toBe('Hello');
  });

  test('of what a node’s outcomes depend on cuts the connections of those that are gone', () => {
    const edited = setOutcomes(dataStore, [{ id: 'true', displayName: 'True' }])(login);

    expect(Object.keys(edited.tree.nodes[dataStore]?.connections ?? {})).toEqual(['true']);
    expect(outcomesOf(edited, dataStore, noTypes)).toEqual([{ id: 'true', displayName: 'True' }]);
  });

  test('puts nodes on a page, whose outcomes are those of the last one', () => {
    const edited = addChild(pageId, 'new', message)(login);

    expect(
      graphOf(edited, noTypes)
        .nodes.find(({ id }) => id === pageId)
        ?.children.at(-1)?._id,
    ).toBe('new');
    expect(outcomesOf(edited, pageId, noTypes).map(({ id }) => id)).toEqual(['true', 'false', 'outcome']);
    const raised = raiseChild(pageId, 'new')(edited);
    expect(
      graphOf(raised, noTypes)
        .nodes.find(({ id }) => id === pageId)
        ?.children.at(1)?._id,
    ).toBe('new');
    expect(removeChild(pageId, 'new')(edited)).toEqual(login);
  });
});

describe('the graph', () => {
  test.each([...shipped.keys()])('of %s has every connection of the journey, and starts at its first node', (name) => {
    const journey = journeyOf(name);
    const { connections } = graphOf(journey, noTypes);
    const all = Object.values(journey.tree.nodes).flatMap((ref) => Object.values(ref.connections));

    expect(connections).toHaveLength(all.length + 1);
    expect(inOrder(graphOf(journey, noTypes))[0]?.id).toBe(journey.tree.entryNodeId);
  });

  test('marks what no way leads to, and what leads nowhere', () => {
    const { nodes } = graphOf(addNode('new', message, undefined)(login), noTypes);
    const added = nodes.find(({ id }) => id === 'new');

    expect(added?.isReachable).toBe(false);
    expect(added?.outcomes.map(({ target }) => target)).toEqual([undefined, undefined]);
    expect(nodes.find(({ id }) => id === pageId)?.isReachable).toBe(true);
  });

  test('takes a connection to a node that is not there for none', () => {
    const broken = connect(pageId, 'outcome', 'gone')(login);

    expect(graphOf(broken, noTypes).connections.some(({ to }) => to === 'gone')).toBe(false);
  });
});

describe('undo', () => {
  const one = historyOf(1);

  test('goes back and forth, and forgets what was undone when something new is done', () => {
    const three = changed(changed(one, 2), 3);

    expect(undone(three).present).toBe(2);
    expect(redone(undone(three)).present).toBe(3);
    expect(redone(changed(undone(three), 4)).present).toBe(4);
    expect(undone(one)).toEqual(one);
    expect(redone(one)).toEqual(one);
  });

  test('takes typing for one step, and what the server adds for part of it', () => {
    const typed = amended(changed(changed(one, 2, 'name'), 3, 'name'), 4);

    expect(undone(typed).present).toBe(1);
    expect(undone(changed(typed, 5, 'other')).present).toBe(4);
  });
});
