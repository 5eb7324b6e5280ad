// The commands of README.md and docs/*.md that need nothing but a stack that runs, word for word and in their order: by npm and
// npx, in a folder that looks like the reader's and has a journey of his own.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOf } from '../documents/command-runs.ts';
import { commandsIn } from '../documents/commands.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// README.md is read in the repository. For the other pages npx finds the command as where the package is installed: in the repository
// it looks through all packages first, for a second each time.
const clone = temporaryFolder();
const installed = temporaryFolder();
const data = temporaryFolder();
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].flatMap((page): [page: string, commands: string[]][] => {
  const commands = commandsIn(readFileSync(join(root, page), 'utf8'))
    .map(({ command }) => command)
    .filter((command) => runOf(command) === 'here');
  return commands.length > 0 ? [[page, commands]] : [];
});
let stack: RunningStack;

beforeAll(async () => {
  stack = await runStack(data.path);
  symlinkSync(join(root, 'node_modules'), join(clone.path, 'node_modules'));
  mkdirSync(join(installed.path, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(root, 'bin/waymark.js'), join(installed.path, 'node_modules/.bin/waymark'));
  const journey = readFileSync(join(root, 'test/fixtures/with-script.journey.json'), 'utf8');
  for (const folder of [clone, installed]) {
    for (const name of ['package.json', 'bin']) symlinkSync(join(root, name), join(folder.path, name));
    for (const name of ['journeys', 'exported', 'brand', 'mails']) mkdirSync(join(folder.path, name));
    folder.write(
      'brand/logo.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h6v6z"/></svg>',
    );
    folder.write('mails/welcome.en.html', '<p>Hello {{object.givenName}}, it is good to have you here.</p>');
    for (const at of ['', 'journeys/', 'exported/']) {
      folder.write(`${at}MyJourney.journey.json`, journey.replaceAll('WithScript', 'MyJourney'));
    }
  }
});

afterAll(async () => {
  await stack.end('SIGTERM');
  for (const folder of [clone, installed, data]) folder.remove();
});

test.each(pages)(
  'the commands of %s do what they are for',
  async (page, commands) => {
    const { npm_package_json, npm_lifecycle_event, INIT_CWD, ...environment } = process.env;
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('sh', ['-c', command], {
        cwd: (page === 'README.md' ? clone : installed).path,
        env: { ...environment, PORT: String(stack.port), npm_config_update_notifier: 'false' },
      });

      expect([command, stdout]).toEqual([command, expect.stringMatching(/\S/)]);
    }
  },
  120_000,
);
