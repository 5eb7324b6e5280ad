// The layouts of journey exports found in the wild, and what is no export.
import { describe, expect, test } from '@jest/globals';
import { readJourneyExport } from '../../functions/journey/export.ts';
import { journeySource } from '../../functions/journey/source.ts';

const tree = { _id: 'Login', _rev: '-1', entryNodeId: 'a', nodes: { b: { nodeType: 'B' }, a: { nodeType: 'A' } } };
const single = { tree, nodes: { b: { _id: 'b', _rev: '7' }, a: { _id: 'a' } } };

function read(value: unknown) {
  return readJourneyExport('file.json', typeof value === 'string' ? value : JSON.stringify(value));
}

describe('layouts', () => {
  test('several journeys under `trees`, in the order of the file and under their keys', () => {
    const { journeys, errors } = read({ meta: {}, trees: { Second: single, First: single } });

    expect(errors).toEqual([]);
    expect(journeys.map(({ id }) => id)).toEqual(['Second', 'First']);
  });

  test('one journey under `tree`', () => {
    const { journeys, errors } = read({ meta: {}, ...single, innerNodes: { c: {} }, scripts: { s: {} }, themes: [] });

    expect(errors).toEqual([]);
    expect(journeys).toMatchObject([{ id: 'Login', innerNodes: { c: {} }, scripts: { s: {} } }]);
  });

  test('one journey with page children under `innernodes`, as AM-treetool writes it', () => {
    const { journeys } = read({ origin: '0123456789abcdef0123456789abcdef', ...single, innernodes: { c: { x: 1 } } });

    expect(journeys).toMatchObject([{ id: 'Login', innerNodes: { c: { x: 1 } }, scripts: {} }]);
  });

  test('an empty `innerNodes` gives way to `innernodes`', () => {
    const { journeys } = read({ ...single, innerNodes: {}, innernodes: { c: {} } });

    expect(journeys[0]?.innerNodes).toEqual({ c: {} });
  });

  test("the admin UI's export, with meta of its own", () => {
    const meta = { exportTool: 'platform-admin ui tree export', treesSelectedForExport: ['Login'] };

    const { journeys } = read({ meta, trees: { Login: single } });

    expect(journeys.map(({ id }) => id)).toEqual(['Login']);
  });

  test('a byte order mark in front does no harm', () => {
    const { journeys } = read(`\uFEFF${JSON.stringify(single)}`);

    expect(journeys).toHaveLength(1);
  });
});

describe('what is kept', () => {
  test('members and their order', () => {
    const [journey] = read(single).journeys;

    expect(Object.keys(journey?.nodes ?? {})).toEqual(['b', 'a']);
    expect(journey?.tree).toEqual({ _id: 'Login', entryNodeId: 'a', nodes: tree.nodes });
  });

  test('not revisions, nor who wrote what and when; but of scripts, which go out as they came', () => {
    const [journey] = read({
      ...single,
      scripts: { s: { _id: 's', name: 'S', createdBy: 'demo', lastModifiedDate: 1 } },
    }).journeys;

    expect(journey?.nodes).toEqual({ b: { _id: 'b' }, a: { _id: 'a' } });
    expect(journey?.scripts).toEqual({ s: { _id: 's', name: 'S', createdBy: 'demo', lastModifiedDate: 1 } });
  });

  test('an outcome that happens to be called like one of those', () => {
    const nodes = { a: { nodeType: 'A', connections: { modified: 'b', createdBy: 'b' } } };

    const [journey] = read({ tree: { ...tree, nodes }, nodes: {} }).journeys;

    expect(journey?.tree['nodes']).toEqual(nodes);
  });

  test('no secret encrypted for another server', () => {
    const [journey] = read({ tree, nodes: { a: { 'password-encrypted': 'AQIC', password: null } } }).journeys;

    expect(journey?.nodes).toEqual({ a: { password: null } });
  });

  test('what was read can be stored and read again', () => {
    const [journey] = read(single).journeys;

    expect(journeySource('Login', JSON.parse(JSON.stringify(journey)))).toEqual(journey);
  });
});

describe('refused, by the name of the file', () => {
  test.each([
    ['no JSON', '{ "trees": ', 'not JSON'],
    ['a list', '[]', 'a list, which none of the known tools writes; export'],
    ['a number', '7', 'not a JSON object; export'],
    ['an answer to a query', '{"result":[],"resultCount":0}', 'the answer to a query'],
    ['an export of scripts', '{"script":{}}', 'an export of scripts'],
    ['the config of one node', '{"_id":"x","_type":{"_id":"PageNode"}}', 'the config of one PageNode'],
    [
      'one file of an amster export',
      '{"metadata":{"entityType":"PageNode"},"data":{"_id":"x"}}',
      'one PageNode of amster; name the folder',
    ],
    ['text in no encoding that we know', '{"tree": "\uFFFD"}', 'neither UTF-8 nor UTF-16'],
    ['nothing of any kind', '{"global":{}}', 'neither `trees` nor `tree._id`'],
    ['a configuration without journeys', '{"global":{},"realm":{}}', 'a configuration export without journeys'],
    ['a tree without a name', '{"tree":{},"nodes":{}}', 'neither `trees` nor `tree._id`'],
    ['no journeys', '{"trees":{}}', 'no journeys'],
    ['a tree alone, as the REST interface gives it', JSON.stringify(tree), 'a tree without its node configs'],
  ])('%s', (_what, text, message) => {
    const { journeys, errors } = read(text);

    expect(journeys).toEqual([]);
    expect(errors).toEqual([{ journey: 'file.json', message: expect.stringContaining(message) }]);
  });

  test('the error about broken JSON gives the place and never quotes the file', () => {
    const { errors } = read('{\n "password": "hunter2" x }');

    expect(errors[0]?.message).toBe('not JSON (line 2 column 24)');
  });

  test('one journey that is none does not keep out its neighbours', () => {
    const { journeys, errors } = read({ trees: { Bad: 'text', Login: single } });

    expect(journeys.map(({ id }) => id)).toEqual(['Login']);
    expect(errors).toEqual([{ journey: 'Bad', key: 'tree', message: 'must be an object' }]);
  });
});
