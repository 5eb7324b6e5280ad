// `waymark dev` with an identity source of somebody's own, in a process of its own, as its author has it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { typesOf } from '../../testing/step.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { linkPackages } from '../support/linked-packages.ts';
import { runCommand } from '../support/run-command.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  linkPackages(folder.path, []);
  mkdirSync(join(folder.path, 'identity-source'));
  writeFileSync(
    join(folder.path, 'identity-source/index.ts'),
    `import { defineIdentitySource, type SourceUser } from 'waymark/node';
const people: Readonly<Record<string, string>> = { ann: 'Ann-correct-horse' };
export const directory = defineIdentitySource(
  { module: import.meta.url, realms: ['alpha'] },
  {
    checkPassword: async ({ username }: SourceUser, password: string) =>
      people[username] === password ? { verdict: 'right', username } : { verdict: 'wrong' },
    find: async ({ username }: SourceUser) => (username in people ? { username, attributes: {} } : undefined),
  },
);
`,
  );
  // Found where the caller is, as npm tells it.
  const npm_package_json = join(process.cwd(), 'package.json');
  stack = await runStack(join(folder.path, 'data'), { INIT_CWD: folder.path, npm_package_json });
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

async function signIn(NameCallback: string, PasswordCallback: string) {
  const at = httpJourneys(stack.url);
  const next = await at.answer(await at.start('Login'), { NameCallback, PasswordCallback });
  return typesOf(next).includes('DeviceProfileCallback') ? at.answer(next, {}) : next;
}

test('takes identity-source/index.ts where the caller is, and asks it for passwords', async () => {
  const ends = [
    await signIn('Ann', 'Ann-correct-horse'),
    await signIn('Ann', 'wrong'),
    await signIn('demo', 'Waymark-demo-1'),
  ];

  expect(ends.map(({ body }) => typeof body['tokenId'])).toEqual(['string', 'undefined', 'undefined']);
});

test('refuses a module that has none, and a file that is not there, by name', async () => {
  const empty = folder.write('empty.ts', 'export const nothing = 1;\n');
  const environment = { INIT_CWD: folder.path, WAYMARK_RESTARTED: '1', WAYMARK_DATA: join(folder.path, 'other') };

  const none = await runCommand('dev', ['--port', '0', '--identity-source', empty], environment);
  const missing = await runCommand('dev', ['--port', '0', '--identity-source', 'gone.ts'], environment);

  expect([none.code, missing.code]).toEqual([1, 1]);
  expect(none.stderr).toContain('empty.ts exports no identity source: what defineIdentitySource makes is one');
  expect(missing.stderr).toContain('There is no file gone.ts');
});
