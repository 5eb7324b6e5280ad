// Node types of an app's own, beside ours.
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodeDefinition, NodeImplementation } from '../functions/node/define-node.ts';
import { nodeSet } from '../functions/nodes/node-set.ts';

/** A node, with what its function gets beside the grants of its `needs`. */
export interface OwnNode {
  /** From `defineNode`; its definition has `module: import.meta.url`. */
  readonly node: NodeImplementation;
  /** What its role may do beside. Default: nothing. */
  readonly statements?: readonly PolicyStatement[];
  /** Environment variables that it reads; none of ours. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The nodes that have functions of their own: all but those that the engine runs itself. */
export interface DeployedNode extends Omit<OwnNode, 'node'> {
  readonly definition: NodeDefinition;
}

/** Throws naming a type that there is already. */
export function deployedNodes(own: readonly OwnNode[] = []): {
  readonly definitions: readonly NodeDefinition[];
  readonly nodes: readonly DeployedNode[];
} {
  const { definitions } = nodeSet(own.map(({ node }) => node));
  const extras = new Map(own.map(({ node, ...extra }) => [node.definition.type, extra]));
  const nodes = definitions
    .filter(({ runsIn }) => runsIn !== 'engine')
    .map((definition) => ({ definition, ...extras.get(definition.type) }));
  return { definitions, nodes };
}
