// What the command line programs share: they are functions from arguments to an exit code.
import { type ParseArgsConfig, parseArgs } from 'node:util';

export interface Output {
  print(line: string): void;
  /** To standard error. */
  complain(line: string): void;
}

/** 1: what was asked for did not work out. 2: nobody can tell what was asked for. */
export type ExitCode = 0 | 1 | 2;

/** The arguments were not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const consoleOutput: Output = { print: console.log, complain: console.error };

/** Unknown options throw a UsageError that names the option and never its value. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [option = ''] = /'-[^']*'/.exec(String(error)) ?? [];
    throw new UsageError(option ? `Cannot use the option ${option}` : 'Cannot use these options', { cause: error });
  }
}
