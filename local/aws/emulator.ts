// What every emulator is to those who started it.
import type { AwsPlace } from './place.ts';
import type { Skips } from './skips.ts';

export interface RunningEmulator {
  readonly place: AwsPlace;
  /** With its version and where it is, for whoever reads the output. */
  readonly name: string;
  /** What had to be repaired in it, in words. */
  readonly repairs: readonly string[];
  /** What it does otherwise than AWS, so that the suite cannot show it there; in words. */
  readonly deviations: readonly string[];
  /** What tests cannot show there at all, so that they are left out. */
  readonly skips: Skips;
  /** Ends what was started for it. */
  stop(): Promise<void>;
}
