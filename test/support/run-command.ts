// Runs a command of `waymark` as npm does for a script of the repository, called in the folder INIT_CWD.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCommand(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [program, command, ...args], {
    cwd: root,
    env: { ...process.env, npm_package_json: join(root, 'package.json'), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
