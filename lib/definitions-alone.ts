// For bundles that know all nodes and run some. Of the others' files the definition is left, and with the behaviour goes all
// that only the behaviour imports. What a config has to be is made for those nodes that a journey has.
import { readFile } from 'node:fs/promises';
import { type CallExpression, type ObjectExpression, parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { nodeFile } from '../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';

/** Nodes that `keeps` says so of keep their behaviour, and so do those of somebody's own. */
export function definitionsAlone(keeps: (definition: NodeDefinition) => boolean): Plugin {
  const kept = new Set(nodeDefinitions.filter(keeps).map(({ type }) => nodeFile(type)));
  const all = nodeDefinitions.map(({ type }) => nodeFile(type));
  const files = new RegExp(`[\\\\/]functions[\\\\/]nodes[\\\\/](${all.join('|')})\\.(ts|js)$`);
  return {
    name: 'definitions-alone',
    setup({ onLoad }) {
      onLoad({ filter: files }, async ({ path }) => {
        const [, file = '', ending] = files.exec(path) ?? [];
        const loader = ending === 'ts' ? 'ts' : 'js';
        const { code } = await transform(await readFile(path, 'utf8'), { loader, format: 'esm' });
        const lazy = withLazyConfig(code);
        return { contents: kept.has(file) ? lazy : withoutBehaviour(lazy), loader: 'js' };
      });
    },
  };
}

/** At the top of a module `const node = defineNode(definition, run)` becomes `const node = ({ definition })`. */
export function withoutBehaviour(code: string): string {
  const [call, definition] = defined(code) ?? [];
  if (!call || !definition) return code;
  const alone = code.slice(definition.start, definition.end);
  return `${code.slice(0, call.start)}({ definition: ${alone} })${code.slice(call.end)}`;
}

/** `config: schema` becomes a getter that makes the schema when it is first asked. */
export function withLazyConfig(code: string): string {
  const [, definition] = defined(code) ?? [];
  for (const property of definition?.properties ?? []) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.key.name !== 'config') continue;
    const schema = code.slice(property.value.start, property.value.end);
    const getter = `get config() { const value = ${schema}; Object.defineProperty(this, 'config', { value, enumerable: true }); return value; }`;
    return code.slice(0, property.start) + getter + code.slice(property.end);
  }
  return code;
}

function defined(code: string): readonly [call: CallExpression, definition: ObjectExpression] | undefined {
  for (const statement of parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    for (const { init } of declared?.type === 'VariableDeclaration' ? declared.declarations : []) {
      if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'defineNode')
        continue;
      const [definition] = init.arguments;
      if (definition?.type === 'ObjectExpression') return [init, definition];
    }
  }
  return undefined;
}
