// What is one's own: a module whose exports, one by one or in lists, are nodes, and one that exports an identity source.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { isNode, type NodeImplementation } from '../../functions/node/define-node.ts';
import { nodeSet } from '../../functions/nodes/node-set.ts';
import { type DefinedSource, isIdentitySource } from '../../functions/ports/identity-source.ts';
import { Trouble } from '../command.ts';
import { fromCaller } from '../files.ts';

const endings = ['ts', 'js', 'mjs'];
const usual = endings.map((ending) => `nodes/index.${ending}`);
const usualSource = endings.map((ending) => `identity-source/index.${ending}`);

/** What `--nodes FILE` means, for a usage text. */
export const nodesUsage =
  'a module that exports nodes of your own; default: nodes/index.ts, where you are, if it is there';

/** What `--identity-source FILE` means, for a usage text. */
export const sourceUsage =
  'a module that exports where your users live; default: identity-source/index.ts, where you are, if it is there';

/** The module that was named, or the usual one if it is there. Throws a Trouble when the named one is not there. */
export function nodesFile(named: string | undefined): string | undefined {
  return fileThere(named, usual);
}

/** As `nodesFile`. */
export function sourceFile(named: string | undefined): string | undefined {
  return fileThere(named, usualSource);
}

function fileThere(named: string | undefined, expected: readonly string[]): string | undefined {
  const file = (named === undefined ? expected : [named])
    .map((path) => fromCaller(path))
    .find((path) => existsSync(path));
  if (file === undefined && named !== undefined) throw new Trouble(`There is no file ${named}`);
  return file;
}

/** Throws a Trouble that says what is wrong with the module. */
export async function ownNodes(file: string | undefined): Promise<readonly NodeImplementation[]> {
  if (file === undefined) return [];
  const exported = await load(file);
  const nodes = Object.values(exported).flat().filter(isNode);
  if (nodes.length === 0) throw new Trouble(`${file} exports no node: what defineNode makes is one`);
  const unplaced = nodes.find(({ definition }) => definition.module === undefined);
  if (unplaced) {
    throw new Trouble(`${unplaced.definition.type} in ${file} needs \`module: import.meta.url\` in its definition`);
  }
  try {
    nodeSet(nodes);
  } catch (cause) {
    throw new Trouble(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  return nodes;
}

/** Throws a Trouble that says what is wrong with the module. */
export async function ownIdentitySource(file: string | undefined): Promise<DefinedSource | undefined> {
  if (file === undefined) return undefined;
  const source = Object.values(await load(file)).find(isIdentitySource);
  if (source) return source;
  throw new Trouble(`${file} exports no identity source: what defineIdentitySource makes is one`);
}

async function load(file: string): Promise<Readonly<Record<string, unknown>>> {
  return import(pathToFileURL(file).href).catch((cause) => {
    throw new Trouble(`${file} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
}
