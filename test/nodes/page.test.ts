import { describe, expect, test } from '@jest/globals';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/page.ts';

const { definition } = node;

const child = { _id: 'c1', nodeType: 'ValidatedUsernameNode', displayName: 'Name', nodeVersion: '1.0' };

describe('Page Node definition', () => {
  test('runs in the engine and touches nothing', () => {
    expect([definition.runsIn, definition.needs]).toEqual(['engine', []]);
  });

  test('has no outcomes of its own', () => {
    expect(definition.outcomes).toBe('fromConfig');
    expect(outcomesOf(definition, definition.config.parse({ nodes: [child] }))).toEqual([]);
  });

  test('fills in keys that an export misses', () => {
    expect(definition.config.parse({})).toEqual({ nodes: [], pageHeader: {}, pageDescription: {} });
  });

  test('keeps its children in order, without what it does not know of them', () => {
    const nodes = [
      { ...child, _properties: {} },
      { _id: 'c2', nodeType: 'ValidatedPasswordNode' },
    ];

    const parsed = definition.config.parse({ nodes });

    expect(parsed.nodes).toEqual([child, { _id: 'c2', nodeType: 'ValidatedPasswordNode' }]);
  });

  test.each([{ nodes: {} }, { nodes: [{ _id: 'c1' }] }, { nodes: [{ nodeType: 'X' }] }, { pageHeader: 'x' }])(
    'refuses %j',
    (config) => {
      expect(definition.config.safeParse(config).success).toBe(false);
    },
  );

  test.each([undefined, null, 'null', ''])('reads a stage of %j as none', (stage) => {
    expect(definition.config.parse({ stage }).stage).toBeUndefined();
  });

  test('passes any other stage on untouched', () => {
    expect(definition.config.parse({ stage: '{"themeId":"1"}' }).stage).toBe('{"themeId":"1"}');
  });

  test('warns of languages that do not exist and of a page without nodes', () => {
    const config = definition.config.parse({ pageHeader: { '??': 'x' }, pageDescription: { 'e n': 'y', en: 'z' } });

    const warnings = definition.warnings?.(config);

    expect(warnings).toEqual([
      'nodes: there is none, so the page cannot run',
      'pageHeader: Invalid locale provided: ??',
      'pageDescription: Invalid locale provided: e n',
    ]);
  });

  test('has nothing to warn of in an ordinary page', () => {
    expect(definition.warnings?.(definition.config.parse({ nodes: [child], pageHeader: { en: 'Hi' } }))).toEqual([]);
  });
});
