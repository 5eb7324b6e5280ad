// What a bundle loads of Node.js as it starts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stop } from 'esbuild';
import { bundleFunctions } from '../../lib/bundle-functions.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-lean-builtins-'));

const text = `import { createServer, request } from 'node:http';
  import secure, { Agent } from 'https';
  import * as crypto from 'node:crypto';
  import { setTimeout as sleep } from 'node:timers/promises';
  export const kinds = [createServer, request, secure.request, Agent, crypto.createHmac, sleep].map((one) => typeof one);
  export const random = crypto.webcrypto.getRandomValues(new Uint8Array(4)).length;
  export const loaded = process.moduleLoadList.filter((name) => name.includes('deps/undici/undici'));`;

beforeAll(async () => {
  await bundleFunctions({ ours: { text }, theirs: { text, ownNodes: true } }, folder);
  await stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['ours', 'theirs'])('a bundle of %s that takes something of node:http does not load undici', (name) => {
  const script = `const { kinds, random, loaded } = await import(${JSON.stringify(join(folder, name, 'index.mjs'))});
    console.log(JSON.stringify({ kinds, random, loaded }));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });

  expect(JSON.parse(printed)).toEqual({ kinds: Array(6).fill('function'), random: 4, loaded: [] });
});
