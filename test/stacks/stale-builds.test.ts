// When `--if-stale` builds again.
import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isStale } from '../../scripts/stale.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/running-stack.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'functions/nodes'), { recursive: true });
  const files = ['functions/nodes/node.ts', 'functions/nodes/other.ts', 'package.json', 'readme.md'];
  for (const name of files) folder.write(name, '');
  for (const name of [...files, 'functions/nodes', 'functions']) changedAt(name, 1);
  folder.write('meta.json', '');
  changedAt('meta.json', 2);
});
afterEach(() => folder.remove());

/** Seconds since 1970. */
function changedAt(name: string, at: number): void {
  utimesSync(join(folder.path, name), at, at);
}

const stale = (): boolean => isStale('meta.json', ['{functions,lib}/**', 'package.json'], folder.path);

test('nothing is, when all that goes into it is older', () => {
  changedAt('readme.md', 3);

  expect(stale()).toBe(false);
});

test.each(['functions/nodes/node.ts', 'package.json'])('it is when %s is newer', (name) => {
  changedAt(name, 3);

  expect(stale()).toBe(true);
});

test('it is when a source has come, however old, or has gone', () => {
  folder.write('functions/nodes/new.ts', '');
  changedAt('functions/nodes/new.ts', 1);
  const more = stale();
  changedAt('functions/nodes', 1);
  const as = stale();
  rmSync(join(folder.path, 'functions/nodes/other.ts'));

  expect([more, as, stale()]).toEqual([true, false, true]);
});

test('it is when a build was cut off before its end', () => {
  rmSync(join(folder.path, 'meta.json'));

  expect(stale()).toBe(true);
});
