// What every emulator is to those who started it.
import type { AwsPlace } from './place.ts';

export interface RunningEmulator {
  readonly place: AwsPlace;
  /** What had to be repaired in it, in words. */
  readonly repairs: readonly string[];
  /** What it does otherwise than AWS, so that the suite cannot show it there; in words. */
  readonly deviations: readonly string[];
  /** Ends every process of it. */
  stop(): Promise<void>;
}
