// Where nodes stand and which way connections take. An export's own places are kept where they make a picture: many tools write
// some that put nodes on top of each other. Then, and when asked to, the layout engine finds places.
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Graph, GraphNode } from './graph.ts';
import { inPoint, outPoint, sizeOf } from './sizes.ts';
import type { Place } from './tree-export.ts';

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** By connection: the corners of its way, ends included. */
  readonly routes: ReadonlyMap<string, readonly Place[]>;
}

const gap = 16;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.layered.spacing.edgeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.spacing.nodeNode': '36',
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.feedbackEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.separateConnectedComponents': 'false',
};

/** The places of the export, if every node has one and none is over another. */
export function storedPlaces({ nodes }: Graph): ReadonlyMap<string, Place> | undefined {
  const places = new Map<string, Place>();
  for (const { id, place } of nodes) if (place) places.set(id, place);
  const body = nodes.filter(({ kind }) => kind === 'node');
  if (body.length === 0 || body.some(({ id }) => !places.has(id))) return undefined;
  const xs = body.map(({ id }) => places.get(id)?.x ?? 0);
  const ys = body.map(({ id }) => places.get(id)?.y ?? 0);
  const standard: Readonly<Record<string, Place>> = {
    start: { x: Math.min(...xs) - 180, y: ys[0] ?? 0 },
    success: { x: Math.max(...xs) + 320, y: Math.min(...ys) },
    failure: { x: Math.max(...xs) + 320, y: Math.min(...ys) + 120 },
  };
  for (const { id, kind } of nodes) {
    const place = standard[kind];
    if (place && !places.has(id)) places.set(id, place);
  }
  return overlap(nodes, places) ? undefined : places;
}

function overlap(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>): boolean {
  const boxes = nodes.map((node) => ({ ...sizeOf(node), ...(places.get(node.id) ?? { x: 0, y: 0 }) }));
  return boxes.some((one, index) =>
    boxes
      .slice(index + 1)
      .some(
        (other) =>
          one.x < other.x + other.width + gap &&
          other.x < one.x + one.width + gap &&
          one.y < other.y + other.height + gap &&
          other.y < one.y + one.height + gap,
      ),
  );
}

/** The same graph gets the same layout. */
export async function arrange({ nodes, connections }: Graph): Promise<Layout> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const elk = new Elk();
  const drawn = await elk.layout({
    id: 'journey',
    layoutOptions: options,
    children: nodes.map((node) => ({
      id: node.id,
      ...sizeOf(node),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS', ...layerOf(node) },
      ports: [
        { id: `${node.id}|in`, ...inPoint(node), width: 0, height: 0, layoutOptions: { 'elk.port.side': 'WEST' } },
        ...node.outcomes.map(({ id }) => ({
          ...{ id: `${node.id}|out|${id}`, ...outPoint(node, id), width: 0, height: 0 },
          layoutOptions: { 'elk.port.side': 'EAST' },
        })),
      ],
    })),
    edges: connections.map(({ id, from, outcome, to }) => ({
      ...{ id, sources: [`${from}|out|${outcome}`], targets: [`${to}|in`] },
    })),
  });
  return { places: placesOf(drawn), routes: routesOf(drawn) };
}

function layerOf({ kind }: GraphNode): Readonly<Record<string, string>> {
  if (kind === 'node') return {};
  return { 'elk.layered.layering.layerConstraint': kind === 'start' ? 'FIRST_SEPARATE' : 'LAST_SEPARATE' };
}

function placesOf({ children = [] }: ElkNode): Map<string, Place> {
  return new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

function routesOf({ edges = [] }: ElkNode): Map<string, readonly Place[]> {
  return new Map(
    edges.flatMap(({ id, sections = [] }) => {
      const [section] = sections;
      return section ? [[id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]] as const] : [];
    }),
  );
}

/** Whether all nodes stand where this layout has them. */
export function isArranged(places: ReadonlyMap<string, Place>, { places: own }: Layout): boolean {
  return [...own].every(([id, { x, y }]) => {
    const place = places.get(id);
    return place !== undefined && Math.abs(place.x - x) < 2 && Math.abs(place.y - y) < 2;
  });
}
