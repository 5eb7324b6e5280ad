// The node types that a system knows: ours, and those that somebody has added.
import type { NodeDefinition, NodeImplementation } from '../node/define-node.ts';
import * as list from './index.ts';

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

/** Ours and `own`. Throws naming a type that there is already. */
export function nodeSet(own: readonly NodeImplementation[] = []): NodeSet {
  const types = new Set(nodeDefinitions.map(({ type }) => type));
  for (const { type } of own.map(({ definition }) => definition)) {
    if (types.has(type)) throw new Error(`${type}: there is a node of this type already; give yours another name`);
    types.add(type);
  }
  return {
    nodes: [...nodes, ...own],
    definitions: [...nodeDefinitions, ...own.map(({ definition }) => definition)],
  };
}
