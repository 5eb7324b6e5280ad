// The folder of journeys that `waymark dev` imports from as it changes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type WatchedJourneys, watchJourneys } from '../../cli/commands/watched-journeys.ts';
import type { ImportReport } from '../../functions/journey/import.ts';

let folder: string;
let watched: WatchedJourneys | undefined;
let imports: string[][];
let said: string[];
let onImport: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-journeys-'));
  imports = [];
  said = [];
  onImport = () => {};
});
afterEach(async () => {
  await watched?.stop();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** An importer that refuses every file that says `bad`. */
async function start(known = false): Promise<void> {
  const say = (line: string): unknown => said.push(line);
  watched = await watchJourneys(folder, {
    ...{ print: say, complain: say, known, quiet: 10 },
    async importFiles(files): Promise<ImportReport> {
      imports.push(files.map(({ name, text }) => `${name}=${text}`));
      onImport();
      const bad = files.filter(({ text }) => text === 'bad');
      const good = files.filter(({ text }) => text !== 'bad');
      return {
        accepted: good.map(({ name }) => name),
        failing: [],
        refused: bad.map(({ name }) => ({ id: name, errors: ['cannot run'] })),
        warnings: [],
      };
    },
  });
}

async function importAfter(change: () => void): Promise<string[] | undefined> {
  const imported = new Promise<void>((resolve) => {
    onImport = resolve;
  });
  change();
  await imported;
  return imports.at(-1);
}

test('all that is there at first is imported, and nothing that is known already', async () => {
  write('a.json', '1');
  write('notes.txt', 'x');
  await start();
  const first = imports;
  await watched?.stop();
  imports = [];
  await start(true);

  expect([first, imports]).toEqual([[['a.json=1']], []]);
});

test('what changes is imported again, and nothing else', async () => {
  write('a.json', '1');
  write('b.json', '1');
  await start();

  expect(await importAfter(() => write('b.json', '2'))).toEqual(['b.json=2']);
});

test('a faulty file is reported by its fault, and tried again with the next change', async () => {
  write('a.json', 'bad');
  await start();

  const later = await importAfter(() => write('b.json', '1'));

  expect(said).toEqual(expect.arrayContaining(['refused   a.json', '          cannot run']));
  expect(later).toEqual(['a.json=bad', 'b.json=1']);
});

test('what lies in parts is imported whole when one of them changes, and whole exports beside it are not', async () => {
  const tree = (name: string): string =>
    JSON.stringify({ metadata: { entityType: 'AuthTree' }, data: { _id: name, entryNodeId: 'x', nodes: {} } });
  mkdirSync(join(folder, 'AuthTree'));
  write('AuthTree/A.json', tree('A'));
  write('AuthTree/B.json', tree('B'));
  write('c.json', '{"trees":{}}');
  await start();

  const later = await importAfter(() => write('AuthTree/B.json', tree('Other')));

  expect(later).toEqual([`AuthTree/A.json=${tree('A')}`, `AuthTree/B.json=${tree('Other')}`]);
});
