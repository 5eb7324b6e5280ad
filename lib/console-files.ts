// What the bucket of the login page holds besides when the console is asked for: what `npm run build:login` has built of it. It
// finds the API by the same `pages/config.json`.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageFile } from '../functions/ports/system.ts';
import { cacheControl } from '../login/page-headers.ts';
import { contentTypeOf } from './login-page-files.ts';

const page = 'console.html';

/** What the page loads comes before it. Throws without a build. */
export function consoleFiles(folder: string): readonly PageFile[] {
  const built = globSync('**/*.*', { cwd: folder }).sort();
  if (!built.includes(page)) throw new Error(`${folder} holds no console: run npm run build:login`);
  return [...built.filter((path) => path !== page), page].map((name) => {
    const path = name.replace(/\.html$/, '');
    const content = readFileSync(join(folder, name));
    return { path, contentType: contentTypeOf(name), cacheControl: cacheControl(path), content };
  });
}
