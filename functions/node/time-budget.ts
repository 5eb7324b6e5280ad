// The time that a request has left. Who waits for us gives up at the deadline, so nothing is worth doing after it.
import type { Clock } from '../ports/system.ts';
import { NodeRunError } from './errors.ts';

const longestTimer = 2 ** 31 - 1;

/**
 * `deadline` in milliseconds since the epoch. Rejects with `ERR_TIME_BUDGET` at the deadline, whatever `work` still does,
 * and without beginning it when the deadline has passed.
 */
export async function beforeDeadline<Value>(
  deadline: number,
  clock: Clock,
  work: () => Promise<Value>,
): Promise<Value> {
  const left = deadline - clock.now();
  // Not `left <= 0`: a request that names no deadline has no time either.
  if (!(left > 0)) throw tooLate();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLate()), Math.min(left, longestTimer));
  try {
    return await Promise.race([work(), end]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): NodeRunError {
  return new NodeRunError('ERR_TIME_BUDGET', 'The time of the request is used up');
}
