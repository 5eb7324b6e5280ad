// Runs each node in its own Lambda function, by synchronous invocation. An invocation that failed on the way is made
// again: a node that runs twice makes its effects once, since both runs name the same visit.
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeRunError, type NodeRunErrorCode } from '../../node/errors.ts';
import { type NodeReply, type NodeRequest, type NodeRunner, runBeside } from '../../ports/node-runner.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { AwsError } from '../aws/post.ts';
import { isThrottling, type Lambda } from './invoke.ts';
import { readReply, requestText } from './node-payload.ts';

const mostAttempts = 3;

/** Milliseconds before the second attempt, doubled before the third; half of it is left to chance. */
const firstPause = 80;

/** Milliseconds until Lambda has taken what nobody waits for. */
const longestHandOver = 1_000;

export interface LambdaNodeRunnerOptions {
  readonly lambda: Lambda;
  readonly functionOf: (nodeType: string) => string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Called whenever Lambda says that too many functions run. */
  readonly onThrottled?: () => void;
  /** Takes milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

function pauseAfter(attempts: number, randomness: Randomness): number {
  const longest = firstPause * 2 ** (attempts - 1);
  return Math.round(longest * (0.5 + (randomness.bytes(1)[0] ?? 0) / 510));
}

/** Rejects with NodeRunError, whose facts are `function`, `cause` and `attempts`, and logs nothing. Nothing is sent, and nothing waited for, after the deadline. */
export function lambdaNodeRunner(options: LambdaNodeRunnerOptions): NodeRunner {
  const { lambda, functionOf, clock, randomness, onThrottled, wait = sleep } = options;

  const attempt = async (request: NodeRequest, payload: string): Promise<NodeReply | LambdaFailure> => {
    const within = request.deadline - clock.now();
    try {
      const { functionError, payload: text } = await lambda.invoke(functionOf(request.nodeType), payload, { within });
      return functionError === undefined ? readReply(text) : functionFailure(functionError, text);
    } catch (error) {
      if (error instanceof NodeRunError) return { code: error.code, cause: error.message };
      return callFailure(error);
    }
  };

  return {
    async beside(request) {
      const asText = requestText(request);
      if ('refusal' in asText) return;
      const within = Math.min(request.deadline - clock.now(), longestHandOver);
      await lambda.invoke(functionOf(request.nodeType), asText.text, { event: true, within });
    },
    async run(request) {
      const asText = requestText(request);
      if ('refusal' in asText) return asText.refusal;
      for (let attempts = 1; ; attempts += 1) {
        const result = await attempt(request, asText.text);
        if ('ok' in result) return result;
        if (result.code === 'ERR_NODE_THROTTLED') onThrottled?.();
        const pause = pauseAfter(attempts, randomness);
        const again = repeatable(result) && attempts < mostAttempts && clock.now() + pause < request.deadline;
        if (!again) throw notRun(request, result, attempts);
        await wait(pause);
      }
    },
  };

  function notRun({ nodeType }: NodeRequest, { code, cause }: LambdaFailure, attempts: number): NodeRunError {
    const facts = { function: functionOf(nodeType), cause, attempts };
    return new NodeRunError(code, `${nodeType} could not be run: ${cause}`, { facts });
  }
}

/** These types run `elsewhere`, all others `here`. */
export function placedNodeRunner(
  typesElsewhere: ReadonlySet<string>,
  here: NodeRunner,
  elsewhere: NodeRunner,
): NodeRunner {
  const runnerOf = ({ nodeType }: NodeRequest) => (typesElsewhere.has(nodeType) ? elsewhere : here);
  return {
    run: (request) => runnerOf(request).run(request),
    beside: (request) => runBeside(runnerOf(request), request),
  };
}

// Why Lambda did not run a node, in the codes of the journey.

interface LambdaFailure {
  readonly code: NodeRunErrorCode;
  /** AWS's or the network's name of the error. Never its text, which can quote what was sent. */
  readonly cause: string;
}

/** Trouble with the call itself. Throws what has nothing to do with it. */
function callFailure(error: unknown): LambdaFailure {
  if (error instanceof AwsError) {
    const cause = `${error.name} (HTTP ${error.status})`;
    if (isThrottling(error)) return { code: 'ERR_NODE_THROTTLED', cause };
    // 409: the function is just being replaced.
    const unreachable = error.status >= 500 || error.status === 409;
    return { code: unreachable ? 'ERR_NODE_UNREACHABLE' : 'ERR_NODE_REFUSED', cause };
  }
  const { name, code } = error as { name?: unknown; code?: unknown }; // the network's name of it, where there is one
  if (typeof code === 'string') return { code: 'ERR_NODE_UNREACHABLE', cause: code };
  if (name === 'TimeoutError') return { code: 'ERR_NODE_TIMEOUT', cause: 'deadline' };
  throw error;
}

/** The function ran and did not return. What it threw may hold state: its own log has it, this does not. */
function functionFailure(functionError: string, payload: string): LambdaFailure {
  const type = /"errorType"\s*:\s*"([\w.]{1,80})"/.exec(payload)?.[1];
  const timedOut = type === 'Sandbox.Timedout' || /Task timed out after \d/.test(payload);
  return { code: timedOut ? 'ERR_NODE_TIMEOUT' : 'ERR_NODE_BROKEN', cause: type ?? functionError };
}

/** Whether the call may be made again: the node may have run, but runs of the same visit make their effects once. */
function repeatable({ code }: LambdaFailure): boolean {
  return code === 'ERR_NODE_UNREACHABLE' || code === 'ERR_NODE_THROTTLED';
}
