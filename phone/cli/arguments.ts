// The arguments of the phone: which commands there are, and what each takes. Anything else is refused.
import { calledAs, noSuchCommand, readArguments, UsageError } from '../../cli/arguments.ts';
import { urlOption, urlUsage } from '../../cli/server.ts';

const program = calledAs('phone');
export const usage = `Usage:
  ${program} scan [--platform android|ios] 'URI'   add the account behind a QR code; quote the URI
  ${program} inbox                                 fetch and show the notifications
  ${program} approve [ID] [--number N]             answer the only open one, or the one that ID names
  ${program} deny [ID] [--not-me]                  with --not-me: say that somebody else asked
  ${program} codes                                 the one-time passwords of this moment
  ${program} accounts                              list the accounts
  ${program} remove 'ISSUER:ACCOUNT'               delete an account; the server is not told
  ${program} refresh                               get a new device token and tell the servers

  --platform     what kind of phone it is from its first scan on; default: android
  --number       the number that the browser shows
  ${urlUsage}
  WAYMARK_PHONE_FILE names the file where the phone is kept, keys included; by default ~/.waymark-phone.json

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

type CommandName = keyof typeof commands;

export interface PhoneArguments {
  readonly command: CommandName;
  readonly argument: string | undefined;
  readonly options: Partial<Record<Exclude<OptionName, 'not-me'>, string>> & { readonly 'not-me'?: boolean };
}

const known = {
  platform: { type: 'string' },
  number: { type: 'string' },
  ...urlOption,
  'not-me': { type: 'boolean' },
} as const;

/** Throws HelpAsked or a UsageError, which never quotes a value: it may be a secret. */
export function phoneArguments(args: readonly string[]): PhoneArguments {
  const { values: options, positionals } = readArguments(args, known);
  const [command, ...rest] = positionals;
  if (!isCommand(command)) {
    const names = Object.keys(commands);
    throw noSuchCommand(command, names, `Say one of: ${names.join(', ')}`);
  }
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
