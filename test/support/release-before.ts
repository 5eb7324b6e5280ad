// Which release came before what is checked out.
import { execFileSync } from 'node:child_process';

/** What stood on main before there were releases, for clones that have no tags. */
const beforeReleases = '3bf860a';

/**
 * The last tag `v…` on the way to what is checked out, by version; a tag of this very commit is none. Throws for a clone whose
 * history is cut off before it.
 */
export function releaseBefore(repository: string, otherwise = beforeReleases): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const earlier = ['--merged', 'HEAD', '--no-contains', 'HEAD'];
  // A candidate comes before the release that it was one for.
  const newestFirst = ['-c', 'versionsort.suffix=-', 'tag', '--sort=-version:refname'];
  const [tag] = git(...newestFirst, ...earlier, '--list', 'v[0-9]*').split('\n');
  const release = tag || otherwise;
  try {
    git('cat-file', '-e', `${release}^{commit}`);
  } catch (cause) {
    throw new Error(`Git has no ${release} here: fetch the whole history, git fetch --unshallow --tags`, { cause });
  }
  return release;
}
