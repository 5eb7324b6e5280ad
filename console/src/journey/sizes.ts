// How large a node is drawn, in pixels, from what it holds: layout, canvas and picture need no measuring. style.css has the same
// figures.
import type { GraphNode, GraphOutcome } from './graph.ts';
import type { Place } from './tree-export.ts';

export const cardWidth = 248;
export const headHeight = 58;
const rowHeight = 28;
const childHeight = 28;
const padding = 8;
const pill = { start: { width: 88, height: 40 }, end: { width: 124, height: 44 } };

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function sizeOf(node: GraphNode): Size {
  if (node.kind === 'start') return pill.start;
  if (node.kind !== 'node') return pill.end;
  const children = node.children.length > 0 ? node.children.length * childHeight + padding : 0;
  const rows = rowsOf(node);
  return {
    width: cardWidth,
    height: headHeight + children + (rows.length > 0 ? rows.length * rowHeight + padding : 0),
  };
}

/** Outcomes with a row of their own: not the only one of a node that says no more than that it goes on. */
export function rowsOf(node: GraphNode): readonly GraphOutcome[] {
  const [first, ...others] = node.outcomes;
  const isPlain = others.length === 0 && (!first || /(^|-)outcome$/i.test(first.id));
  return node.kind !== 'node' || isPlain ? [] : node.outcomes;
}

/** Where a child's row starts, from the top of its page. */
export function childTop(index: number): number {
  return headHeight + index * childHeight;
}

/** Where a connection leaves, from the top left of the node. */
export function outPoint(node: GraphNode, outcome: string): Place {
  const { width, height } = sizeOf(node);
  const rows = rowsOf(node);
  const at = rows.findIndex(({ id }) => id === outcome);
  if (at < 0) return { x: width, y: node.kind === 'node' ? headHeight / 2 : height / 2 };
  return { x: width, y: height - padding - (rows.length - at - 0.5) * rowHeight };
}

/** Where connections arrive. */
export function inPoint(node: GraphNode): Place {
  return { x: 0, y: node.kind === 'node' ? headHeight / 2 : sizeOf(node).height / 2 };
}
