// What a bundle takes of the SDK's clients. Their schemas are made so that none can be left out, used or not: they name
// properties by constants, which a bundler takes for effects.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import type { Plugin } from 'esbuild';

/** In place of the SDK's event streams, which no operation that we call has. Clients ask for them as they are made. */
const noEventStreams = `
export const eventStreamSerdeProvider = () => undefined;
export const resolveEventStreamSerdeConfig = (config) => config;
export class EventStreamSerde {
  constructor() {
    throw new Error('This bundle has no event streams');
  }
}`;

/** `eventStreams`: for functions with a node of somebody's own, who may use what we do not. */
export function leanClients({ eventStreams }: { readonly eventStreams: boolean }): Plugin {
  return {
    name: 'lean-clients',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ }, async ({ path }) => {
        return { contents: withoutEffects(await readFile(path, 'utf8')), loader: 'js' };
      });
      // Clients tell their version, and would bring all that npm knows of them.
      onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      if (eventStreams) return;
      onLoad({ filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
        contents: noEventStreams,
        loader: 'js',
      }));
    },
  };
}

/** Lists at the top of a module are made in a call that has none, and so only where they are used. */
export function withoutEffects(code: string): string {
  let lean = '';
  let from = 0;
  for (const statement of parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    for (const { init } of declared?.type === 'VariableDeclaration' ? declared.declarations : []) {
      if (init?.type !== 'ArrayExpression') continue;
      lean += `${code.slice(from, init.start)}/* @__PURE__ */ (() => ${code.slice(init.start, init.end)})()`;
      from = init.end;
    }
  }
  return lean + code.slice(from);
}
