// What a bundle takes of zod: schemas check there, and are never described as JSON Schema, which every schema is made able to.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import type { Plugin } from 'esbuild';

/** Not for functions with a node of somebody's own, who may describe schemas. */
export function leanSchemas(): Plugin {
  return {
    name: 'lean-schemas',
    setup({ onLoad }) {
      onLoad(
        { filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/ },
        async ({ path }) => ({
          contents: withoutBodies(await readFile(path, 'utf8')),
          loader: 'js',
        }),
      );
    },
  };
}

/** A module with the same exports, each of which throws when it is called. */
export function withoutBodies(code: string): string {
  const names = parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration, specifiers } = statement;
    const renamed = specifiers.map(({ exported }) => ('name' in exported ? exported.name : String(exported.value)));
    if (declaration?.type === 'FunctionDeclaration') return [declaration.id.name, ...renamed];
    if (declaration?.type !== 'VariableDeclaration') return renamed;
    return [...declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])), ...renamed];
  });
  return [
    'function absent() { throw new Error("This bundle describes no schemas as JSON Schema"); }',
    // Made by zod as each schema is made, and asked for by nobody.
    'const method = () => absent;',
    `export { ${names.map((name) => `${/^create\w+Method$/.test(name) ? 'method' : 'absent'} as ${name}`).join(', ')} };`,
  ].join('\n');
}
