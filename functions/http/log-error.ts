// Log lines about requests that failed. Messages stay out: an error's text may quote what a client sent.
import { describedError } from '../node/described-error.ts';
import { JourneyError } from '../node/errors.ts';
import type { Log } from '../ports/log.ts';

export function logError(
  { name: door, log }: { readonly name: string; readonly log: Log },
  transactionId: string,
  error: unknown,
  status: number,
): void {
  if (status < 500 || status === 501) {
    const code = error instanceof JourneyError ? { code: error.code } : {};
    log.debug('Request refused', { door, transactionId, status, ...code });
    return;
  }
  log.error('Request failed', { door, transactionId, ...describedError(error) });
}
