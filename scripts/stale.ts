// Whether what was built of some files has to be built again.
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `made` is what a build writes last, `sources` are patterns of what goes into it; both as seen from `folder`. A folder is newer than
 * what was built when something in it has come or gone.
 */
export function isStale(made: string, sources: readonly string[], folder: string): boolean {
  const file = join(folder, made);
  if (!existsSync(file)) return true;
  const built = statSync(file).mtimeMs;
  return globSync(sources, { cwd: folder }).some((source) => statSync(join(folder, source)).mtimeMs > built);
}
