// Journey exports that are named on the command line: files, and folders of them.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exportFolder, exportText } from '../../functions/deployment/export-folder.ts';
import type { ExportFile } from '../../functions/journey/export.ts';
import { Trouble } from '../command.ts';
import { fromCaller, readOrTrouble } from '../files.ts';

/** The file of this path, or what the folder of this path holds of exports; names are as the path was given. */
export function callersExports(path: string): readonly ExportFile[] {
  const there = fromCaller(path);
  if (!statSync(there).isDirectory()) return [{ name: path, text: exportText(readFileSync(there)) }];
  return exportFolder(there).map(({ name, text }) => ({ name: join(path, name), text }));
}

/** All of them together. Throws a Trouble for a path where there is nothing, or nothing of the kind. */
export function namedExports(paths: readonly string[], exportsAt: typeof callersExports): ExportFile[] {
  return paths.flatMap((path) => {
    const files = readOrTrouble(path, exportsAt);
    if (files.length === 0) throw new Trouble(`There is no journey export in ${path}`);
    return files;
  });
}
