// What the bucket of the login page holds: what `npm run build:login` has built, where the API is, and what is shown at an
// address where there is nothing.
import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { PageFile } from '../functions/ports/system.ts';
import { movedDown, realmAddress, realmPages } from '../login/page-addresses.ts';
import { cacheControl } from '../login/page-headers.ts';

/** Of login/src/shared/configuration.ts. */
export interface PageSettings {
  readonly amUrl: string;
  /** Where the address names none. */
  readonly realm: string;
}

/** The names of the objects, and so the paths, of pages. */
export const pagePaths = { signIn: 'login', notFound: 'not-found' } as const;

const notFound = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Page not found</title>
<link rel="icon" href="data:,">
<h1>Page not found</h1>
<p>There is no page at this address. <a href="/${pagePaths.signIn}">Sign in</a></p>
`;

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
};

/** What pages load comes before them. `realms`, in normal form, have pages of their own. Throws without a build. */
export function loginPageFiles(
  folder: string,
  settings: PageSettings,
  realms: readonly string[] = [],
): readonly PageFile[] {
  const built = globSync('**/*.*', { cwd: folder }).sort();
  const pages = built.filter((path) => path.endsWith('.html'));
  if (!pages.includes(`${pagePaths.signIn}.html`)) {
    throw new Error(`${folder} holds no login page: run npm run build:login`);
  }
  const read = (path: string): readonly [string, Uint8Array] => [path, readFileSync(join(folder, path))];
  const files = [
    ...built.filter((path) => !pages.includes(path)).map(read),
    ['pages/config.json', Buffer.from(JSON.stringify(settings))] as const,
    ...pages.map(read),
    ...realms.map(realmAddress).flatMap((address) =>
      realmPages.map((page): readonly [string, Uint8Array] => {
        const html = readFileSync(join(folder, `${page}.html`), 'utf8');
        return [`${page}/${address}.html`, Buffer.from(movedDown(html, address.split('/').length))];
      }),
    ),
    [`${pagePaths.notFound}.html`, Buffer.from(notFound)] as const,
  ];
  return files.map(([name, content]) => {
    // Pages without an ending make the addresses that people see.
    const path = name.replace(/\.html$/, '');
    return { path, contentType: contentTypeOf(name), cacheControl: cacheControl(path), content };
  });
}

export function contentTypeOf(path: string): string {
  const type = contentTypes[extname(path).slice(1)];
  if (type === undefined) throw new Error(`What type has ${path}? lib/login-page-files.ts does not say`);
  return type;
}
