// A command that starts again when a file changes, by Node's own watch mode: a module that has been loaded stays loaded.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExitCode } from './command.ts';

const mark = 'WAYMARK_RESTARTED';
const program = fileURLToPath(new URL('../bin/waymark.js', import.meta.url));

/** Whether this process is one that is started again. */
export function isRestarted(): boolean {
  return process.env[mark] !== undefined;
}

/** Runs the command in processes of its own, one after the other, until it is interrupted. */
export async function restarting(args: readonly string[], folder: string): Promise<ExitCode> {
  const watch = ['--watch', `--watch-path=${folder}`, '--watch-preserve-output'];
  const child = spawn(process.execPath, [...watch, program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, [mark]: '1' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.removeAllListeners('SIGINT');
  let exitCode: ExitCode = 0;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const) {
    process.on(signal, () => {
      exitCode = code;
      child.kill(signal);
    });
  }
  await ended;
  return exitCode;
}
