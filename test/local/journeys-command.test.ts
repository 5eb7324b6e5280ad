import { expect, test } from '@jest/globals';
import { journeysCommand } from '../../cli/commands/journeys.ts';

interface Asked {
  readonly url: string;
  readonly body: unknown;
}

function world(answer: unknown, status = 200) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const asked: Asked[] = [];
  const run = (...args: string[]) =>
    journeysCommand(args, {
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
      fetch: async (url, init) => {
        asked.push({ url: String(url), body: init?.body === undefined ? undefined : JSON.parse(String(init?.body)) });
        return Response.json(answer, { status });
      },
      exportsAt: (path) => [{ name: path, text: `text of ${path}` }],
      environment: {},
      deployed: async () => {
        throw new Error('nothing is deployed here');
      },
    });
  return { run, printed, complaints, asked };
}

test('import sends all files at once and reports warnings, refusals and what was accepted', async () => {
  const { run, printed, asked } = world({
    accepted: ['A', 'B'],
    failing: [{ id: 'B', at: ['node "Page" 1 (PageNode): first', 'second'] }],
    refused: [{ id: 'C', errors: ['C: first', 'C: second'] }],
    warnings: ['A: something'],
  });

  const code = await run('import', 'one.json', 'two.json');

  expect(code).toBe(1);
  expect(asked).toEqual([
    {
      url: 'http://localhost:8080/_waymark/journeys',
      body: {
        realm: 'alpha',
        files: [
          { name: 'one.json', text: 'text of one.json' },
          { name: 'two.json', text: 'text of two.json' },
        ],
      },
    },
  ]);
  expect(printed.slice(0, -1)).toEqual([
    'warning   A: something',
    'refused   C',
    '          C: first',
    '          C: second',
    'accepted  A',
    'accepted  B, will fail at',
    '          node "Page" 1 (PageNode): first',
    '          second',
  ]);
});

test.each([
  [0, []],
  [3, [{ id: 'A', at: ['somewhere'] }]],
])('import ends with %i when nothing was refused and these will fail: %j', async (expected, failing) => {
  const { run } = world({ accepted: ['A'], failing, refused: [], warnings: ['A: something'] });

  const code = await run('import', 'one.json');

  expect(code).toBe(expected);
});

test('scripts prints id, engine and name of each, and nothing that a terminal obeys', async () => {
  const { run, printed } = world({
    journeys: [],
    scripts: [
      { id: '1', name: 'Old', engine: 'legacy', context: 'x' },
      { id: '2', name: 'New\u001b[31m', engine: 'next', context: 'x' },
    ],
  });

  const code = await run('scripts');

  expect([code, printed]).toEqual([0, ['1  legacy  Old', '2  next    New [31m']]);
});

test('export prints an export and nothing else', async () => {
  const { run, printed, asked } = world({ trees: { A: { tree: { _id: 'A' } } }, missing: [] });

  const code = await run('export', 'A', 'B&C');

  expect([code, printed.map((text) => JSON.parse(text))]).toEqual([
    0,
    [{ meta: { exportTool: 'waymark' }, trees: { A: { tree: { _id: 'A' } } } }],
  ]);
  expect(asked[0]?.url).toBe('http://localhost:8080/_waymark/journeys?realm=alpha&export=A&export=B%26C');
});

test('export names the journeys that there are not, and prints nothing', async () => {
  const { run, printed, complaints } = world({ trees: {}, missing: ['X', 'Y'] });

  const code = await run('export', 'X', 'Y');

  expect([code, printed]).toEqual([1, []]);
  expect(complaints).toContain('There is no journey X, Y in the realm alpha');
});

test('list prints one name a line', async () => {
  const { run, printed, asked } = world({ journeys: ['Login', 'OathLogin'], scripts: [] });

  const code = await run('list', '--realm', '/customers/europe');

  expect([code, printed]).toEqual([0, ['Login', 'OathLogin']]);
  expect(asked[0]?.url).toBe('http://localhost:8080/_waymark/journeys?realm=%2Fcustomers%2Feurope');
});

test.each([
  [[]],
  [['import']],
  [['list', 'extra']],
  [['forget', 'a.json']],
  [['import', '--force', 'a.json']],
  [['import', '--realm']],
])('%j is not understood: the usage, and nothing is asked', async (args) => {
  const { run, complaints, asked } = world({});

  const code = await run(...args);

  expect([code, asked]).toEqual([2, []]);
  expect(complaints[0]).toContain('Usage:');
});

test('--help prints the usage and ends with 0', async () => {
  const { run, printed } = world({});

  const code = await run('--help');

  expect(code).toBe(0);
  expect(printed[0]).toContain('Usage:');
});

test.each([403, 404, 500])('an answer of %i is said in one line and ends with 1', async (status) => {
  const { run, complaints } = world({}, status);

  const code = await run('list');

  expect(code).toBe(1);
  expect(complaints).toEqual(['Waymark at http://localhost:8080', expect.stringMatching(/^[^\n]+$/)]);
});
