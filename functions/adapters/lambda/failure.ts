// Why Lambda did not run a node, in the codes of the journey.
import { LambdaServiceException } from '@aws-sdk/client-lambda';
import type { NodeRunErrorCode } from '../../node/errors.ts';

export interface LambdaFailure {
  readonly code: NodeRunErrorCode;
  /** AWS's or the network's name of the error. Never its text, which can quote what was sent. */
  readonly cause: string;
}

/** Trouble with the call itself. `outOfTime`: we have given up waiting. Throws what has nothing to do with the call. */
export function callFailure(error: unknown, outOfTime: boolean): LambdaFailure {
  if (outOfTime) return { code: 'ERR_NODE_TIMEOUT', cause: 'deadline' };
  if (error instanceof LambdaServiceException) {
    const { httpStatusCode: status = 500 } = error.$metadata;
    const cause = `${error.name} (HTTP ${status})`;
    if (isThrottling(error)) return { code: 'ERR_NODE_THROTTLED', cause };
    // 409: the function is just being replaced.
    return { code: status >= 500 || status === 409 ? 'ERR_NODE_UNREACHABLE' : 'ERR_NODE_REFUSED', cause };
  }
  // Whatever else comes out of the client happened on the way.
  if (!(error instanceof Error && '$metadata' in error)) throw error;
  const { code } = error as { code?: unknown }; // the network's name of it, where there is one
  return { code: 'ERR_NODE_UNREACHABLE', cause: typeof code === 'string' ? code : error.name };
}

export function isThrottling(error: unknown): boolean {
  return error instanceof LambdaServiceException && error.$metadata.httpStatusCode === 429;
}

/** The function ran and did not return. What it threw may hold state: its own log has it, this does not. */
export function functionFailure(functionError: string, payload: string): LambdaFailure {
  const type = /"errorType"\s*:\s*"([\w.]{1,80})"/.exec(payload)?.[1];
  const timedOut = type === 'Sandbox.Timedout' || /Task timed out after \d/.test(payload);
  return { code: timedOut ? 'ERR_NODE_TIMEOUT' : 'ERR_NODE_BROKEN', cause: type ?? functionError };
}

/** Whether the call may be made again: the node may have run, but runs of the same visit make their effects once. */
export function repeatable({ code }: LambdaFailure): boolean {
  return code === 'ERR_NODE_UNREACHABLE' || code === 'ERR_NODE_THROTTLED';
}
