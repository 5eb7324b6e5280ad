// A running system that a walk goes through, wherever it runs: the local stack, or a deployment.
import type { Platform } from '../../../phone/platform.ts';
import type { HttpJourneys } from '../http-journeys.ts';
import type { StackPhone } from '../stack-phone.ts';

export interface WalkedSystem {
  /** Where clients reach it, without a slash at the end. */
  readonly url: string;
  readonly at: HttpJourneys;
  /** A new one, whose owner has no account yet. */
  phone(platform?: Platform): StackPhone;
  /** For everything in it so much time has passed. Where its clocks cannot be set, this waits. */
  pass(milliseconds: number): Promise<void>;
}
