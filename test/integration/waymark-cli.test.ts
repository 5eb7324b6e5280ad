// `waymark` as a program: its exit codes, and that nobody who leaves is shown a stack.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { program, runCommand } from '../support/run-command.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

describe('check', () => {
  const check = (...args: string[]) => runCommand('check', args, { INIT_CWD: fixtures });

  test('ends with 0 for journeys that can run, also those of a folder', async () => {
    const file = await check('three-tries.journey.json');
    const folder = await check('../../journeys');

    expect([file.code, file.stdout, file.stderr]).toEqual([0, 'accepted  ThreeTries\n', '']);
    expect([folder.code, folder.stderr]).toEqual([0, '']);
    expect(folder.stdout).toMatch(/^accepted {2}PushLogin$/m);
  });

  test('means the files of the folder that a script of another package went to', async () => {
    const environment = { INIT_CWD: fixtures, npm_package_json: `${fixtures}package.json` };

    const { code, stdout } = await runCommand('check', ['journeys/Login.journey.json'], environment);

    expect([code, stdout]).toEqual([0, 'accepted  Login\n']);
  });

  test('ends with 3 for what would be accepted and then fail, and says where', async () => {
    const { code, stdout } = await check('phone-first.journey.json', 'three-tries.journey.json');

    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^accepted {2}PhoneFirst, will fail at\n {10}node ".+" [\da-f-]{36} \(PageNode\): connections\.outcome: /m,
    );
    expect(stdout).toMatch(/^accepted {2}ThreeTries$/m);
  });

  test.each(['amster', 'config-manager', 'everything.config.json'])('reads %s whole', async (path) => {
    const { code, stdout, stderr } = await check(path);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^accepted {2}PartsCheck\naccepted {2}Parts$/m);
  });

  test('ends with 1 and names every fault, and what is good beside it', async () => {
    const { code, stdout } = await check('with-groovy.journey.json', 'three-tries.journey.json', '../../package.json');

    expect(code).toBe(1);
    expect(stdout).toContain('refused   WithGroovy\n          WithGroovy: node "Add properties"');
    expect(stdout).toContain('refused   ../../package.json');
    expect(stdout).toMatch(/^accepted {2}ThreeTries$/m);
  });

  test('ends with 1 for a file that is not there, and with 2 for none or for an option that it does not know', async () => {
    const missing = await check('nothing.json');
    const none = await check();
    const unknown = await check('--fix', 'three-tries.journey.json');

    expect([missing.code, none.code, unknown.code]).toEqual([1, 2, 2]);
    expect(missing.stderr).toBe('Cannot read nothing.json (ENOENT)\n');
    expect([none.stderr, unknown.stderr]).toEqual([expect.stringMatching('Usage:'), expect.stringMatching('--fix')]);
  });
});

describe('Whoever leaves', () => {
  // Asks for a name, and does not answer the journey `Slow` at all.
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.includes('Slow')) return;
    const name = { type: 'NameCallback', output: [{ name: 'prompt', value: 'User Name' }], input: [{ value: '' }] };
    outgoing.end(JSON.stringify({ authId: 'a.b.c', callbacks: [name] }));
  });

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** `until` is what it has said on standard error when `leave` is called. */
  async function signIn(journey: string, until: RegExp, leave: (child: ReturnType<typeof start>) => void) {
    const child = start(journey);
    let said = '';
    let left = false;
    child.stderr.setEncoding('utf8').on('data', (part) => {
      said += part;
      if (left || !until.test(said)) return;
      left = true;
      leave(child);
    });
    const end = new Promise<unknown>((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
    const [code, stdout] = await Promise.all([end, text(child.stdout)]);
    return { code, stdout, stderr: said };
  }

  function start(journey: string) {
    // A server that listens on a port has an address with a port.
    const { port } = server.address() as AddressInfo;
    return spawn(process.execPath, [program, 'sign-in', journey, '--url', `http://127.0.0.1:${port}`]);
  }

  const firstLine = /^Waymark at http:\/\/127\.0\.0\.1:\d+\n/;

  test.each([['Login'], ['Slow']])('by Ctrl-C, in %s: 130, and nothing is said', async (journey) => {
    const { code, stdout, stderr } = await signIn(journey, /^Waymark at .*\n/, (child) => child.kill('SIGINT'));

    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(new RegExp(`${firstLine.source}(User Name: )?$`));
  });

  test('by closing standard input: 1, and one line says so', async () => {
    const { code, stdout, stderr } = await signIn('Login', /User Name: $/, (child) => child.stdin.end());

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`${firstLine.source}User Name: \nThe input has ended, and an answer is still needed\n$`),
    );
  });
});

test('each command says what it takes', async () => {
  for (const command of ['dev', 'sign-in', 'phone', 'otp', 'journeys', 'realm', 'users', 'seed', 'check']) {
    const { code, stdout, stderr } = await runCommand(command, ['--help']);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage:\n {2}npx waymark ${command} `));
  }
});
