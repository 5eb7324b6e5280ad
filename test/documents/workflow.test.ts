// What runs on GitHub is what .ci/run has: a step that is named in one place alone is run by nobody.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

test('the workflow runs every step of .ci/run, each once', () => {
  const steps = [...read('.ci/run').matchAll(/^(?:step|beside) (\w+) /gm)].map(([, name]) => name);

  const run = [...read('.github/workflows/check.yml').matchAll(/\.ci\/run ([\w ]+)$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );

  expect(steps.length).toBeGreaterThan(15);
  expect(run.toSorted()).toEqual(steps.toSorted());
});

test('it has the whole history, out of which the release before is deployed', () => {
  expect(read('.github/workflows/check.yml')).toMatch(/fetch-depth: 0\n/);
});

test('dependabot watches every folder that pins packages', () => {
  const pinned = execFileSync('git', ['ls-files', '*requirements.txt', '*package-lock.json'], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
  });
  const folders = pinned
    .trim()
    .split('\n')
    .map((file) => `/${file.split('/').slice(0, -1).join('/')}`);

  const watched = read('.github/dependabot.yml').matchAll(/director(?:y|ies): (.+)/g);

  expect([...watched].flatMap(([, text = '']) => text.match(/\/[\w/-]*/g) ?? []).toSorted()).toEqual(
    folders.toSorted(),
  );
});
