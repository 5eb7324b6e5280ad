// The node types that a system knows: ours, and those that somebody has added.
import type { NodeDefinition, NodeImplementation } from '../node/define-node.ts';
import * as list from './index.ts';
import { nodeFile } from './node-functions.ts';

const all = Object.values(list);

type Listed = (typeof all)[number];
type Implemented = Extract<Listed, NodeImplementation<never>>;

export const nodes = all.filter((node): node is Implemented => 'run' in node);

/** Every node type of ours, by its definition: also those that run other nodes, which the engine does itself. */
export const nodeDefinitions: readonly NodeDefinition[] = all.map(({ definition }) => definition);

export interface NodeSet {
  /** Those with behaviour. */
  readonly nodes: readonly NodeImplementation[];
  readonly definitions: readonly NodeDefinition[];
}

/** `waymark-` and `-node-` with the longest stage between them; a function's name has 64 characters at most. */
const longestFile = 64 - 'waymark-'.length - 12 - '-node-'.length;

/** Ours and `own`. Throws naming a type that cannot be, or that there is already. */
export function nodeSet(own: readonly NodeImplementation[] = []): NodeSet {
  const known = new Map(nodeDefinitions.map(({ type }) => [nodeFile(type), type]));
  for (const { type } of own.map(({ definition }) => definition)) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(type)) {
      throw new Error(`${type}: the type of a node is of letters and digits, a capital first, such as RiskScoreNode`);
    }
    const file = nodeFile(type);
    if (file.length > longestFile) {
      throw new Error(
        `${type}: too long; as ${file}, which its function is called, it may have ${longestFile} characters`,
      );
    }
    const other = known.get(file);
    if (other === type) throw new Error(`${type}: there is a node of this type already; give yours another name`);
    if (other !== undefined) throw new Error(`${type}: its function would be called like that of ${other}`);
    known.set(file, type);
  }
  return {
    nodes: [...nodes, ...own],
    definitions: [...nodeDefinitions, ...own.map(({ definition }) => definition)],
  };
}
