// Runs each node in its own Lambda function, by synchronous invocation. An invocation that failed on the way is made
// again: a node that runs twice makes its effects once, since both runs name the same visit.
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import { NodeRunError, type NodeRunErrorCode } from '../../node/errors.ts';
import { type NodeReply, type NodeRequest, type NodeRunner, runBeside } from '../../ports/node-runner.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { readReply, requestText } from './node-payload.ts';

const mostAttempts = 3;

/** Milliseconds before the second attempt, doubled before the third; half of it is left to chance. */
const firstPause = 80;

/** Milliseconds until Lambda has taken what nobody waits for. */
const longestHandOver = 1_000;

export interface LambdaNodeRunnerOptions {
  readonly client: LambdaClient;
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
  const { client, functionOf, clock, randomness, onThrottled, wait = sleep } = options;

  const attempt = async (request: NodeRequest, payload: string): Promise<NodeReply | LambdaFailure> => {
    const signal = AbortSignal.timeout(Math.max(request.deadline - clock.now(), 1));
    const command = new InvokeCommand({ FunctionName: functionOf(request.nodeType), Payload: Buffer.from(payload) });
    try {
      const { FunctionError, Payload } = await client.send(command, { abortSignal: signal });
      const text = new TextDecoder().decode(Payload);
      return FunctionError === undefined ? readReply(text) : functionFailure(FunctionError, text);
    } catch (error) {
      if (error instanceof NodeRunError) return { code: error.code, cause: error.message };
      return callFailure(error, signal.aborted);
    }
  };

  return {
    async beside(request) {
      const asText = requestText(request);
      if ('refusal' in asText) return;
      const FunctionName = functionOf(request.nodeType);
      const command = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(asText.text) });
      const signal = AbortSignal.timeout(Math.max(Math.min(request.deadline - clock.now(), longestHandOver), 1));
      await client.send(command, { abortSignal: signal });
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

// The client repeats nothing by itself: only the runner knows how much time there is.

/** Connections stay open between requests. How long an answer may take is up to each call. */
export function lambdaClient(): LambdaClient {
  return new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 1_000 } });
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

/** Trouble with the call itself. `outOfTime`: we have given up waiting. Throws what has nothing to do with the call. */
function callFailure(error: unknown, outOfTime: boolean): LambdaFailure {
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
function functionFailure(functionError: string, payload: string): LambdaFailure {
  const type = /"errorType"\s*:\s*"([\w.]{1,80})"/.exec(payload)?.[1];
  const timedOut = type === 'Sandbox.Timedout' || /Task timed out after \d/.test(payload);
  return { code: timedOut ? 'ERR_NODE_TIMEOUT' : 'ERR_NODE_BROKEN', cause: type ?? functionError };
}

/** Whether the call may be made again: the node may have run, but runs of the same visit make their effects once. */
function repeatable({ code }: LambdaFailure): boolean {
  return code === 'ERR_NODE_UNREACHABLE' || code === 'ERR_NODE_THROTTLED';
}
