// Trouble of a registration that ends its journey: AM's sentence goes to the log, and the client learns nothing.
import { NodeError, type NodeErrorCode } from '../node/errors.ts';
import type { Log } from '../ports/log.ts';

/** Logs the sentence and returns the error to throw. */
export function registrationFailure(log: Log, code: NodeErrorCode, message: string, cause?: unknown): NodeError {
  log.error(message);
  return new NodeError(code, message, { cause });
}
