// How a bundle takes what Node.js brings along. An import in an ES module asks each builtin for all that it exports, and
// what it makes only when it is asked is made: for node:http, a WebSocket with all of undici, which takes as long
// as the half of our own start.
import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

export function leanBuiltins(): Plugin {
  const names = new Set(builtinModules);
  return {
    name: 'lean-builtins',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^(?:node:)?[a-z_/]+[a-z0-9_]*$/ }, ({ path, kind }) => {
        const name = path.replace(/^node:/, '');
        const asked = kind === 'import-statement' || kind === 'require-call';
        return asked && names.has(name) ? { path: `node:${name}`, namespace: 'builtin' } : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}
