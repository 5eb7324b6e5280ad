// The console in the bucket of the login page: only where it is asked for.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { consoleFiles } from '../../lib/console-files.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-console-'));

afterAll(() => {
  removeFolders();
  rmSync(folder, { recursive: true, force: true });
});

const digest = (settings: Parameters<typeof synthesized>[0]) => {
  const [resource] = Object.values(synthesized(settings).loginPage?.findResources('Custom::LoginPage') ?? {});
  return resource?.['Properties'].Digest;
};

test('what was never built: synthesis says what to run', () => {
  expect(() => consoleFiles(folder)).toThrow('npm run build:login');
});

test('its files have the address that people see, what it loads first', () => {
  mkdirSync(join(folder, 'console'), { recursive: true });
  for (const file of ['console.html', 'console/console-AbCd_123.js', 'console/elk.bundled-AbCd_123.js']) {
    writeFileSync(join(folder, file), file);
  }

  expect(consoleFiles(folder).map(({ path, contentType, cacheControl }) => [path, contentType, cacheControl])).toEqual([
    ['console/console-AbCd_123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['console/elk.bundled-AbCd_123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['console', 'text/html; charset=utf-8', 'no-cache'],
  ]);
});

test('is uploaded with the login page where the configuration says so, and not otherwise', () => {
  const { loginPage } = everything;
  const without = digest(everything);

  expect(digest(everything)).toBe(without);
  expect(digest({ ...everything, ...(loginPage && { loginPage: { ...loginPage, console: true } }) })).not.toBe(without);
});
