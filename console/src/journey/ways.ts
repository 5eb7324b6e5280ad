// The line of a connection as an SVG path.
import type { Size } from './sizes.ts';
import type { Place } from './tree-export.ts';

const radius = 10;
const reach = 28;

/** Along corners, rounded. */
export function pathAlong(corners: readonly Place[]): string {
  const [first, ...rest] = corners;
  if (!first) return '';
  const parts = rest.map((corner, index) => {
    const before = corners[index] ?? corner;
    const after = rest[index + 1];
    if (!after) return `L${text(corner)}`;
    const turn = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${text(towards(corner, before, turn))}Q${text(corner)} ${text(towards(corner, after, turn))}`;
  });
  return `M${text(first)}${parts.join('')}`;
}

/** Without a layout: forward in a curve, backward around below. `from` and `to` are points; boxes are what they belong to. */
export function freeRoute(
  from: Place,
  to: Place,
  boxes: readonly (Place & Size)[],
): { readonly path: string; readonly middle: Place } {
  if (to.x >= from.x + reach) {
    const bend = Math.max(40, (to.x - from.x) / 2);
    const path = `M${text(from)}C${text({ x: from.x + bend, y: from.y })} ${text({ x: to.x - bend, y: to.y })} ${text(to)}`;
    return { path, middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
  }
  const below = Math.max(...boxes.map(({ y, height }) => y + height), from.y, to.y) + reach;
  const corners = [
    from,
    { x: from.x + reach, y: from.y },
    { x: from.x + reach, y: below },
    { x: to.x - reach, y: below },
    { x: to.x - reach, y: to.y },
    to,
  ];
  return { path: pathAlong(corners), middle: { x: (from.x + to.x) / 2, y: below } };
}

/** Half way along the corners. */
export function middleOf(corners: readonly Place[]): Place {
  const steps = corners.slice(1).map((corner, index) => [corners[index] ?? corner, corner] as const);
  const half = steps.reduce((sum, [one, other]) => sum + distance(one, other), 0) / 2;
  let gone = 0;
  for (const [one, other] of steps) {
    const length = distance(one, other);
    if (gone + length >= half) return towards(one, other, half - gone);
    gone += length;
  }
  return corners[0] ?? { x: 0, y: 0 };
}

function distance(one: Place, other: Place): number {
  return Math.hypot(other.x - one.x, other.y - one.y);
}

function towards(from: Place, to: Place, length: number): Place {
  const share = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function text({ x, y }: Place): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
