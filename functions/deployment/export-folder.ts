// Export files on a disk: their encodings, and the folders of exports that have a file for every part.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ExportFile, isScriptSource, readJourneyExports } from '../journey/export.ts';

/** UTF-8 or UTF-16, with or without a mark in front; PowerShell writes the latter. What is neither holds U+FFFD. */
export function exportText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (bytes.length > 1 && first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined);
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}

/** The JSON files of a folder, by name; folders inside are left alone. Throws when there is no such folder. */
export function folderFiles(folder: string): ExportFile[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return read(
    folder,
    names.map(({ name }) => name).filter((name) => name.endsWith('.json')),
  );
}

/**
 * What a folder holds of journeys, by name: its JSON files, and of the folders inside those files that are exports or parts
 * of one. A whole tenant's configuration has secrets, too; they are not among them. Throws when there is no such folder.
 */
export function exportFolder(folder: string): ExportFile[] {
  const names = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((name) => !/(^|[\\/])(\.|node_modules[\\/])/.test(name))
    .filter((name) => name.endsWith('.json') || isScriptSource(name));
  const files = read(folder, names);
  const { used, broken } = readJourneyExports(files, '/');
  return files.filter(({ name }) => used.has(name) || broken.has(name) || isDirectlyIn(name));
}

function isDirectlyIn(name: string): boolean {
  return !/[\\/]/.test(name) && !isScriptSource(name);
}

function read(folder: string, names: readonly string[]): ExportFile[] {
  return [...names].sort().map((name) => ({ name, text: exportText(readFileSync(join(folder, name))) }));
}
