// `npm start`'s program in a process of its own, as a user has it.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../local/free-port.ts';

export interface RunningStack {
  /** `http://localhost:40123/am` */
  readonly url: string;
  readonly port: number;
  /** All it has printed so far. */
  output(): string;
  /** Ends it with this signal and resolves to its exit code, or to null when the signal did it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const program = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

export interface TemporaryFolder {
  readonly path: string;
  /** Resolves to the file's path. */
  write(name: string, text: string): string;
  remove(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'waymark-test-'));
  return {
    path,
    write(name, text) {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** On any free port unless PORT says otherwise. Rejects with what it printed when it ends before it is ready. */
export async function runStack(dataFolder: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningStack> {
  // Of one that the system gives out, it could not be sure when it is started again.
  const child = launch({ PORT: String(await freePort()), WAYMARK_DATA: dataFolder, ...environment });
  const printed = collected(child);
  const exited = exitOf(child);
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const [, url] = /^Waymark is ready at (\S+) .*\n/m.exec(printed()) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([
    ready,
    exited.then((code) => {
      throw new Error(`The stack ended with ${code}: ${printed()}`);
    }),
  ]);
  return {
    url,
    port: Number(new URL(url).port),
    output: printed,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** For starts that fail: the exit code and what was printed. */
export async function runUntilExit(environment: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = launch(environment);
  const printed = collected(child);
  return { code: await exitOf(child), output: printed() };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function launch(environment: NodeJS.ProcessEnv): Child {
  return spawn(process.execPath, [program, 'dev'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collected(child: Child): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (part) => {
      text += part;
    });
  }
  return () => text;
}

/** When its output is complete, too. */
function exitOf(child: Child): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}
