// The version of this package, which package.json alone says. A bundle has it built in.
import { readFileSync } from 'node:fs';

declare const WAYMARK_VERSION: string | undefined;

export const version: string = typeof WAYMARK_VERSION === 'string' ? WAYMARK_VERSION : /* @__PURE__ */ ofPackage();

function ofPackage(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
