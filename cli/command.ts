// How a command ends. Commands are functions from arguments to an exit code, and say in words why it is not 0.
import { printable } from '../functions/printable.ts';
import { HelpAsked, UsageError } from './arguments.ts';

export interface Output {
  print(line: string): void;
  /** To standard error. */
  complain(line: string): void;
}

/**
 * 1: what was asked for did not work out. 2: nobody can tell what was asked for. 3: it did, and what came of it will not
 * work. 130: Ctrl-C, as shells count it.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export const consoleOutput: Output = { print: console.log, complain: console.error };

/** Why a command could not do what it was asked for, in one line: there is nothing to look up in the usage. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** Whoever sat at the terminal has left: by Ctrl-C, or by Ctrl-D. There is nothing to say to anybody. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exitCode: Extract<ExitCode, 1 | 130>;

  constructor(by: 'Ctrl-C' | 'Ctrl-D') {
    super(by);
    this.exitCode = by === 'Ctrl-C' ? 130 : 1;
  }
}

/** Runs a command to its exit code. Whatever is none of the ways to end that are known here is a fault of ours, and thrown. */
export async function ending(
  usage: string,
  { print, complain }: Output,
  run: () => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof HelpAsked) {
      print(usage);
      return 0;
    }
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof Stopped) return error.exitCode;
    if (!(error instanceof Trouble)) throw error;
    // It may quote what others have chosen to call something.
    for (const line of error.message.split('\n')) complain(printable(line));
    return 1;
  }
}
