// Where a new node goes in a journey whose nodes have places of their own.
import type { Drawing } from './drawing.ts';
import { cardWidth } from './sizes.ts';
import type { Place } from './tree-export.ts';

const gap = 72;

/** The connection that it is put into; neither, when it is put into none. */
interface Spot {
  readonly from?: string | undefined;
  readonly outcome?: string | undefined;
}

/** On the way that it is put into, or below all when it is in none. */
export function insertPlace({ nodes, box }: Drawing, at: Spot): Place {
  const from = nodes.find(({ id }) => id === at.from);
  if (!from) return { x: box.x + gap, y: box.y + box.height };
  const to = targetOf(nodes, at);
  const x = from.x + from.width + gap;
  if (to && to.x > from.x) return { x, y: to.y };
  return { x, y: Math.max(...nodes.map(({ y, height }) => y + height)) + gap };
}

/** Where the nodes go that are in the way: as far to the right as is needed. Undefined when none is. */
export function makeRoom({ nodes }: Drawing, place: Place, at: Spot): ReadonlyMap<string, Place> | undefined {
  const to = targetOf(nodes, at);
  if (!to || to.x < place.x - gap) return undefined;
  const missing = place.x + cardWidth + gap - to.x;
  if (missing <= 0) return undefined;
  return new Map(nodes.filter(({ x }) => x >= to.x).map(({ id, x, y }) => [id, { x: x + missing, y }]));
}

function targetOf(nodes: Drawing['nodes'], at: Spot) {
  const target = nodes.find(({ id }) => id === at.from)?.outcomes.find(({ id }) => id === at.outcome)?.target;
  return nodes.find(({ id }) => id === target);
}
