// `waymark users` as a program beside a running stack: it finds the data of that stack, and what it changes counts there.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasSession } from '../support/attacked-stack.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { program } from '../support/run-command.ts';
import { type RunningStack, runStack, type TemporaryFolder, temporaryFolder } from '../support/running-stack.ts';

let folder: TemporaryFolder;
let stack: RunningStack;

beforeAll(async () => {
  folder = temporaryFolder();
  stack = await runStack(`${folder.path}/data`);
});
afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

async function users(args: readonly string[], { input = '', environment = { PORT: String(stack.port) } } = {}) {
  const child = spawn(process.execPath, [program, 'users', ...args], { env: { ...process.env, ...environment } });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

async function opens(username: string, password: string): Promise<boolean> {
  const at = httpJourneys(stack.url);
  const prompt = await at.start('Login');
  return hasSession(await at.answer(prompt, { NameCallback: username, PasswordCallback: password }));
}

describe('waymark users, beside a running stack', () => {
  test('add, show, disable, enable, password, list and remove', async () => {
    const added = await users(['add', 'alice', '--password-stdin'], { input: 'correct horse\n' });
    const couldSignIn = await opens('alice', 'correct horse');
    const shown = await users(['show', 'alice']);
    const disabled = await users(['disable', 'alice']);
    const couldStill = await opens('alice', 'correct horse');
    const enabled = await users(['enable', 'alice']);
    const changed = await users(['password', 'alice', '--password-stdin'], { input: 'another horse\n' });
    const couldThen = [await opens('alice', 'correct horse'), await opens('alice', 'another horse')];
    const listed = await users(['list']);
    const removed = await users(['remove', 'alice']);

    const all = [added, shown, disabled, enabled, changed, listed, removed];
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(
      all.map(() => [0, `Waymark at http://localhost:${stack.port}\n`]),
    );
    expect([couldSignIn, couldStill, ...couldThen]).toEqual([true, false, false, true]);
    expect(shown.stdout).toMatch(/alice in \/alpha: active\n {2}no second factor\n {2}sessions: 1\n/);
    expect(listed.stdout).toBe('alice\tactive\ndemo\tactive\tdemo@example.com\n');
    expect(await opens('alice', 'another horse')).toBe(false);
  });

  test('import and export: devices are sealed with the keys of the stack', async () => {
    const profile = {
      ...{ uuid: 'c0ffee00-6d51-43a4-9a0e-53a8b6a8e7d3', recoveryCodes: [], deviceName: 'OATH Device' },
      ...{ sharedSecret: '3132333435363738393031323334353637383930', lastLogin: 0, counter: 0 },
    };
    const file = folder.write(
      'users.jsonl',
      [{ username: 'bob', password: 'correct horse', oathDeviceProfiles: [profile] }, { username: 'carol' }, {}]
        .map((user) => JSON.stringify(user))
        .join('\n'),
    );

    const tried = await users(['import', file, '--dry-run']);
    const imported = await users(['import', file]);
    const again = await users(['import', file]);
    const exported = await users(['export']);
    const at = httpJourneys(stack.url);
    const asked = await at.answer(await at.start('OathLogin'), {
      NameCallback: 'bob',
      PasswordCallback: 'correct horse',
    });

    expect([tried, imported, again].map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(tried.stdout).toMatch(/^It would be: 2 made, 1 refused/);
    expect(imported.stdout).toMatch(/^2 made, 1 refused/);
    expect(imported.stderr).toContain('line 3: refused: there is no username\n');
    expect(again.stdout).toMatch(/^0 made, 2 imported before, 1 refused/);
    expect(exported.stdout).toContain(profile.uuid);
    expect(exported.stdout).not.toMatch(/argon2|31323334/);
    // It asks for a code: the device is there.
    expect(JSON.stringify(asked.body)).toContain('ConfirmationCallback');
  });

  test('pass and reset-mfa: the code is alone on standard output, and the user is told by mail', async () => {
    const code = (await users(['pass', 'bob', '--minutes', '5'])).stdout;
    const reset = await users(['reset-mfa', 'bob']);
    const none = await users(['pass', 'bob']);

    expect(code).toMatch(/^[0-9A-Za-z]{12}\n$/);
    expect(reset.stdout).toContain('Removed: oath OATH Device');
    expect([reset.code, none.code, none.stdout]).toEqual([0, 1, '']);
  });

  test.each([
    [
      'nothing that runs there',
      ['list', '--url', 'http://localhost:9'],
      /^Waymark at .*\nNo Waymark answers at http:\/\/localhost:9/,
    ],
    ['an address that is none', ['list', '--url', 'localhost'], /--url must be an http or https URL/],
  ])('%s is said', async (_, args, words) => {
    const { code, stderr } = await users(args);

    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(words);
  });

  test('rebinding, other people’s pages: nobody from elsewhere is told where the data lies', async () => {
    const url = new URL('/_waymark/data', stack.url);
    const strangers: Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.9' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-origin' },
    ];

    const replies = await Promise.all(strangers.map((headers) => fetch(url, { headers })));

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});
