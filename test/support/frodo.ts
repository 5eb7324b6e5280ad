// frodo's command line as it is published, in a process of its own and a home of its own.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CommandEnd } from './run-command.ts';
import type { TemporaryFolder } from './running-stack.ts';

const packageFile = createRequire(import.meta.url).resolve('@rockcarver/frodo-cli/package.json');
const { bin } = createRequire(import.meta.url)(packageFile) as { bin: { frodo: string } };
const launcher = join(dirname(packageFile), bin.frodo);
/** What the launcher starts, with a loader of its own that costs as much again and that none of these commands needs. */
const application = join(dirname(launcher), 'app.cjs');

export interface FrodoLogin {
  /** `http://localhost:8080/am` */
  readonly url: string;
  readonly realm: string;
  readonly username: string;
  readonly password: string;
}

export interface FrodoRun {
  /** In the folder. Default: the folder itself. */
  readonly cwd?: string;
  /** What is typed. Default: nothing. */
  readonly input?: string;
  /** By the program that npm puts on the path. Default: by the application that it starts. */
  readonly launched?: boolean;
}

export type Frodo = (command: string, options?: FrodoRun) => Promise<CommandEnd>;

/** `frodo('journey list -l')`; the words of a command are parted by blanks. */
export function frodoIn(folder: TemporaryFolder, { url, realm, username, password }: FrodoLogin): Frodo {
  return async (command, { cwd = '.', input = '', launched = false } = {}) => {
    const where = join(folder.path, cwd);
    mkdirSync(where, { recursive: true });
    const args = [...command.split(' '), url, realm, username, password, '-m', 'classic'];
    const child = spawn(process.execPath, [launched ? launcher : application, ...args], {
      cwd: where,
      env: {
        ...{ PATH: process.env['PATH'], HOME: folder.path, NODE_COMPILE_CACHE: join(folder.path, 'compiled') },
        ...{ FRODO_NO_CACHE: '1', CI: '1', TERM: 'dumb', COLUMNS: '200' },
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr };
  };
}
