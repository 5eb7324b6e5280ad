// The commands of README.md and docs/*.md that need nothing but a stack that runs, word for word and in their order: by npm and
// npx, in a folder that looks like the repository and has a journey of the reader's own.
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
const folder = temporaryFolder();
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
  for (const name of ['package.json', 'bin', 'node_modules']) symlinkSync(join(root, name), join(folder.path, name));
  for (const name of ['journeys', 'exported']) mkdirSync(join(folder.path, name));
  const journey = readFileSync(join(root, 'test/fixtures/with-script.journey.json'), 'utf8');
  for (const at of ['', 'journeys/', 'exported/']) {
    folder.write(`${at}MyJourney.journey.json`, journey.replaceAll('WithScript', 'MyJourney'));
  }
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
  data.remove();
});

test.each(pages)(
  'the commands of %s do what they are for',
  async (_, commands) => {
    const { npm_package_json, npm_lifecycle_event, INIT_CWD, ...environment } = process.env;
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('sh', ['-c', command], {
        cwd: folder.path,
        env: { ...environment, PORT: String(stack.port), npm_config_update_notifier: 'false' },
      });

      expect([command, stdout]).toEqual([command, expect.stringMatching(/\S/)]);
    }
  },
  120_000,
);
