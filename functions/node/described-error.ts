// An error for the log: its name, its code and where it came from. Its message stays out, since it may quote what a
// client sent or a store holds.
import type { JsonObject } from '../json.ts';
import { JourneyError } from './errors.ts';

/** All that a log line needs to say of an error that is somebody else's to mend. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

export function describedError(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = error instanceof JourneyError ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { ...code, error: error.name, stack: framesOf(error), ...cause };
}

// The stack begins with the message, which may have lines of its own; only frames behind it are places in the code.
function framesOf({ stack = '', message }: Error): string[] {
  const lines = stack.slice(Math.max(stack.indexOf(message), 0) + message.length).split('\n');
  return lines
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
