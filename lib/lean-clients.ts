// What a bundle takes of the SDK's clients. Their schemas are made so that none can be left out, used or not: they name
// properties by constants, which a bundler takes for effects, and the schema and the class of every error are registered.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import type { Plugin } from 'esbuild';

/**
 * By client the errors that our code tells apart by their class; the others come as the service's own exception, with name,
 * message and status as ever. Not for SNS and SQS, whose names need the schemas: what goes over the wire as `EndpointDisabled`
 * is `EndpointDisabledException`.
 */
export const knownErrors: Readonly<Record<string, readonly string[]>> = {
  'client-cloudwatch-logs': ['ResourceAlreadyExistsException'],
  'client-kms': [],
  'client-lambda': [],
};

/** In place of the SDK's event streams, which no operation that we call has. Clients ask for them as they are made. */
const noEventStreams = `
export const eventStreamSerdeProvider = () => undefined;
export const resolveEventStreamSerdeConfig = (config) => config;
export class EventStreamSerde {
  constructor() {
    throw new Error('This bundle has no event streams');
  }
}`;

/** `allErrors`: for functions with a node of somebody's own, who may tell apart what we do not, and stream. */
export function leanClients({ allErrors }: { readonly allErrors: boolean }): Plugin {
  return {
    name: 'lean-clients',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ }, async ({ path }) => {
        const [, client = ''] = /[\\/]@aws-sdk[\\/]([^\\/]+)/.exec(path) ?? [];
        const known = allErrors ? undefined : knownErrors[client];
        const code = await readFile(path, 'utf8');
        return { contents: withoutEffects(known ? withKnownErrors(code, known) : code), loader: 'js' };
      });
      // Clients tell their version, and would bring all that npm knows of them.
      onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      if (allErrors) return;
      onLoad({ filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
        contents: noEventStreams,
        loader: 'js',
      }));
    },
  };
}

export function withKnownErrors(code: string, known: readonly string[]): string {
  return code.replace(/^n0_registry\.registerError\((\w+)\$, \w+\);$/gm, (statement, name) =>
    known.includes(name) ? statement : '',
  );
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
