import { describe, expect, test } from '@jest/globals';
import { checkScript } from '../../functions/script/check-script.ts';
import { callbackScripts } from '../fixtures/scripts/callbacks.ts';
import { stateScripts } from '../fixtures/scripts/state.ts';
import { worldScripts } from '../fixtures/scripts/world.ts';

const legacy = (source: string) => checkScript({ source, engine: 'legacy' });
const next = (source: string) => checkScript({ source, engine: 'next' });

describe('a script is checked before it runs', () => {
  test('one that does not parse is told with its line', () => {
    const { syntaxError } = legacy('var a = 1;\n\nif (a {\n}');

    expect(syntaxError).toEqual({ line: 3, message: 'Unexpected token' });
  });

  test.each([
    ['return at the top', 'return 1;'],
    ['modules', 'import fs from "fs";'],
    ['for each of Rhino', 'for each (var x in [1]) {}'],
    ['a conditional catch of Rhino', 'try { x(); } catch (e if e.y) {}'],
    ['half a script', 'outcome = "tr'],
  ])('%s does not parse', (_, source) => {
    expect(legacy(source).syntaxError?.line).toBe(1);
  });

  // All within the 100 kB that a script may have.
  test.each([
    ['of members', `x${'.a'.repeat(45_000)};`, ['x is not defined']],
    ['of calls', `f${'(1)'.repeat(30_000)};`, ['f is not defined']],
    ['of brackets', '('.repeat(50_000), undefined],
    ['of sums', `outcome = ${'1+'.repeat(45_000)}1;`, undefined],
    ['of templates', '`${'.repeat(30_000), undefined],
  ])('attack: a chain %s does not bring the import down', (_, source, messages) => {
    const { syntaxError, warnings } = legacy(source);

    if (messages) expect(warnings.map(({ message }) => message)).toEqual(messages);
    else expect(syntaxError?.message).toBe('Not enough stack space to parse input');
  });

  test('sloppy mode is no error: with, octal numbers, HTML comments, doubled parameters, a byte-order mark', () => {
    const source =
      '\ufeff<!-- old\nvar o = { a: 1 }; with (o) { b = a + 010; }\nfunction f(x, x) { return x; }\nlet { c, d: [e] } = f;';

    expect(legacy(source)).toEqual({ warnings: [] });
  });

  test('classes that are none here are named, once, where they are first', () => {
    const source = `var fr = JavaImporter(
      org.forgerock.openam.auth.node.api.Action,
      javax.crypto.Cipher,
      org.forgerock.http.protocol);
    new Packages.com.example.deep.Thing.Inner();
    javax.crypto.Cipher.getInstance("AES");`;

    expect(legacy(source).warnings).toEqual([
      {
        line: 3,
        message: 'Java class javax.crypto.Cipher is not available to scripts',
        missing: { kind: 'Java class', name: 'javax.crypto.Cipher' },
      },
      {
        line: 5,
        message: 'Java class com.example.deep.Thing is not available to scripts',
        missing: { kind: 'Java class', name: 'com.example.deep.Thing' },
      },
    ]);
  });

  test('bindings that refuse are named, unless a script only asks whether they are there', () => {
    const source = 'if (typeof policy !== "undefined") x();\nfunction x() { return cacheManager.get(1); }';

    expect(next(source).warnings).toEqual([
      {
        line: 2,
        message: 'The binding cacheManager is not available to scripts',
        missing: { kind: 'script binding', name: 'cacheManager' },
      },
    ]);
  });

  test('bindings of the other engine are no bindings, and are known as its', () => {
    const source = 'sharedState.get("a");\nopenidm.read("b");';

    expect(legacy(source).warnings).toEqual([
      {
        line: 2,
        message: 'openidm is not defined: it is of the next generation, and this script is of the legacy engine',
      },
    ]);
    expect(next(source).warnings).toEqual([
      {
        line: 1,
        message: 'sharedState is not defined: it is of the legacy engine, and this script is of the next generation',
      },
    ]);
  });

  test('a misspelt binding is told what was meant', () => {
    expect(next('nodeStat.get("a");\nlookup();').warnings).toEqual([
      { line: 1, message: 'nodeStat is not defined; did you mean nodeState?' },
      { line: 2, message: 'lookup is not defined' },
    ]);
  });

  test('a name of the script’s own is none to warn of', () => {
    const source =
      'mine = 1; label: for (var { a, b: c } of []) break label;\nclass K { m() { return this.unknown; } }\n(({ d }, ...e) => [d, e, mine, a, c, K, { key: 1 }.key]);\ntry { } catch ({ message }) { message; }';

    expect(next(source)).toEqual({ warnings: [] });
  });

  test('a library may return, and exports', () => {
    const source = 'if (!exports.x) return;\nmodule.exports = require("other");';

    expect(checkScript({ source, engine: 'next', library: true })).toEqual({ warnings: [] });
  });

  test.each([...stateScripts, ...callbackScripts, ...worldScripts].map((one) => [one.title, one] as const))(
    'a script that runs is not refused: %s',
    (_, { script, engine }) => {
      const { syntaxError, warnings } = checkScript({ source: script, engine });

      expect(syntaxError).toBeUndefined();
      expect(warnings.filter(({ message }) => message.includes('is not defined'))).toEqual([]);
    },
  );
});
