import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { releaseBefore } from '../support/release-before.ts';

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'waymark-releases-'));
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

function git(...args: string[]): string {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: repository, encoding: 'utf8' }).trim();
}

/** Of a commit of its own. */
function release(...tags: string[]): void {
  git('commit', '--quiet', '--allow-empty', '-m', 'A change');
  for (const tag of tags) git('tag', '-a', tag, '-m', tag);
}

test.each<[string, string[][], string]>([
  ['the last tag before', [['v0.1.0'], ['v0.2.0'], []], 'v0.2.0'],
  ['not that of what is checked out', [['v0.1.0'], ['v0.2.0']], 'v0.1.0'],
  ['v0.10.0 after v0.9.0', [['v0.9.0'], ['v0.10.0'], []], 'v0.10.0'],
  ['the release, and not its candidate', [['v1.0.0-rc.1'], ['v1.0.0'], []], 'v1.0.0'],
  ['no tag of another kind', [['v0.1.0'], ['nightly', 'vendor-2'], []], 'v0.1.0'],
])('the release before is %s', (_, commits, before) => {
  for (const tags of commits) release(...tags);

  expect(releaseBefore(repository)).toBe(before);
});

test('a release on another branch came before nothing here', () => {
  release('v0.1.0');
  git('checkout', '--quiet', '-b', 'other');
  release('v0.2.0');
  git('checkout', '--quiet', 'main');
  release();

  expect(releaseBefore(repository)).toBe('v0.1.0');
});

test('in a clone without tags it is the commit that is named', () => {
  release();
  const named = git('rev-parse', '--short', 'HEAD');
  release();

  expect(releaseBefore(repository, named)).toBe(named);
});

test('a clone that was cut off before it is told what to fetch', () => {
  release();

  expect(() => releaseBefore(repository, '3bf860a')).toThrow('Git has no 3bf860a here: fetch the whole history');
});
