// The export files in a folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportFile } from '../journey/import.ts';

/** By name; folders inside are left alone. Throws when there is no such folder. */
export function folderFiles(folder: string): ExportFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
