// Where nodes stand and which way connections take. An export's own places are kept where they make a picture: many tools write
// some that put nodes on top of each other. Then, and when asked to, the layout engine finds places.
import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Connection, Graph, GraphNode } from './graph.ts';
import { inPoint, outPoint, sizeOf } from './sizes.ts';
import type { Place } from './tree-export.ts';

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** By connection: the corners of its way, both ends included; of one that is cut short, where its stub ends. */
  readonly routes: ReadonlyMap<string, readonly Place[]>;
  /** Connections to Success and Failure that end in a sign of their own: in a long journey they would be most of the lines. */
  readonly stubs: ReadonlySet<string>;
}

const gap = 16;
/** Between node and sign, in pixels; less than there is between nodes. */
const stubLength = 22;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '52',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.spacing.nodeNode': '34',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.feedbackEdges': 'true',
  'elk.separateConnectedComponents': 'false',
};

/** Long journeys are broken into rows, as text is into lines: for a screen beside the panel. */
const inRows = {
  ...options,
  // Room for the signs of connections that are cut short.
  'elk.layered.spacing.nodeNodeBetweenLayers': '76',
  'elk.layered.spacing.edgeNodeBetweenLayers': '44',
  'elk.layered.wrapping.strategy': 'MULTI_EDGE',
  'elk.aspectRatio': '1.5',
};
/** Pixels from which on a journey is long. */
const long = 2200;

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
  const { default: loaded } = await import('elkjs/lib/elk.bundled.js');
  // Its types say something else to Node.js than to bundlers.
  const Elk = loaded as unknown as new () => ELK;
  const elk = new Elk();
  const lay = (graph: Graph, layoutOptions: typeof options): Promise<ElkNode> =>
    elk.layout(input(graph, layoutOptions));
  const line = await lay({ nodes, connections }, options);
  if ((line.width ?? 0) < long) return layoutIn(line);
  const ends = nodes.filter(isEnd);
  const isCut = ({ to }: Connection): boolean => ends.some(({ id }) => id === to);
  const rest = { nodes: nodes.filter((node) => !isEnd(node)), connections: connections.filter((one) => !isCut(one)) };
  const rows = await lay(rest, inRows);
  const { places, routes } = layoutIn(rows);
  return {
    places: new Map([...places, ...below(rows, ends)]),
    routes: new Map([...routes, ...stubsOf(nodes, connections.filter(isCut), places)]),
    stubs: new Set(connections.filter(isCut).map(({ id }) => id)),
  };
}

function isEnd({ kind }: GraphNode): boolean {
  return kind === 'success' || kind === 'failure';
}

/** Side by side under the last row. */
function below({ width = 0, height = 0 }: ElkNode, ends: readonly GraphNode[]): [string, Place][] {
  return ends.map((node, index) => {
    const size = sizeOf(node);
    return [
      node.id,
      { x: Math.round(width - (ends.length - index) * (size.width + gap)), y: Math.round(height + gap) },
    ];
  });
}

function stubsOf(
  nodes: readonly GraphNode[],
  connections: readonly Connection[],
  places: ReadonlyMap<string, Place>,
): [string, readonly Place[]][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return connections.flatMap(({ id, from, outcome }): [string, readonly Place[]][] => {
    const [node, place] = [byId.get(from), places.get(from)];
    if (!node || !place) return [];
    const out = outPoint(node, outcome);
    const start = { x: place.x + out.x, y: place.y + out.y };
    return [[id, [start, { x: start.x + stubLength, y: start.y }]]];
  });
}

function layoutIn(drawn: ElkNode): Layout {
  return { places: placesOf(drawn), routes: routesOf(drawn), stubs: new Set() };
}

function input({ nodes, connections }: Graph, layoutOptions: typeof options): ElkNode {
  return {
    id: 'journey',
    layoutOptions,
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
  };
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
