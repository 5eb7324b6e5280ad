// The placement `isolated`: nodes that touch nothing gain nothing from a function of their own and run in the engine's.
import type { NodeDefinition } from '../journey/define-node.ts';
import type { NodeRunner } from '../ports/node-runner.ts';

/** Nodes without needs run `here`, all others `elsewhere`. */
export function placedNodeRunner(
  definitions: readonly NodeDefinition[],
  here: NodeRunner,
  elsewhere: NodeRunner,
): NodeRunner {
  const pure = new Set(definitions.filter(({ needs }) => needs.length === 0).map(({ type }) => type));
  return { run: (request) => (pure.has(request.nodeType) ? here : elsewhere).run(request) };
}
