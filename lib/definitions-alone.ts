// For bundles that know nodes but do not run them: of a node's file its definition is left, and with the behaviour goes all
// that only the behaviour imports.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';
import { nodeFile } from '../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';

/** `keepPure` leaves the nodes that touch nothing as they are. Nodes of somebody's own are left as they are, too. */
export function definitionsAlone(keepPure: boolean): Plugin {
  const stripped = nodeDefinitions
    .filter(({ needs }) => !keepPure || needs.length > 0)
    .map(({ type }) => nodeFile(type));
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
