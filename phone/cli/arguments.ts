// The arguments of `npm run phone`: which commands there are, and what each takes. Anything else is refused.
import { parseArgs } from 'node:util';

/** The arguments were not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage:
  npm run phone -- scan [--platform android|ios] 'URI'   add the account behind a QR code; quote the URI
  npm run phone -- inbox                                 fetch and show the notifications
  npm run phone -- approve [ID] [--number N]             answer the only open one, or the one that ID names
  npm run phone -- deny [ID] [--not-me]                  with --not-me: say that somebody else asked
  npm run phone -- codes                                 the one-time passwords of this moment
  npm run phone -- accounts                              list the accounts
  npm run phone -- remove 'ISSUER:ACCOUNT'               delete an account; the server is not told
  npm run phone -- refresh                               get a new device token and tell the servers

  --platform       what kind of phone it is from its first scan on; default: android
  --number         the number that the browser shows
  --url            of the running Waymark; default: WAYMARK_URL, then http://localhost:8080
  WAYMARK_PHONE_FILE   where the phone is kept, keys included; default: ~/.waymark-phone.json

Ends with 1 when it did not work out.`;

type OptionName = 'platform' | 'number' | 'url' | 'not-me';

interface CommandForm {
  readonly arguments: readonly [least: number, most: number];
  readonly options: readonly OptionName[];
}

const commands = {
  scan: { arguments: [1, 1], options: ['platform'] },
  inbox: { arguments: [0, 0], options: ['url'] },
  approve: { arguments: [0, 1], options: ['number', 'url'] },
  deny: { arguments: [0, 1], options: ['not-me', 'url'] },
  codes: { arguments: [0, 0], options: [] },
  accounts: { arguments: [0, 0], options: [] },
  remove: { arguments: [1, 1], options: [] },
  refresh: { arguments: [0, 0], options: [] },
} satisfies Record<string, CommandForm>;

type CommandName = keyof typeof commands | 'help';

export interface PhoneArguments {
  readonly command: CommandName;
  readonly argument: string | undefined;
  readonly options: Partial<Record<Exclude<OptionName, 'not-me'>, string>> & { readonly 'not-me'?: boolean };
}

const known = {
  platform: { type: 'string' },
  number: { type: 'string' },
  url: { type: 'string' },
  'not-me': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Throws a UsageError, which never quotes a value: it may be a secret. */
export function readArguments(args: readonly string[]): PhoneArguments {
  const { values, positionals } = split(args);
  const { help, ...options } = values;
  if (help) return { command: 'help', argument: undefined, options: {} };
  const [command, ...rest] = positionals;
  if (!isCommand(command)) throw new UsageError(`Say one of: ${Object.keys(commands).join(', ')}`);
  const {
    arguments: [least, most],
    options: taken,
  }: CommandForm = commands[command];
  if (rest.length < least) throw new UsageError(`${command} needs an argument`);
  if (rest.length > most) throw new UsageError(`${command} has too many arguments`);
  const foreign = Object.keys(options).find((name) => !taken.some((option) => option === name));
  if (foreign) throw new UsageError(`${command} has no option --${foreign}`);
  return { command, argument: rest[0], options };
}

const isCommand = (text: string | undefined): text is keyof typeof commands =>
  text !== undefined && Object.hasOwn(commands, text);

function split(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true });
  } catch (cause) {
    const [option] = /--?[a-z-]+/.exec(String(cause)) ?? [];
    throw new UsageError(option ? `Cannot use the option ${option}` : 'Cannot use these options', { cause });
  }
}
