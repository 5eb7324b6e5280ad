// What belongs to one invocation. On one machine many run at once in one process, so it is not a variable.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { MetricName } from '../../manifest/metrics.ts';

export interface Count {
  readonly name: MetricName;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Of a meter that a journey names. */
export interface Measurement {
  readonly key: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Undefined for one that only counts. */
  readonly milliseconds: number | undefined;
}

interface Invocation {
  /** On every log line of the invocation. */
  readonly transactionId: string | undefined;
  /** Published when it ends. */
  readonly counts: Count[];
  readonly measurements: Measurement[];
}

const invocations = new AsyncLocalStorage<Invocation>();

export function inInvocation<Result>(transactionId: string | undefined, work: () => Result): Result {
  return invocations.run({ transactionId, counts: [], measurements: [] }, work);
}

/** Undefined while a function starts. */
export function currentInvocation(): Invocation | undefined {
  return invocations.getStore();
}
