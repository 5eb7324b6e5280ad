// The wall clock of a test's process, which everything in it reads: for the rules about time steps, without waiting.
// Timers are not touched.

const real = Date.now;
let aheadMilliseconds = 0;

/** From now on it is so much later. */
export function advanceWallClock(milliseconds: number): void {
  aheadMilliseconds += milliseconds;
  Date.now = () => real() + aheadMilliseconds;
}

export function restoreWallClock(): void {
  aheadMilliseconds = 0;
  Date.now = real;
}
