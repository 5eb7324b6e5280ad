// How many wrong codes a device takes in a row. Attempts are charged before the code is compared.

/** Who types codes, counted apart: a browser that has signed in as this user before, or anybody else with the password. */
export type CodeGuesser = 'known' | 'stranger';

export interface AttemptPolicy {
  /** Consecutive failures after which attempts have to wait. */
  readonly limit: number;
  /** The wait after the failure that reached the limit; it doubles with each further failure. */
  readonly baseDelaySeconds: number;
  readonly maxDelaySeconds: number;
  /** Consecutive failures after which no attempt is taken any more, until the device is registered anew. */
  readonly ceiling: number;
}

/** Milliseconds that must pass after the last failure before the next attempt is taken. */
export function attemptDelay(failures: number, policy: AttemptPolicy): number {
  if (failures < policy.limit) return 0;
  const doublings = Math.min(failures - policy.limit, 30);
  return Math.min(policy.baseDelaySeconds * 2 ** doublings, policy.maxDelaySeconds) * 1000;
}
