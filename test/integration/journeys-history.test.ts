// What `waymark journeys` tells about the past, against a stack that runs and that an administrator changes.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoAdministrator } from '../../local/seeds.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { commandsIn } from '../documents/commands.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { type CommandEnd, runCommand } from '../support/run-command.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();
let stack: RunningStack;
let headers: Record<string, string>;

const tries = (retryLimit: number) => {
  const { id: _, ...members } = journeyExport({
    id: 'Tries',
    entry: 'limit',
    nodes: {
      limit: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'success', Reject: 'failure' } },
    },
  });
  return members;
};

beforeAll(async () => {
  stack = await runStack(folder.path);
  const { username, password } = demoAdministrator;
  const response = await fetch(`${stack.url}/json/realms/root/authenticate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-API-Version': 'resource=2.1' },
  });
  const { authId, callbacks } = (await response.json()) as {
    authId: string;
    callbacks: { input: { value: string }[] }[];
  };
  for (const [index, value] of [username, password].entries()) {
    const [input] = callbacks[index]?.input ?? [];
    if (input) input.value = value;
  }
  const end = await fetch(`${stack.url}/json/realms/root/authenticate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-API-Version': 'resource=2.1' },
    body: JSON.stringify({ authId, callbacks }),
  });
  const { tokenId } = (await end.json()) as { tokenId: string };
  headers = { 'Content-Type': 'application/json', iPlanetDirectoryPro: tokenId };
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

async function put(retryLimit: number, comment: string): Promise<number> {
  return putAs('Tries', { export: tries(retryLimit), comment });
}

async function putAs(name: string, body: object): Promise<number> {
  const url = `${alpha()}/waymark/journeys/${name}`;
  const { status } = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) });
  return status;
}

const alpha = (): string => `${stack.url}/json/realms/root/realms/alpha`;

function journeys(...args: string[]): Promise<CommandEnd> {
  return runCommand('journeys', args, { PORT: String(stack.port) });
}

test('history, diff, rollback and remove, of a journey that the local administrator has changed', async () => {
  expect([await put(3, 'Three tries'), await put(5, 'Five, for who types badly')]).toEqual([200, 200]);

  const history = await journeys('history', 'Tries');
  const diff = await journeys('diff', 'Tries');
  const same = await journeys('diff', 'Tries', '2');
  const rollback = await journeys('rollback', 'Tries', '1');
  const after = await journeys('diff', 'Tries', '1');
  const removed = await journeys('remove', 'Tries');
  const gone = await httpJourneys(stack.url).start('Tries');
  const back = await journeys('rollback', 'Tries', '2');

  expect(history.stdout).toMatch(
    /^ {3}2 {2}runs {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}admin {2}Five, for who types badly\n {3}1 {8}.*Three tries\n$/,
  );
  expect(diff.stdout).toBe(`nodes."limit" ${nodeId('limit')}.retryLimit\n  - 3\n  + 5\n`);
  expect([same.stdout, after.stdout]).toEqual(['No difference\n', 'No difference\n']);
  expect(rollback.stdout).toBe('Tries is as in version 1 again, which is version 3\n');
  expect(removed.stdout).toBe('removed   Tries\n');
  expect(gone.status).toBe(400);
  expect([back.code, back.stdout]).toEqual([0, 'Tries is as in version 2 again, which is version 4\n']);
});

async function write(source: string): Promise<void> {
  const body = JSON.stringify({ name: 'Greets', script: Buffer.from(source).toString('base64') });
  await fetch(`${alpha()}/scripts/9c1b5f1e-greets`, { method: 'PUT', headers, body });
}

test('history, diff, rollback and remove of a script, by its name', async () => {
  for (const source of ['var a = 1;\noutcome = "true";', 'var a = 2;\noutcome = "true";']) await write(source);
  const script = (command: string, ...words: string[]) => journeys(command, '--script', 'Greets', ...words);

  const history = await script('history');
  const diff = await script('diff');
  const rollback = await script('rollback', '1');
  const removed = await script('remove');
  const listed = await journeys('scripts');

  expect(history.stdout).toMatch(/^ {3}2 {2}runs {2}\S+ \S+ {2}admin\n {3}1 {8}\S+ \S+ {2}admin\n$/);
  expect(diff.stdout).toBe('line 1\n  - var a = 1;\n  + var a = 2;\n');
  expect(rollback.stdout).toBe('Greets is as in version 1 again, which is version 3\n');
  expect([removed.stdout, listed.stdout]).toEqual(['removed   Greets\n', expect.not.stringContaining('Greets')]);
});

test('the commands of docs/configuration-api.md do what they are for, after a change', async () => {
  const page = readFileSync(new URL('../../docs/configuration-api.md', import.meta.url), 'utf8');
  const commands = commandsIn(page)
    .map(({ command }) => command)
    .filter((command) => command.startsWith('npx waymark journeys ') && !command.includes('--stage'));
  // What frodo does there.
  const found = await fetch(`${alpha()}/waymark/journeys/PushLoginSimple`, { headers });
  const { export: journey } = (await found.json()) as { export: { tree: object } };
  await putAs('PushLoginSimple', { export: { ...journey, tree: { ...journey.tree, enabled: false } } });
  for (const source of ['outcome = "a";', 'outcome = "b";']) await write(source);
  await putAs('MyJourney', { export: tries(1), comment: 'c' });

  const ends = [];
  for (const command of commands) {
    const { code, stdout } = await journeys(...command.replace('npx waymark journeys ', '').split(/\s+/));
    ends.push({ command, code, said: stdout !== '' && stdout !== 'No difference\n' });
  }

  expect(ends).toEqual(commands.map((command) => ({ command, code: 0, said: true })));
  expect(ends.length).toBeGreaterThan(7);
});

test('what there is not is said in a line', async () => {
  const ends = [
    await journeys('history', 'Nowhere'),
    await journeys('rollback', 'Login', '9'),
    await journeys('remove', 'Nowhere'),
    await journeys('rollback', 'Login'),
    await journeys('diff', 'Login', 'first'),
  ];

  expect(ends.map(({ code }) => code)).toEqual([1, 1, 1, 2, 2]);
  expect(ends.map(({ stderr }) => stderr.split('\n')[1])).toEqual([
    'There is no journey Nowhere',
    'Login has no version 9; there are none',
    'There is no journey Nowhere',
    expect.stringContaining('rollback needs a version'),
    expect.stringContaining('A version is a number'),
  ]);
});
