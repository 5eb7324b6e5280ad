// Sources of scripts in every form that tools write them in.
import { describe, expect, test } from '@jest/globals';
import { readJourneyExport } from '../../functions/journey/export.ts';
import { withScripts } from '../../functions/journey/exported-script.ts';
import type { JsonObject } from '../../functions/json.ts';
import { exportedScript, scriptSource } from '../../functions/script/exported-script.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';

const source = "// Größe\nvar name = 'x';\noutcome = 'true';\n";

describe('the source', () => {
  test.each([
    ['as JSON text', JSON.stringify(source)],
    ['in base64', Buffer.from(source).toString('base64')],
    ['as lines', source.split('\n')],
    ['percent-encoded', encodeURIComponent(source)],
    ['bare', source],
  ])('%s is decoded', (_form, script) => {
    expect(scriptSource(script)).toBe(source);
  });

  test.each(['true', 'go(1)', 'abcd', 'outcome1', 'outcome=', ''])(
    'that is short and bare stays what it is: %j',
    (script) => {
      expect(scriptSource(script)).toBe(script);
    },
  );

  test.each([[null], [7], [{ file: 'x.js' }], [['a', 1]]])('%j is none', (script) => {
    expect(scriptSource(script)).toBeUndefined();
    expect(exportedScript('id', { script })).toBeUndefined();
  });
});

describe('a script', () => {
  test('of an old export has the defaults of its time', () => {
    expect(exportedScript('one', { _id: 'one', name: 'null', description: null, script: source })).toEqual({
      ...{ id: 'one', name: 'one', description: '', source, language: 'JAVASCRIPT', default: false },
      ...{ context: 'AUTHENTICATION_TREE_DECISION_NODE', evaluatorVersion: '1.0' },
    });
  });

  test.each([
    ['SCRIPTED_DECISION_NODE', '1.0'],
    ['LIBRARY', '2.0'],
    ['CONFIG_PROVIDER_NODE', '1.0'],
  ])('of the context %s that names no engine runs in %s', (context, evaluatorVersion) => {
    expect(exportedScript('one', { context, script: source })).toMatchObject({ context, evaluatorVersion });
  });

  const scripted = (scripts: JsonObject) =>
    journeyExport({
      id: 'Login',
      entry: 'a',
      nodes: { a: { type: 'ScriptedDecisionNode', config: { script: 'one' }, to: { true: 'success' } } },
      scripts,
    });

  test('that several journeys bring is read once', () => {
    const scripts = { one: { _id: 'one', name: 'One', script: JSON.stringify(source), lastModifiedBy: 'demo' } };

    const read = readJourneyExport('a.json', exportFile(scripted(scripts), { ...scripted(scripts), id: 'Other' }));

    expect(read.scripts).toEqual([expect.objectContaining({ id: 'one', name: 'One', source })]);
  });

  test('stays in its journey as it was written, so that an export equals its import', () => {
    const scripts = { one: { _id: 'one', name: 'One', script: source.split('\n'), exports: [{ id: 'x' }] } };

    expect(readJourneyExport('a.json', exportFile(scripted(scripts))).journeys[0]?.scripts).toEqual(scripts);
  });

  test('brings the libraries that it requires, and those that they require, once each', () => {
    const library = (name: string, script: string) => ({ name, context: 'LIBRARY', script });
    const pool = {
      one: { script: 'var a = require("a"), b = require( \'b\' );' },
      a: library('a', "require('b')"),
      b: library('b', "require('a'); require('nowhere')"),
      other: library('other', ''),
    };

    expect(Object.keys(withScripts(scripted({}), pool).scripts)).toEqual(['one', 'a', 'b']);
  });
});
