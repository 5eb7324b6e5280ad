// The one command, `waymark`: which commands it has. Each is loaded when it is called, for most need little of the rest.
import { version } from '../functions/manifest/version.ts';
import { noSuchCommand, readArguments } from './arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output } from './command.ts';

type Command = (args: readonly string[]) => Promise<ExitCode>;

interface Listed {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Listed>> = {
  dev: {
    summary: 'the whole system on this machine, until Ctrl-C',
    load: async () => (await import('./commands/dev.ts')).dev,
  },
  'sign-in': {
    summary: 'walk a journey in the terminal',
    load: async () => (await import('./commands/sign-in.ts')).signIn,
  },
  phone: {
    summary: 'a virtual phone for push notifications and one-time passwords',
    load: async () => (await import('./commands/phone.ts')).phone,
  },
  otp: {
    summary: 'the code that an authenticator app would show',
    load: async () => (await import('./commands/otp.ts')).otp,
  },
  journeys: {
    summary: 'import journeys into a running Waymark, list and export them',
    load: async () => (await import('./commands/journeys.ts')).journeys,
  },
  realm: {
    summary: 'the settings and services of a realm, here or of a deployment',
    load: async () => (await import('./commands/realm.ts')).realm,
  },
  check: {
    summary: 'judge journey exports without a server',
    load: async () => (await import('./commands/check.ts')).check,
  },
  privileges: {
    summary: 'what each function of a synthesized app may do',
    load: async () => (await import('./commands/privileges.ts')).privileges,
  },
  users: {
    summary: 'users of a deployment, or of a Waymark on this machine: help, import, export',
    load: async () => (await import('./commands/users.ts')).users,
  },
  seed: {
    summary: 'fill a deployment again',
    load: async () => (await import('../operator/seed.ts')).seed,
  },
};

export const commandNames = Object.keys(commands);
const width = Math.max(...commandNames.map((name) => name.length));

const usage = `Usage:
  npx waymark COMMAND ...
  npm run COMMAND -- ...       in the repository; there dev is npm start, and check and privileges have no script

${commandNames.map((name) => `  ${name.padEnd(width)}   ${commands[name]?.summary}`).join('\n')}

npx waymark COMMAND --help says what a command takes, and npx waymark --version which one this is.`;

/** `args` begin with the name of a command. */
export function waymark(args: readonly string[], output: Output = consoleOutput): Promise<ExitCode> {
  return ending(usage, output, async () => {
    const [name, ...rest] = args;
    const listed = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (listed) return (await listed.load())(rest);
    const { values, positionals } = readArguments(args, { version: { type: 'boolean' } });
    const [word] = positionals;
    if (values.version && word === undefined) {
      output.print(`waymark ${version}`);
      return 0;
    }
    throw noSuchCommand(word, commandNames, `Say one of: ${commandNames.join(', ')}`);
  });
}
