// Nodes as functions that run in this process: all of them for the placement `inline` and for tests, and those that touch
// nothing outside for every other one.
import type { NodeImplementation } from '../node/define-node.ts';
import { type NodeHandler, type NodeTools, nodeHandler } from '../node/node-handler.ts';
import { type NodePorts, nodes } from './index.ts';

/** A handler for every node, by node type. */
export function allNodeHandlers(ports: NodePorts, tools: NodeTools): Record<string, NodeHandler> {
  const all: readonly NodeImplementation<keyof NodePorts>[] = nodes;
  return Object.fromEntries(all.map((node) => [node.definition.type, nodeHandler(node, ports, tools)]));
}

/** A handler for every node without needs, by node type. */
export function pureNodeHandlers(tools: NodeTools): Record<string, NodeHandler> {
  const pure = nodes.filter(isPure);
  return Object.fromEntries(pure.map((node) => [node.definition.type, nodeHandler(node, {}, tools)]));
}

function isPure(node: NodeImplementation): node is NodeImplementation<never> {
  return node.definition.needs.length === 0;
}
