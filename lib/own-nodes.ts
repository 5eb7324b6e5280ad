// Node types of an app's own, beside ours.
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { isNode, type NodeDefinition, type NodeImplementation } from '../functions/node/define-node.ts';
import { nodeSet } from '../functions/nodes/node-set.ts';

/** What an app gives a function of its own. */
export interface Extras {
  /** What its role may do beside. Default: nothing. */
  readonly statements?: readonly PolicyStatement[];
  /** Environment variables that it reads; none of ours. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A node, with what its function gets beside the grants of its `needs`. */
export interface OwnNode extends Extras {
  /** From `defineNode`; its definition has `module: import.meta.url`. */
  readonly node: NodeImplementation;
}

/** The nodes that have functions of their own: all but those that the engine runs itself. */
export interface DeployedNode extends Omit<OwnNode, 'node'> {
  readonly definition: NodeDefinition;
}

const keys = ['node', 'statements', 'environment'];

/** Throws saying which of `nodes` is none, and why. */
export function ownNodesOf(nodes: unknown): readonly OwnNode[] {
  if (!Array.isArray(nodes)) throw new Error('Waymark: nodes must be a list');
  return nodes.map((given: unknown, index) => {
    const fail = (why: string): never => {
      throw new Error(`Waymark: nodes[${index}] ${why}`);
    };
    if (isNode(given)) return { node: checked(given, fail) };
    if (typeof given !== 'object' || given === null || !('node' in given) || !isNode(given.node)) {
      return fail('is no node: defineNode makes one');
    }
    const odd = Object.keys(given).find((key) => !keys.includes(key));
    if (odd !== undefined) return fail(`has ${odd}, but may have ${keys.join(', ')}`);
    const node = checked(given.node, fail);
    const { type } = node.definition;
    return { node, ...checkedExtras(given, (why) => fail(`(${type}): ${why}`)) };
  });
}

/** Throws what `fail` makes of the reason. */
export function checkedExtras(given: object, fail: (why: string) => never): Required<Extras> {
  const { statements = [], environment = {} } = given as Extras; // its members are looked at here
  if (!Array.isArray(statements) || !statements.every((statement) => statement instanceof PolicyStatement)) {
    return fail('statements must be PolicyStatements');
  }
  const [variable] =
    Object.entries(environment).find(
      ([name, value]) => typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name),
    ) ?? [];
  if (variable !== undefined) {
    return fail(`environment.${variable} must be a text under a name of letters, digits and _`);
  }
  return { statements, environment };
}

function checked(node: NodeImplementation, fail: (why: string) => never): NodeImplementation {
  const { type, config, outcomes, needs, runsIn }: NodeDefinition = node.definition;
  if (typeof config?.safeParse !== 'function') fail(`(${type}): config must be a schema of zod`);
  if (!Array.isArray(outcomes) && outcomes !== 'fromConfig') fail(`(${type}): outcomes must be a list`);
  if (!Array.isArray(needs)) fail(`(${type}): needs must be a list of ports`);
  if (runsIn !== undefined) fail(`(${type}): runsIn is for nodes of the engine`);
  return node;
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
