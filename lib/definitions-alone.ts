// For bundles that know nodes but do not run them: of a node's file its definition is left, and with the behaviour goes all
// that only the behaviour imports.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { nodeFile } from '../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';

/** Nodes that `keeps` says so of are left as they are, and so are those of somebody's own. */
export function definitionsAlone(keeps: (definition: NodeDefinition) => boolean): Plugin {
  const stripped = nodeDefinitions.filter((definition) => !keeps(definition)).map(({ type }) => nodeFile(type));
  if (stripped.length === 0) return { name: 'definitions-alone', setup() {} };
  const files = new RegExp(`[\\\\/]functions[\\\\/]nodes[\\\\/](${stripped.join('|')})\\.(ts|js)$`);
  return {
    name: 'definitions-alone',
    setup({ onLoad }) {
      onLoad({ filter: files }, async ({ path }) => {
        const loader = path.endsWith('.ts') ? 'ts' : 'js';
        const { code } = await transform(await readFile(path, 'utf8'), { loader, format: 'esm' });
        return { contents: withoutBehaviour(code), loader: 'js' };
      });
    },
  };
}

/** At the top of a module `const node = defineNode(definition, run)` becomes `const node = ({ definition })`. */
export function withoutBehaviour(code: string): string {
  for (const statement of parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    for (const { init } of declared?.type === 'VariableDeclaration' ? declared.declarations : []) {
      if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'defineNode')
        continue;
      const [definition] = init.arguments;
      if (!definition) continue;
      const alone = code.slice(definition.start, definition.end);
      return `${code.slice(0, init.start)}({ definition: ${alone} })${code.slice(init.end)}`;
    }
  }
  return code;
}
