// Every command that talks to a Waymark finds it in the same way, and says first, beside its output, which one it is.
import { describe, expect, test } from '@jest/globals';
import type { ExitCode, Output } from '../../cli/command.ts';
import { journeysCommand } from '../../cli/commands/journeys.ts';
import { signInCommand } from '../../cli/commands/sign-in.ts';
import { memoryPhoneStore } from '../../phone/accounts/phone-store.ts';
import { phoneCommand } from '../../phone/cli/phone-command.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

type Environment = Readonly<Record<string, string>>;
interface Tools extends Output {
  readonly fetch: typeof fetch;
  readonly environment: Environment;
}
type Command = (args: readonly string[], tools: Tools) => Promise<ExitCode>;

const nobody = { ask: async () => '', wait: async () => false };
const phone: Command = (args, tools) =>
  phoneCommand(args, {
    ...tools,
    clock: simulatedClock(0),
    randomness: { bytes: (length) => new Uint8Array(length) },
    store: memoryPhoneStore(),
  });
const signIn: Command = (args, tools) => signInCommand(args, { ...tools, ...nobody });
const journeys: Command = (args, tools) =>
  journeysCommand(args, {
    ...{ ...tools, exportsAt: (name: string) => [{ name, text: '{}' }] },
    deployed: async () => {
      throw new Error('nothing is deployed here');
    },
  });

const commands: [words: string, command: Command][] = [
  ['Login', signIn],
  ['list', journeys],
  ['import a.json', journeys],
  ['inbox', phone],
  ['approve', phone],
  ['deny', phone],
];

async function run(words: string, command: Command, options: readonly string[], environment: Environment) {
  const origins = new Set<string>();
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await command([...words.split(' '), ...options], {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    environment,
    fetch: async (input) => {
      origins.add(new URL(String(input)).origin);
      throw new TypeError('fetch failed');
    },
  });
  return { code, origins: [...origins], printed, complaints };
}

const { PORT, WAYMARK_URL } = { PORT: '8081', WAYMARK_URL: 'https://login.example.com/am' };

describe.each(commands)('%s', (words, command) => {
  test.each([
    [[], {}, 'http://localhost:8080'],
    [[], { PORT }, 'http://localhost:8081'],
    [[], { PORT, WAYMARK_URL }, 'https://login.example.com'],
    [['--url', 'http://127.0.0.1:9/am'], { PORT, WAYMARK_URL }, 'http://127.0.0.1:9'],
  ])('with %j and %j goes to %s and says so first', async (options, environment, server) => {
    const { code, origins, printed, complaints } = await run(words, command, options, environment);

    expect(origins).toEqual([server]);
    expect([code, printed]).toEqual([1, []]);
    expect(complaints).toEqual([`Waymark at ${server}`, expect.stringContaining(`No Waymark answers at ${server}.`)]);
  });

  test.each([
    [['--url', 'nonsense'], {}, 2, '--url'],
    [[], { WAYMARK_URL: 'nonsense' }, 1, 'WAYMARK_URL'],
    [[], { PORT: '99999' }, 1, 'PORT'],
  ])('with %j and %j asks nobody and ends with %i', async (options, environment, code, named) => {
    const ended = await run(words, command, options, environment);

    expect([ended.code, ended.origins, ended.printed]).toEqual([code, [], []]);
    expect(ended.complaints.join()).toMatch(new RegExp(`^${named} must be `));
  });
});
