// What belongs to one invocation. On one machine many run at once in one process, so it is not a variable.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { MetricName } from '../../manifest/metrics.ts';

export interface Count {
  readonly name: MetricName;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Invocation {
  /** On every log line of the invocation. */
  readonly transactionId: string | undefined;
  /** Published when it ends. */
  readonly counts: Count[];
}

const invocations = new AsyncLocalStorage<Invocation>();

export function inInvocation<Result>(transactionId: string | undefined, work: () => Result): Result {
  return invocations.run({ transactionId, counts: [] }, work);
}

/** Undefined while a function starts. */
export function currentInvocation(): Invocation | undefined {
  return invocations.getStore();
}
