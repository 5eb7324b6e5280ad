// The arguments of every command. What is complained of is named, and never quoted: a value may be a secret.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../functions/nearest.ts';

/** The arguments were not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `--help` or `-h` was among the arguments; nothing else counts then. */
export class HelpAsked extends Error {
  override readonly name = 'HelpAsked';
}

const help = { help: { type: 'boolean', short: 'h' } } as const;

/** Throws HelpAsked, or a UsageError that names the option. `options` are those of `parseArgs`, less `help`. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  if (asksForHelp(args)) throw new HelpAsked();
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [option = ''] = /'-[^']*'/.exec(String(error)) ?? [];
    throw new UsageError(option ? `Cannot use the option ${option}` : 'Cannot use these options', { cause: error });
  }
}

/** Behind `--` there are no options. */
function asksForHelp(args: readonly string[]): boolean {
  const { tokens } = parseArgs({ args: [...args], options: help, allowPositionals: true, strict: false, tokens: true });
  return tokens.some((token) => token.kind === 'option' && token.name === 'help');
}

/** What to throw for a word that is no command. It names the nearest one, and not the word. */
export function noSuchCommand(word: string | undefined, known: readonly string[], otherwise: string): UsageError {
  const meant = word === undefined ? undefined : nearest(word, known);
  return new UsageError(meant === undefined ? otherwise : `There is no such command. Did you mean ${meant}?`);
}

/**
 * How a usage names a command: `npm run users --` where a script of that name has called it, else `npx waymark users`.
 * `dev` is npm's `start`.
 */
export function calledAs(
  command: string,
  { npm_lifecycle_event: script }: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (command === 'dev' && script === 'start') return 'npm start --';
  return script === command ? `npm run ${command} --` : `npx waymark ${command}`;
}
