// Which nodes run in functions of their own, and how those are called.
import type { NodeDefinition } from '../node/define-node.ts';

/** A node's file is its type in kebab case without `Node`, `OathTokenVerifierNode`: `oath-token-verifier`. */
export function nodeFile(type: string): string {
  return type
    .replace(/Node$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** From a node's type to the name of its function, where those begin with `prefix`: `waymark-dev-node-`. */
export function nodeFunctions(prefix: string): (type: string) => string {
  return (type) => `${prefix}${nodeFile(type)}`;
}

/**
 * The types of those that run in functions of their own. `placement` is `all-isolated`, or `isolated`: then nodes of ours
 * that touch nothing run in the engine, since they would gain nothing from a function; somebody else's may touch what we
 * know nothing of. With `inline` they are those alone that must never be there.
 */
export function typesElsewhere(definitions: readonly NodeDefinition[], placement: string): ReadonlySet<string> {
  const isElsewhere = ({ needs, runsIn, module }: NodeDefinition): boolean => {
    if (runsIn !== undefined) return runsIn === 'own';
    if (placement === 'inline') return false;
    return placement === 'all-isolated' || needs.length > 0 || module !== undefined;
  };
  return new Set(definitions.filter(isElsewhere).map(({ type }) => type));
}
