import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { stop } from 'esbuild';
import type { ScriptRun } from '../../functions/script/script-run.ts';
import type { ScriptRunner } from '../../functions/script/script-runner.ts';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import { functionFile, functionSources } from '../../lib/function-sources.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { scripts } from '../fixtures/scripts/scripts.ts';
import { playScript, scriptRun } from '../support/script-world.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const file = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../functions/${path}`, import.meta.url)));

// A function that runs the script of its argument, and one that runs none.
const sources = {
  scripted: {
    text: `
      import { scriptRunner } from ${file('script/script-runner.ts')};
      const runner = scriptRunner({ randomness: { bytes: (length) => new Uint8Array(length) } });
      const result = await runner.run(JSON.parse(process.argv[2]), {});
      process.stdout.write(JSON.stringify(result));
      await runner.stop();`,
  },
  plain: { text: `import { isJsonObject } from ${file('json.ts')}; isJsonObject(1);` },
};

describe('a function that runs scripts', () => {
  const played = async (run: ScriptRun, name = 'scripted') => {
    const bundle = join(folder, name, 'index.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [bundle, JSON.stringify(run)]);
    return JSON.parse(stdout);
  };

  const folder = mkdtempSync(join(tmpdir(), 'waymark-script-bundle-'));
  beforeAll(async () => {
    await bundleFunctions(sources, folder);
    await stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has the worker and the sandbox beside it, and no other function has', () => {
    const files = (name: string) => readdirSync(join(folder, name)).filter((one) => !one.endsWith('.map'));

    expect(files('scripted').sort()).toEqual(['emscripten-module.wasm', 'index.mjs', 'script-worker.mjs']);
    expect(files('plain')).toEqual(['index.mjs']);
  });

  test('is small: the sandbox is a file, not text in the bundle', () => {
    const kilobytes = (name: string) => statSync(join(folder, 'scripted', name)).size / 1000;

    expect(kilobytes('script-worker.mjs')).toBeLessThan(200);
    expect(kilobytes('index.mjs')).toBeLessThan(300);
  });

  test('runs them from the bundle as from the sources', async () => {
    const run = scriptRun({
      source: `
        var fr = JavaImporter(org.forgerock.openam.auth.node.api.Action, java.security.MessageDigest);
        sharedState.put("sum", fr.MessageDigest.getInstance("SHA-1").digest("a".getBytes()).length);
        action = fr.Action.goTo("true").build();`,
    });

    expect(await played(run)).toMatchObject({
      kind: 'outcome',
      outcome: 'true',
      edits: [{ op: 'put', store: 'shared', key: 'sum', value: 20 }],
    });
  });

  test('stops them by the clock where Node cannot tell the CPU time of a thread', async () => {
    const worker = join(folder, 'older', 'script-worker.mjs');
    cpSync(join(folder, 'scripted'), join(folder, 'older'), { recursive: true });
    writeFileSync(worker, `delete process.threadCpuUsage;${readFileSync(worker, 'utf8')}`);

    const decided = await played(scriptRun({ source: 'outcome = "true";' }), 'older');
    const endless = await played(scriptRun({ source: 'for (;;) {}' }), 'older');

    expect(decided).toMatchObject({ kind: 'outcome', outcome: 'true' });
    expect(endless).toMatchObject({ kind: 'failed', failure: { message: 'Script exceeded its CPU time' } });
  });
});

// The function's own `index.mjs` offers nothing but its handler, whose hosts are real ones: the runner is bundled once more,
// by itself, so that it can be given the hosts of the fixtures.
describe('the scripts of the fixtures, in the bundle of the Scripted Decision node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-script-runner-'));
  const node = 'node-scripted-decision';
  let runner: ScriptRunner;
  beforeAll(async () => {
    const { [node]: source } = functionSources();
    if (!source) throw new Error(`There is no function ${node}`);
    await bundleFunctions({ [node]: source, runner: { file: functionFile('script/script-runner') } }, folder);
    await stop();
    const { scriptRunner } = await import(pathToFileURL(join(folder, 'runner/index.mjs')).href);
    runner = scriptRunner({ randomness: seededRandomness('scripts') });
  });
  afterAll(async () => {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['script-worker.mjs', 'emscripten-module.wasm'])('%s is what the node has beside it', (name) => {
    const [ofNode, ofRunner] = [node, 'runner'].map((place) => readFileSync(join(folder, place, name)));

    expect(ofRunner?.equals(ofNode ?? Buffer.of())).toBe(true);
  });

  describe.each(Object.entries(scripts))('%s', (_, group) => {
    test.each(group.map((script) => [`${script.engine}: ${script.title}`, script] as const))(
      '%s',
      async (_title, script) => {
        const turns = await playScript(script, runner);

        expect(turns).toEqual(script.turns);
      },
    );
  });
});
