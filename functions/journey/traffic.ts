// How many went along each connection of a journey. Counted are the outcomes of nodes that have several; how many left by the one
// outcome of another node follows: from what arrived at it, or from what its target shows. People who are asked something and
// leave are counted nowhere, which is why it matters who asks.
import type { NodeDefinition } from '../node/define-node.ts';
import type { CountedJourney, JourneyCounts } from '../ports/traffic.ts';
import { countedAs, failureNodeId, type Journey, type JourneyNode, successNodeId } from './journey.ts';

export interface Connection {
  readonly node: string;
  readonly outcome: string;
  readonly count: number;
  /** It was not counted, and follows from what was. */
  readonly derived?: true;
}

interface Edge {
  readonly from: JourneyNode;
  readonly outcome: string;
  /** Undefined where the outcome leads nowhere. */
  readonly to: string | undefined;
}

/** One for each outcome of each node, in the order of the journey. `asks`: whether a node of this type may ask the user. */
export function connectionsOf(
  { nodes, entryNodeId }: Pick<Journey, 'nodes' | 'entryNodeId'>,
  counts: JourneyCounts,
  asks: (node: JourneyNode) => boolean,
): readonly Connection[] {
  const all = Object.values(nodes);
  const edges = all.flatMap((from) =>
    from.outcomes.map((outcome): Edge => ({ from, outcome, to: from.connections[outcome] })),
  );
  const counted = ({ from, outcome }: Edge): number | undefined =>
    from.outcomes.length > 1 ? (counts.outcomes[countedAs(from)]?.[outcome] ?? 0) : undefined;
  const known = new Map<Edge, number>(
    edges.flatMap((edge) => {
      const count = counted(edge);
      return count === undefined ? [] : [[edge, count] as const];
    }),
  );
  const into = Map.groupBy(edges, ({ to }) => to);
  const outOf = Map.groupBy(edges, ({ from }) => from.id);
  const broke = (id: string): number => {
    const node = nodes[id];
    return node ? (counts.broke[countedAs(node)] ?? 0) : 0;
  };
  const sum = (some: readonly Edge[]): number => some.reduce((total, edge) => total + (known.get(edge) ?? 0), 0);
  const unknown = (some: readonly Edge[]): Edge[] => some.filter((edge) => !known.has(edge));

  /** All who left it, or ended there. Undefined as long as that does not follow. */
  const left = (id: string): number | undefined => {
    // Ends are counted of journeys that somebody has started, not of those inside others.
    const ended = { [successNodeId]: counts.succeeded, [failureNodeId]: counts.failed }[id];
    if (ended !== undefined) return counts.started > 0 ? ended : undefined;
    const out = outOf.get(id) ?? [];
    return out.length === 0 || unknown(out).length > 0 ? undefined : sum(out) + broke(id);
  };
  /** All who came to it. */
  const arrived = (id: string): number | undefined => {
    const before = into.get(id) ?? [];
    if (unknown(before).length > 0) return undefined;
    if (id !== entryNodeId) return sum(before);
    const gone = left(id);
    // As an inner journey it is started by nobody who is counted: who has left must have come.
    if (counts.started === 0) return gone;
    return Math.max(counts.started + sum(before), gone ?? 0);
  };

  const forward = (): boolean => {
    const found = unknown(edges).filter(({ from }) => !asks(from) && arrived(from.id) !== undefined);
    for (const edge of found) known.set(edge, Math.max((arrived(edge.from.id) ?? 0) - broke(edge.from.id), 0));
    return found.length > 0;
  };
  /** Into `target`, by those who were seen to go on from there. */
  const backward = (targets: readonly (string | undefined)[]): boolean => {
    for (const id of targets) {
      const before = into.get(id) ?? [];
      const missing = unknown(before);
      const gone = id === undefined || missing.length === 0 ? undefined : left(id);
      if (id === undefined || gone === undefined) continue;
      const begun = id === entryNodeId ? counts.started : 0;
      const rest = Math.max(gone - sum(before) - begun, 0);
      if (missing.length === 1) {
        for (const edge of missing) known.set(edge, rest);
        return true;
      }
      // Of several, as many as have come to each; nobody can tell them apart, where that is not known either.
      const shares = missing.map(({ from }) => arrived(from.id));
      const total = shares.reduce((all: number, share) => all + (share ?? 0), 0);
      if (shares.some((share) => share === undefined)) continue;
      let given = 0;
      missing.forEach((edge, index) => {
        const part = total === 0 ? 0 : Math.round((rest * (shares[index] ?? 0)) / total);
        const count = index === missing.length - 1 ? Math.max(rest - given, 0) : Math.min(part, rest - given);
        given += count;
        known.set(edge, count);
      });
      return true;
    }
    return false;
  };
  // Who asks nothing passes on what comes: that is exact, and goes first. Then what targets show that ask nothing, and last
  // those that do: whoever left there had come, too, and is missing in the count.
  const targets = [...into.keys()];
  const exact = targets.filter((id) => {
    const node = id === undefined ? undefined : nodes[id];
    return node === undefined || !asks(node);
  });
  while (forward() || backward(exact) || backward(targets)) {
    // Each makes at least one known.
  }
  // Around in circles, or to nowhere: as many as came.
  for (const edge of unknown(edges)) known.set(edge, arrived(edge.from.id) ?? sum(into.get(edge.from.id) ?? []));

  return edges.map((edge) => ({
    ...{ node: edge.from.id, outcome: edge.outcome, count: known.get(edge) ?? 0 },
    ...(counted(edge) === undefined && { derived: true as const }),
  }));
}

/** What is asked of what was counted. */
export function countedJourney({ id, realm, nodes }: Journey): CountedJourney {
  return {
    ...{ realm, journey: id },
    nodes: Object.values(nodes).map((node) => ({
      node: countedAs(node),
      outcomes: node.outcomes.length > 1 ? node.outcomes : [],
    })),
  };
}

/** Whether a node may ask the user something: itself, a child of it, or a node of the journey that it runs. */
export function asking(definitions: readonly NodeDefinition[]): (node: JourneyNode) => boolean {
  const askers = new Set(definitions.filter(({ callbacks = [] }) => callbacks.length > 0).map(({ type }) => type));
  return ({ type, children, innerJourney }) => askers.has(type) || children.length > 0 || innerJourney !== undefined;
}
