// What a node of this repository lacks besides itself, each in a line that says what to do.
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeFile } from '../../functions/nodes/node-functions.ts';

export interface NodeFiles {
  /** The source of every node's file, by its name without the ending. */
  readonly sources: Readonly<Record<string, string>>;
  /** The lines of functions/nodes/index.ts. */
  readonly lines: readonly string[];
  /** What those lines export. */
  readonly definitions: Readonly<Record<string, NodeDefinition>>;
  /** Names of the tests' files, without the ending. */
  readonly tests: readonly string[];
}

export function forgottenSteps({ sources, lines, definitions, tests }: NodeFiles): string[] {
  const files = Object.keys(sources).sort();
  const wanted = files.map(lineOf);
  return [
    ...files.flatMap((file) => {
      const definition = definitions[camelCase(file)];
      return [
        ...(lines.includes(lineOf(file)) ? [] : [`functions/nodes/index.ts lacks the line: ${lineOf(file)}`]),
        ...(tests.includes(file) ? [] : [`functions/nodes/${file}.ts has no test: make test/nodes/${file}.test.ts`]),
        ...(definition ? ofDefinition(file, definition, sources[file] ?? '') : []),
      ];
    }),
    ...lines
      .filter((line) => !wanted.includes(line))
      .map((line) => `functions/nodes/index.ts has a line that is no node's file: ${line}`),
    ...lines.flatMap((line, index) => {
      const before = lines[index - 1];
      return before !== undefined && before > line
        ? [`functions/nodes/index.ts is not in order: put this line above ${before}: ${line}`]
        : [];
    }),
  ];
}

/** Those that its file makes itself; the others show when its test runs it. */
function ofDefinition(file: string, { type, callbacks = [] }: NodeDefinition, source: string): string[] {
  const imported = [...source.matchAll(/import \{([^}]*)\} from '\.\.\/node\/callbacks\//g)].map(([, names]) => names);
  const sent = [...imported.join(',').matchAll(/\b[a-z]\w*Callback\b/g)].map(([name]) => camelCase(`-${name}`));
  const right = nodeFile(type);
  return [
    ...(right === file ? [] : [`functions/nodes/${file}.ts is of the type ${type}: call it ${right}.ts`]),
    ...sent
      .filter((callback) => !callbacks.some((declared) => declared === callback))
      .map((callback) => `functions/nodes/${file}.ts uses ${callback}: declare it under callbacks`),
  ];
}

function lineOf(file: string): string {
  return `export { node as ${camelCase(file)} } from './${file}.ts';`;
}

function camelCase(file: string): string {
  return file.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}
