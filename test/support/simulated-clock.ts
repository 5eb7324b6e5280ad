// A clock that stands still until a test moves it.
import type { Clock } from '../../functions/ports/system.ts';

export interface SimulatedClock extends Clock {
  advance(milliseconds: number): void;
  set(milliseconds: number): void;
}

/** Starts at 2027-01-15T08:00:00Z unless told otherwise. */
export function simulatedClock(start = 1_800_000_000_000): SimulatedClock {
  let now = start;
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
    set(milliseconds) {
      now = milliseconds;
    },
  };
}
