// What is listed as there is there, and what is there is listed.
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { bindings, javaClasses, refusedBindings, refusedClasses } from '../../functions/script/script-names.ts';
import type { ScriptEngine, ScriptRun } from '../../functions/script/script-run.ts';
import { scriptRunner } from '../../functions/script/script-runner.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { memoryScriptHost, scriptRun } from '../support/script-world.ts';

jest.setTimeout(60_000);

const runner = scriptRunner({ randomness: seededRandomness('names') });
afterAll(() => runner.stop());

async function listed(source: string, changes: Partial<ScriptRun>): Promise<unknown> {
  const run = scriptRun({ source: `${source} outcome = "true";`, existingSession: {}, ...changes });
  const result = await runner.run(run, memoryScriptHost().host);
  if (result.kind !== 'outcome') throw new Error(JSON.stringify(result));
  const [edit] = result.edits;
  return edit?.op === 'put' ? edit.value : undefined;
}

const engines: readonly ScriptEngine[] = ['legacy', 'next'];

describe.each(engines)('%s: the names of a script', (engine) => {
  test('every class that is listed has its counterpart', async () => {
    const names = Object.entries(javaClasses).flatMap(([path, simple]) => simple.map((name) => `${path}.${name}`));

    const missing = await listed(
      `nodeState.putShared("missing", ${JSON.stringify(names)}.filter(function (name) {
        try { eval(name).anything; return false; } catch (e) { return true; }
      }));`,
      { engine },
    );

    expect(names.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  test('every class that is refused says its name', async () => {
    const told = await listed(
      `nodeState.putShared("told", ${JSON.stringify(refusedClasses)}.map(function (name) {
        try { new (eval(name))(); } catch (e) { return e.message; }
      }));`,
      { engine },
    );

    expect(told).toEqual(refusedClasses.map((name) => `Java class ${name} is not available to scripts`));
  });

  test('the bindings are those that are listed', async () => {
    const names = async (purpose: ScriptRun['purpose']) => {
      const run = scriptRun({
        engine,
        purpose,
        source: `
          var names = Object.getOwnPropertyNames(globalThis);
          config = outcome = "true"; nodeState.putShared("names", names);
          if (${purpose === 'config'}) config = { names: names };`,
        existingSession: {},
      });
      const result = await runner.run(run, memoryScriptHost().host);
      const found = result.kind === 'config' ? result.config['names'] : undefined;
      const edit = result.kind === 'outcome' ? result.edits[0] : undefined;
      return (found ?? (edit?.op === 'put' ? edit.value : [])) as string[];
    };
    const ofLanguage =
      /^[A-Z]|^(globalThis|escape|unescape|eval|is[FN]|parse|encode|decode|undefined|com|org|java|javax|names)/;
    const found = new Set(
      [...(await names('decision')), ...(await names('config'))].filter((name) => !ofLanguage.test(name)),
    );

    expect([...found].sort()).toEqual([...new Set([...bindings[engine], ...refusedBindings[engine]])].sort());
  });
});
