// Runs a program to its end and gives what it printed; a failure carries the last lines of it.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface ProgramOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** Ended after so many milliseconds. Default: never. */
  readonly timeout?: number;
}

/** Rejects when the program cannot be found, and when it ends with anything but 0. */
export async function run(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const { environment = process.env, folder, timeout } = options;
  const child = spawn(program, args, {
    ...{ env: environment, cwd: folder, timeout },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${lastOf(out)}\n${lastOf(err)}`);
  return out;
}

function lastOf(text: string): string {
  return text.trimEnd().split('\n').slice(-40).join('\n');
}
