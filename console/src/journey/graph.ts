// What there is to see of a journey: its nodes with their outcomes, and what leads where.
import { isJsonObject } from '../../../functions/json.ts';
import {
  childrenOf,
  failureId,
  innerJourneyType,
  type NodeConfig,
  type Outcome,
  type PageChild,
  type Place,
  pageType,
  startId,
  successId,
  type TreeExport,
  textOf,
} from './tree-export.ts';

type NodeKind = 'start' | 'node' | 'success' | 'failure';

export interface GraphOutcome extends Outcome {
  /** Undefined: a dead end. */
  readonly target: string | undefined;
}

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Empty for what is no node of the journey. */
  readonly type: string;
  readonly name: string;
  readonly outcomes: readonly GraphOutcome[];
  /** Those on a page. */
  readonly children: readonly PageChild[];
  /** The journey that it leads into. */
  readonly inner: string | undefined;
  readonly isReachable: boolean;
  /** As the export has it. */
  readonly place: Place | undefined;
}

export interface Connection {
  /** `<node>:<outcome>` */
  readonly id: string;
  readonly from: string;
  readonly outcome: string;
  readonly to: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly connections: readonly Connection[];
}

/** Of a type, when a node has no list of its own. */
export type OutcomesOfType = (type: string) => readonly Outcome[];

export const startOutcome = 'start';

export function connectionId(from: string, outcome: string): string {
  return `${from}:${outcome}`;
}

export function graphOf(journey: TreeExport, outcomesOfType: OutcomesOfType): Graph {
  const { tree } = journey;
  const statics = tree.staticNodes ?? {};
  const reached = reachable(journey);
  const known = (target: string | undefined): string | undefined =>
    target !== undefined && (target in tree.nodes || target === successId || target === failureId) ? target : undefined;
  const end = (id: string, kind: NodeKind): GraphNode => ({
    ...{ id, kind, type: '', name: '', outcomes: [], children: [], inner: undefined, isReachable: true },
    place: placeOf(statics[id]),
  });
  const nodes = Object.entries(tree.nodes).map(([id, ref]): GraphNode => {
    const config = journey.nodes[id];
    return {
      ...{ id, kind: 'node', type: ref.nodeType, name: ref.displayName },
      outcomes: outcomesOf(journey, id, outcomesOfType).map((outcome) => ({
        ...outcome,
        target: known(ref.connections[outcome.id]),
      })),
      children: ref.nodeType === pageType ? childrenOf(config) : [],
      inner: ref.nodeType === innerJourneyType ? textOf(config?.['tree']) : undefined,
      isReachable: reached.has(id),
      place: placeOf(ref),
    };
  });
  const start = { id: startOutcome, displayName: '', target: known(tree.entryNodeId) };
  const all = [
    { ...end(startId, 'start'), outcomes: [start] },
    ...nodes,
    end(successId, 'success'),
    end(failureId, 'failure'),
  ];
  return { nodes: all, connections: all.flatMap(connectionsOf) };
}

function connectionsOf({ id, outcomes }: GraphNode): Connection[] {
  return outcomes.flatMap(({ id: outcome, target }) =>
    target === undefined ? [] : [{ id: connectionId(id, outcome), from: id, outcome, to: target }],
  );
}

/** Those that the server computed for its settings; a page's are those of its last node; and whatever is connected besides. */
export function outcomesOf(journey: TreeExport, id: string, outcomesOfType: OutcomesOfType): readonly Outcome[] {
  const ref = journey.tree.nodes[id];
  if (!ref) return [];
  const own = ref.nodeType === pageType ? ofPage(journey, id, outcomesOfType) : ofConfig(journey.nodes[id]);
  const outcomes = own ?? outcomesOfType(ref.nodeType);
  const left = Object.keys(ref.connections).filter((key) => !outcomes.some((outcome) => outcome.id === key));
  return [...outcomes, ...left.map((key) => ({ id: key, displayName: key }))];
}

function ofPage(journey: TreeExport, id: string, outcomesOfType: OutcomesOfType): readonly Outcome[] | undefined {
  const last = childrenOf(journey.nodes[id]).at(-1);
  if (!last) return ofConfig(journey.nodes[id]);
  const outcomes = ofConfig(journey.innerNodes[last._id]) ?? outcomesOfType(last.nodeType);
  const isSecond = journey.tree.nodes[id]?.version === '2.0';
  return isSecond ? outcomes.map((outcome) => ({ ...outcome, id: `${last._id}-${outcome.id}` })) : outcomes;
}

function ofConfig(config: NodeConfig | undefined): readonly Outcome[] | undefined {
  const outcomes = config?.['_outcomes'];
  if (!Array.isArray(outcomes) || outcomes.length === 0) return undefined;
  return outcomes.filter(isJsonObject).map(({ id, displayName }) => ({
    id: String(id),
    displayName: String(displayName ?? id),
  }));
}

function reachable({ tree }: TreeExport): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [tree.entryNodeId];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...Object.values(tree.nodes[id]?.connections ?? {}));
  }
  return found;
}

function placeOf(value: Partial<Place> | undefined): Place | undefined {
  const { x, y } = value ?? {};
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : undefined;
}

/** In the order in which a run may come by: start, then breadth first, ends and strays last. */
export function inOrder({ nodes, connections }: Graph): readonly GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const order: GraphNode[] = [];
  const seen = new Set<string>();
  const waiting = [startId];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const node = byId.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.kind === 'node') order.push(node);
    waiting.push(...connections.filter(({ from }) => from === id).map(({ to }) => to));
  }
  return [...order, ...nodes.filter(({ id, kind }) => kind === 'node' && !seen.has(id))];
}
