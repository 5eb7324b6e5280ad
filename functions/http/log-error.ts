// Log lines about requests that failed. Messages stay out: an error's text may quote what a client sent.
import { JourneyError } from '../journey/errors.ts';
import type { JsonObject } from '../json.ts';
import type { Log } from '../ports/log.ts';

export function logError(
  { name: door, log }: { readonly name: string; readonly log: Log },
  transactionId: string,
  error: unknown,
  status: number,
): void {
  const code = error instanceof JourneyError ? { code: error.code } : {};
  if (status < 500 || status === 501) {
    log.debug('Request refused', { door, transactionId, status, ...code });
    return;
  }
  log.error('Request failed', { door, transactionId, ...code, ...described(error) });
}

function described(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { error: error.name, stack: framesOf(error), ...cause };
}

// The stack begins with the message, which may have lines of its own; only frames behind it are places in the code.
function framesOf({ stack = '', message }: Error): string[] {
  const lines = stack.slice(Math.max(stack.indexOf(message), 0) + message.length).split('\n');
  return lines
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
