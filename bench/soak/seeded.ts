// Chance that comes out the same for the same seed. Each thing that draws has a stream of its own, so that what one draws does
// not depend on how fast the others are.
import { createHash } from 'node:crypto';

export interface Seeded {
  /** From 0 up to 1. */
  number(): number;
  chance(probability: number): boolean;
  /** From 0, below the limit. */
  below(limit: number): number;
  /** Throws for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): Item[];
  /** Another stream: the same for the same name. */
  of(name: string): Seeded;
}

export function seeded(seed: string): Seeded {
  let state = createHash('sha256').update(seed).digest().readUInt32BE();
  // Mulberry32.
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(number() * limit);
  return {
    number,
    below,
    chance: (probability) => number() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from');
      return item;
    },
    shuffled(items) {
      const left = [...items];
      return items.flatMap(() => left.splice(below(left.length), 1));
    },
    of: (name) => seeded(`${seed} ${name}`),
  };
}
