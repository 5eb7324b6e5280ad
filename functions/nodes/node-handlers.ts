// Nodes as functions that run in this process: all of them for the placement `inline` and for tests, and those that touch
// nothing outside for every other one.
import type { NodeImplementation, NodeTools } from '../node/define-node.ts';
import { type NodeHandler, nodeHandler } from '../node/node-handler.ts';
import type { PortName, Ports } from '../ports/index.ts';

/** By node type. */
export type NodeHandlers = Readonly<Record<string, NodeHandler>>;

/** A handler for every node. */
export function nodeHandlers<Need extends PortName>(
  nodes: readonly NodeImplementation<Need>[],
  ports: Pick<Ports, Need>,
  tools: NodeTools,
): NodeHandlers {
  return Object.fromEntries(nodes.map((node) => [node.definition.type, nodeHandler(node, ports, tools)]));
}

/** A handler for every node without needs. */
export function pureNodeHandlers(nodes: readonly NodeImplementation[], tools: NodeTools): NodeHandlers {
  return nodeHandlers(nodes.filter(isPure), {}, tools);
}

function isPure(node: NodeImplementation): node is NodeImplementation<never> {
  return node.definition.needs.length === 0 && node.definition.runsIn !== 'own';
}
