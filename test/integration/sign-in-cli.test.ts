// Signing in on the command line as README.md and docs/deploy.md have it: the programs as they are, a terminal to each, and the
// commands word for word.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsIn } from '../documents/commands.ts';
import { program, runCommand } from '../support/run-command.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What follows `npm run NAME -- ` in README.md, of the command that begins so. */
function documented(start: string): string[] {
  const found = commandsIn(readme).find(({ command }) => command.startsWith(`npm run ${start}`));
  if (!found) throw new Error(`README.md has no command npm run ${start}`);
  const [, words = ''] = / -- (.*)$/.exec(found.command) ?? [];
  return words.split(' ').map((word) => word.replaceAll("'", ''));
}

interface Session {
  /** Resolves to what the expression found in all that was said so far; it is looked for behind the last such place. */
  said(expression: RegExp): Promise<string>;
  type(line: string): void;
  readonly code: Promise<number | null>;
  output(): string;
}

/** Of a test that has failed somebody still sits there. */
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

function talk(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Session {
  const child = spawn(process.execPath, [program, command, ...args], { env: { ...process.env, ...environment } });
  leaving.push(() => child.kill());
  let output = '';
  let from = 0;
  let look = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => {
      output += part;
      look();
    });
  }
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    said: (expression) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = expression.exec(output.slice(from));
          if (!found) return;
          from += found.index + found[0].length;
          look = () => {};
          resolve(found[1] ?? found[0]);
        };
        look();
        void code.then(() => reject(new Error(`It ended before it said ${expression}: ${output}`)));
      }),
    type: (line) => child.stdin.write(`${line}\n`),
    code,
    output: () => output,
  };
}

const inTime = 60_000;
const notAccepted = 'That was not accepted. Check it and try again.';

describe('With one-time passwords', () => {
  const folder = temporaryFolder();
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await runStack(folder.path);
  });

  afterAll(async () => {
    await stack.end('SIGTERM');
    folder.remove();
  });

  const demo = ['--user', 'demo', '--password', 'Waymark-demo-1'];

  test(
    'the address is taken from --url, WAYMARK_URL and PORT alike, and as a deployment prints it',
    async () => {
      const { url, port } = stack;
      const ways: [args: string[], environment: NodeJS.ProcessEnv][] = [
        [['--url', url], { PORT: '1' }],
        [['--url', `${url}/`], {}],
        [['--url', new URL(url).origin], { WAYMARK_URL: 'http://localhost:1/am' }],
        [[], { WAYMARK_URL: url, PORT: '1' }],
        [[], { PORT: String(port) }],
      ];

      for (const [args, environment] of ways) {
        const ends = await Promise.all([
          runCommand('sign-in', ['Login', ...demo, ...args], environment),
          runCommand('journeys', ['list', ...args], environment),
          runCommand('phone', ['inbox', ...args], { ...environment, WAYMARK_PHONE_FILE: `${folder.path}/phone.json` }),
        ]);

        expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(
          Array.from({ length: 3 }, () => [0, `Waymark at http://localhost:${port}\n`]),
        );
        expect(ends[0]?.stdout).toMatch(/^Signed in\. tokenId: \S+$/m);
      }
    },
    inTime,
  );

  test(
    'OathLogin: the URI that it shows makes codes, and a code that was not accepted is said',
    async () => {
      const person = talk('sign-in', documented('sign-in -- OathLogin'), { PORT: String(stack.port) });
      const uri = await person.said(/otpauth:\/\/\S+/);
      const codes = [async () => '000000', async () => (await runCommand('otp', ['--code', uri])).stdout.trim()];
      for (;;) {
        const asked = await person.said(/1-\d: |verification code: |Signed in\./);
        if (asked.startsWith('Signed in')) break;
        // The code, and then the button beside it.
        person.type(asked.startsWith('1-') ? '1' : String(await codes.shift()?.()));
      }

      expect([await person.code, codes]).toEqual([0, []]);
      expect(person.output().split(notAccepted)).toHaveLength(2);
    },
    inTime,
  );
});

describe('With pushes', () => {
  const folder = temporaryFolder();
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await runStack(folder.path);
  });

  afterAll(async () => {
    await stack.end('SIGTERM');
    folder.remove();
  });

  test(
    'the five commands of the README lead to a session',
    async () => {
      const environment = { PORT: String(stack.port), WAYMARK_PHONE_FILE: `${folder.path}/phone.json` };
      const phone = (start: string, replaced: (word: string) => string = (word) => word) =>
        runCommand('phone', documented(`phone -- ${start}`).map(replaced), environment);

      const person = talk('sign-in', documented('sign-in -- PushLogin'), environment);
      await person.said(/1-\d: /);
      person.type('1');
      const uri = await person.said(/pushauth:\/\/\S+/);
      const scanned = await phone('scan', (word) => (word.startsWith('pushauth:') ? uri : word));
      const number = await person.said(/^\w+: (\d{1,2})$/m);
      const inbox = await phone('inbox');
      const approved = await phone('approve', (word) => (/^\d+$/.test(word) ? number : word));
      await person.said(/Signed in\. tokenId: \S+/);

      expect([scanned.code, inbox.code, approved.code, await person.code]).toEqual([0, 0, 0, 0]);
    },
    inTime,
  );
});
