// `waymark check` over a whole tenant: what loads, what is missing, what would fail.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checkCommand } from '../../cli/commands/check.ts';
import type { ExportFile } from '../../functions/journey/export.ts';
import { exportFile, type JourneySpec, journeyExport } from '../../testing/journey-builder.ts';

async function check(files: Readonly<Record<string, readonly ExportFile[]>>, ...args: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await checkCommand(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    exportsAt: (path) => files[path] ?? [],
    nodes: async () => [],
  });
  return { code, printed, complaints };
}

const journey = (id: string, ...types: string[]): ExportFile => {
  const nodes: Record<string, JourneySpec['nodes'][string]> = {};
  for (const [index, type] of types.entries()) {
    const next = index + 1 < types.length ? `${id}${index + 1}` : 'success';
    nodes[`${id}${index}`] = { type, to: { outcome: next } };
  }
  return { name: `tenant/${id}.json`, text: exportFile(journeyExport({ id, entry: `${id}0`, nodes })) };
};
const good = journey('Good', 'UsernameCollectorNode');

test('the share of journeys that load, and how many nodes and journeys lack what', async () => {
  const tenant = [
    good,
    journey('One', 'ScentNode', 'UsernameCollectorNode', 'ScentNode'),
    journey('Two', 'ScentNode', 'GaitNode'),
    { name: 'tenant/broken.json', text: '{' },
  ];

  const { code, printed } = await check({ tenant }, 'tenant');

  expect(code).toBe(1);
  expect(printed.slice(printed.indexOf(''))).toEqual([
    '',
    '1 of 3 journeys load (33 %)',
    'Missing:',
    '  node type  ScentNode  3 nodes  2 journeys',
    '  node type  GaitNode   1 node   1 journey',
  ]);
});

test('of those that load, how many will fail, and above it where', async () => {
  const dead: ExportFile = {
    name: 'tenant/Dead.json',
    text: exportFile(journeyExport({ id: 'Dead', entry: 'a', nodes: { a: { type: 'UsernameCollectorNode' } } })),
  };

  const { code, printed } = await check({ tenant: [good, dead] }, 'tenant');

  expect(code).toBe(3);
  expect(printed).toEqual([
    'accepted  Good',
    'accepted  Dead, will fail at',
    expect.stringMatching(/^ {10}node "a" .*: its only way out is not connected$/),
    '',
    '2 of 2 journeys load (100 %); 1 of them will fail',
  ]);
});

test('one journey is no tenant', async () => {
  const { code, printed } = await check({ 'good.json': [good] }, 'good.json');

  expect([code, printed]).toEqual([0, ['accepted  Good']]);
});

test('the journey in which users manage their devices by scripts is accepted', async () => {
  const name = 'manage-devices.journey.json';
  const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

  const { code, printed } = await check({ [name]: [{ name, text }] }, name);

  expect([code, printed]).toEqual([0, ['accepted  ManageDevices']]);
});

test('a folder without exports is said in one line', async () => {
  const { code, complaints } = await check({}, 'empty');

  expect([code, complaints]).toEqual([1, ['There is no journey export in empty']]);
});
