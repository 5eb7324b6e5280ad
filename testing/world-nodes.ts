// The node types of a world: ours, with those that somebody else has written, or others altogether.
import type { NodeDefinition, NodeImplementation } from '../functions/node/define-node.ts';
import type { NodeHandler, NodeTools } from '../functions/node/node-handler.ts';
import { nodeDefinitions } from '../functions/nodes/index.ts';
import { allNodeHandlers } from '../functions/nodes/node-handlers.ts';
import { declaredHandler } from './declared.ts';
import type { MemoryPorts } from './memory/ports.ts';
import { WrongUse } from './wrong-use.ts';

/** All node types of a world; `handlers` by type. */
export interface NodeSet {
  readonly definitions: readonly NodeDefinition[];
  readonly handlers: (tools: NodeTools, ports: MemoryPorts) => Readonly<Record<string, NodeHandler>>;
}

/** A list is added to ours, each node with the ports that it declares. Throws when two have one type. */
export function worldNodes(given: readonly NodeImplementation[] | NodeSet): NodeSet {
  if ('definitions' in given) return given;
  const definitions = [...nodeDefinitions, ...given.map(({ definition }) => definition)];
  const types = definitions.map(({ type }) => type);
  const twice = types.find((type, at) => types.indexOf(type) !== at);
  if (twice) throw new WrongUse(`There are two nodes of the type ${twice}; each needs a type of its own`);
  return {
    definitions,
    handlers: (tools, ports) => ({
      ...allNodeHandlers(ports, tools),
      ...Object.fromEntries(given.map((node) => [node.definition.type, declaredHandler(node, ports, tools)])),
    }),
  };
}
