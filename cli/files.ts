// Files that are named on the command line.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Trouble } from './command.ts';

/**
 * npm starts the scripts of a package in the folder of its package.json; files are meant as seen from where npm was called.
 * A script that goes elsewhere first means the files there.
 */
export function fromCaller(
  path: string,
  { INIT_CWD, npm_package_json: script }: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const startedByNpm = script !== undefined && dirname(script) === process.cwd();
  return resolve(startedByNpm ? (INIT_CWD ?? '') : '', path);
}

export function callersFile(path: string): string {
  return readFileSync(fromCaller(path), 'utf8');
}

/** What `read` makes of the path. Throws a Trouble that names the path as it was given, or says `missing` where none is. */
export function readOrTrouble<Read>(path: string, read: (path: string) => Read, missing?: string): Read {
  try {
    return read(path);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    if (absent && missing !== undefined) throw new Trouble(missing, { cause: error });
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new Trouble(`Cannot read ${path}${code}`, { cause: error });
  }
}
