// Which calls of AWS are tried again, when and how often: as the SDK does it in its standard mode. The pauses are those it
// has for DynamoDB, the shortest of all: a login waits for whatever is called.

export type FaultKind = 'throttling' | 'transient';

const longestPause = 20_000;
/** Milliseconds before the second try, at most; twice as long before each that follows. */
const firstPause = { transient: 25, throttling: 1_000 };

/** Milliseconds from which AWS refuses a signature for its time. */
export const skewLimit = 5 * 60_000;
export const skewErrors = new Set([
  ...['AccessDeniedException', 'AuthFailure', 'InvalidSignatureException', 'RequestExpired', 'RequestInTheFuture'],
  ...['RequestTimeTooSkewed', 'SignatureDoesNotMatch'],
]);
const throttlingErrors = new Set([
  ...['LimitExceededException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'SlowDown'],
  ...['ThrottledException', 'Throttling', 'ThrottlingException', 'TooManyRequestsException'],
  ...['RequestThrottled', 'RequestThrottledException', 'TransactionInProgressException'],
]);
const transientErrors = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);
const transientStatuses = new Set([500, 502, 503, 504]);
const networkErrors = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);

export function kindOf(error: unknown): FaultKind | undefined {
  const { name, message, status = 0, code = '' } = error as Error & { status?: number; code?: string }; // ours, or the network's
  if (status === 429 || throttlingErrors.has(name)) return 'throttling';
  const late = name === 'InvalidSignatureException' && message.includes('Signature expired');
  const transient = late || transientErrors.has(name) || transientStatuses.has(status) || networkErrors.has(code);
  return transient ? 'transient' : undefined;
}

export function pauseAfter(attempts: number, kind: FaultKind, chance: number): number {
  return Math.floor(chance * Math.min(firstPause[kind] * 2 ** (attempts - 1), longestPause));
}

/** When most calls fail, repeats would only add to what a service has to bear. */
export const costs = { transient: 14, throttling: 5 };
const fullBudget = 500;

export function repeatBudget() {
  let left = fullBudget;
  return {
    take(cost: number): boolean {
      if (left < cost) return false;
      left -= cost;
      return true;
    },
    give(cost: number): void {
      left = Math.min(left + cost, fullBudget);
    },
  };
}
