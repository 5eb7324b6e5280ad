// What the pages tell readers to type is there, and what takes more than this repository says so.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { commandNames } from '../../cli/waymark.ts';
import { readConfiguration } from '../../lib/configuration.ts';
import { contextOf, namedIn, runOf, runs } from './command-runs.ts';
import { commandsIn, faultsOf } from './commands.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
const docs = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];
const faultsIn = (page: string): string[] =>
  commandsIn(page).flatMap((typed) => faultsOf(typed, scripts, commandNames));

test.each(pages)('every command of %s is there, and says what it needs', (name) => {
  expect(faultsIn(read(name))).toEqual([]);
});

test('every script that the pages name in a sentence is there', () => {
  const named = pages.flatMap((name) => [...read(name).matchAll(/`npm run (\w[\w:-]*)/g)].map(([, script]) => script));

  expect(named.filter((script) => script === undefined || !scripts.includes(script))).toEqual([]);
});

describe('Each command of README.md and docs/*.md', () => {
  const typed = ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((name) => {
    const page = read(name);
    return [...commandsIn(page).map(({ command }) => command), ...namedIn(page)].map((command) => ({ name, command }));
  });

  test('is run by something, or by nobody for a reason', () => {
    expect(typed.filter(({ command }) => runOf(command) === undefined)).toEqual([]);
  });

  test('is run by what is said to run it', () => {
    const ci = read('.ci/run');
    const wrong = runs.filter(([, run]) => {
      if (run === 'here' || 'nobody' in run) return false;
      return 'step' in run ? !ci.includes(run.step) : !run.by.test(read(run.test));
    });

    expect(wrong).toEqual([]);
  });

  test('still stands there: nothing is said of commands that no page has', () => {
    const unused = runs.filter(
      (entry) => !typed.some(({ command }) => runs.find(([of]) => of.test(command)) === entry),
    );

    expect(unused.map(([pattern]) => String(pattern))).toEqual([]);
  });

  const settings = typed.filter(({ command }) => command.startsWith('npx cdk ') && command.includes(' -c '));

  test.each(settings)('chooses settings that can be used: $command', ({ command }) => {
    const { node } = new RootConstruct();
    for (const [key, value] of Object.entries(JSON.parse(read('cdk.json')).context)) node.setContext(key, value);
    for (const [key, value] of Object.entries(contextOf(command))) node.setContext(key, value);

    expect(() => readConfiguration(node)).not.toThrow();
    expect(Object.keys(contextOf(command))).toHaveLength(command.split(' -c ').length - 1);
  });
});

describe('a page with a block of commands', () => {
  const block = (text: string): string => `Do this:\n\n\`\`\`sh\n${text}\n\`\`\`\n`;

  test.each([
    ['npm run no-such', 'npm run no-such: package.json has no script no-such'],
    ['npm ci && npm run gone -- x   # why', 'npm run gone -- x: package.json has no script gone'],
    ['npx waymark fly', 'npx waymark fly: waymark has no command fly'],
    ['npx cdk deploy --all', 'npx cdk deploy --all: its block lacks the comment # needs an AWS account'],
    ['cat x | aws s3 cp - \\\n  s3://y', 'aws s3 cp -    s3://y: its block lacks the comment # needs an AWS account'],
    ['docker ps', 'docker ps: its block lacks the comment # needs Docker'],
  ])('is told of %j', (text, fault) => {
    expect(faultsIn(block(text))).toEqual([fault]);
  });

  test('may be anything else', () => {
    const text = 'npm ci && npm test\nX=1 npm start\nnpx waymark dev\ngit status\nnpx cdk diff # needs an AWS account';

    expect(faultsIn(block(text))).toEqual([]);
  });
});
