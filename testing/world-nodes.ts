// The node types of a world: ours, with those that somebody else has written, or others altogether.
import type { NodeDefinition, NodeImplementation, NodeTools } from '../functions/node/define-node.ts';
import type { NodeHandler } from '../functions/node/node-handler.ts';
import { nodeHandlers } from '../functions/nodes/node-handlers.ts';
import { nodeSet, nodes } from '../functions/nodes/node-set.ts';
import { declaredHandler } from './declared.ts';
import type { MemoryPorts } from './memory/ports.ts';

/** All node types of a world; `handlers` by type. */
export interface OtherNodes {
  readonly definitions: readonly NodeDefinition[];
  readonly handlers: (tools: NodeTools, ports: MemoryPorts) => Readonly<Record<string, NodeHandler>>;
}

/** A list is added to ours, each node with the ports that it declares. Throws when two have one type. */
export function worldNodes(given: readonly NodeImplementation[] | OtherNodes): OtherNodes {
  if ('definitions' in given) return given;
  return {
    definitions: nodeSet(given).definitions,
    handlers: (tools, ports) => ({
      ...nodeHandlers(nodes, ports, tools),
      ...Object.fromEntries(given.map((node) => [node.definition.type, declaredHandler(node, ports, tools)])),
    }),
  };
}
