// All that is needed to draw a journey: a graph whose nodes have places and whose connections have ways.
import type { Connection, Graph, GraphNode } from './graph.ts';
import type { Layout } from './layout.ts';
import { inPoint, outPoint, type Size, sizeOf } from './sizes.ts';
import type { Place } from './tree-export.ts';
import { freeRoute, middleOf, pathAlong } from './ways.ts';

export interface DrawnNode extends GraphNode, Place, Size {}

export interface DrawnConnection extends Connection {
  readonly path: string;
  readonly middle: Place;
  /** Where the sign stands that says where it leads, when the line does not get there. */
  readonly stub?: Place;
}

export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly connections: readonly DrawnConnection[];
  readonly box: Place & Size;
}

const margin = 32;

/** A way of the layout holds while both of its nodes stand where that put them. */
export function draw({ nodes, connections }: Graph, places: ReadonlyMap<string, Place>, layout?: Layout): Drawing {
  const drawn = new Map(
    nodes.map((node) => [node.id, { ...node, ...sizeOf(node), ...(places.get(node.id) ?? { x: 0, y: 0 }) }]),
  );
  const stands = (id: string): boolean => {
    const [own, now] = [layout?.places.get(id), places.get(id)];
    return own !== undefined && now !== undefined && Math.hypot(own.x - now.x, own.y - now.y) < 2;
  };
  const ways = connections.flatMap((connection): DrawnConnection[] => {
    const from = drawn.get(connection.from);
    const to = drawn.get(connection.to);
    if (!from || !to) return [];
    const isStub = layout?.stubs.has(connection.id) === true;
    const corners = stands(from.id) && (isStub || stands(to.id)) ? layout?.routes.get(connection.id) : undefined;
    if (corners) {
      const stub = isStub ? corners.at(-1) : undefined;
      return [{ ...connection, path: pathAlong(corners), middle: middleOf(corners), ...(stub && { stub }) }];
    }
    const start = add(from, outPoint(from, connection.outcome));
    return [{ ...connection, ...freeRoute(start, add(to, inPoint(to)), [from, to]) }];
  });
  const isWhole = [...drawn.keys()].every(stands);
  return {
    nodes: [...drawn.values()],
    connections: ways,
    box: boxOf([...drawn.values()], isWhole ? layout : undefined),
  };
}

function add(one: Place, other: Place): Place {
  return { x: one.x + other.x, y: one.y + other.y };
}

function boxOf(nodes: readonly DrawnNode[], layout: Layout | undefined): Place & Size {
  const corners = [...(layout?.routes.values() ?? [])].flat();
  const xs = [...nodes.flatMap(({ x, width }) => [x, x + width]), ...corners.map(({ x }) => x)];
  const ys = [...nodes.flatMap(({ y, height }) => [y, y + height]), ...corners.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}
