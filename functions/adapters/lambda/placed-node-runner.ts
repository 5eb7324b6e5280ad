// Which nodes run in functions of their own. In the placement `isolated` those that touch nothing would gain nothing from
// one, and run in the engine's.
import type { NodeDefinition } from '../../node/define-node.ts';
import type { NodeRunner } from '../../ports/node-runner.ts';

/** The types that run elsewhere. `placement`: `all-isolated`, or `isolated` for nodes with needs only. */
export function typesElsewhere(definitions: readonly NodeDefinition[], placement: string): ReadonlySet<string> {
  const elsewhere = definitions.filter(
    ({ needs, runsIn }) => runsIn !== 'engine' && (placement === 'all-isolated' || needs.length > 0),
  );
  return new Set(elsewhere.map(({ type }) => type));
}

/** These types run `elsewhere`, all others `here`. */
export function placedNodeRunner(
  typesElsewhere: ReadonlySet<string>,
  here: NodeRunner,
  elsewhere: NodeRunner,
): NodeRunner {
  return { run: (request) => (typesElsewhere.has(request.nodeType) ? elsewhere : here).run(request) };
}
