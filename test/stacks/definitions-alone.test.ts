import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { nodeFile } from '../../functions/nodes/node-functions.ts';
import { nodes } from '../../functions/nodes/node-set.ts';
import { withLazyConfig, withoutBehaviour } from '../../lib/definitions-alone.ts';

describe('a node’s file without its behaviour', () => {
  test('keeps the definition, and whatever else the module says', () => {
    const code = [
      `import { check } from './check.js';`,
      `const types = ['A'];`,
      `const node = defineNode({ type: 'ANode', needs: types }, ({ config }) => goTo(check(config)), async () => {});`,
      `export { node };`,
    ].join('\n');

    expect(withoutBehaviour(code)).toBe(
      [
        `import { check } from './check.js';`,
        `const types = ['A'];`,
        `const node = ({ definition: { type: 'ANode', needs: types } });`,
        `export { node };`,
      ].join('\n'),
    );
  });

  test('is the same file where nothing is defined', () => {
    const code = `export const text = 'defineNode({}, run)';`;

    expect(withoutBehaviour(code)).toBe(code);
  });

  test.each(nodes.map(({ definition }) => definition.type))('can be had of %s', (type) => {
    const path = fileURLToPath(new URL(`../../functions/nodes/${nodeFile(type)}.ts`, import.meta.url));
    const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts', format: 'esm' });

    expect(withoutBehaviour(code)).not.toMatch(/\bdefineNode\(/);
  });
});

describe('the config of a node', () => {
  const loaded = (code: string): { node: { config: object }; made: () => number } =>
    new Function(`let made = 0;
      const schema = () => ({ number: (made += 1) });
      const defineNode = (definition) => definition;
      ${code}
      return { node, made: () => made };`)();

  test('is made when it is first asked for, once', () => {
    const { node, made } = loaded(
      withLazyConfig(`const node = defineNode({ type: 'A', config: schema(), needs: [] });`),
    );
    const before = made();
    const { config } = node;

    expect([node.config === config, before, made()]).toEqual([true, 0, 1]);
    expect({ ...node }).toEqual({ type: 'A', config: { number: 1 }, needs: [] });
  });

  test.each(nodes.map(({ definition }) => definition.type))('of %s may wait', (type) => {
    const path = fileURLToPath(new URL(`../../functions/nodes/${nodeFile(type)}.ts`, import.meta.url));
    const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts', format: 'esm' });

    expect(withLazyConfig(code)).toContain('get config()');
  });
});
