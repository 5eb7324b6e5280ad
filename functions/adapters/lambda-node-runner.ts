// Runs each node in its own Lambda function, by synchronous invocation.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { nodeFolder } from '../nodes/node-folder.ts';
import type { Clock } from '../ports/clock.ts';
import type { NodeReply, NodeRunner } from '../ports/node-runner.ts';

/** Largest request of a synchronous invocation, in bytes. */
const largestPayload = 6 * 1024 * 1024;

/**
 * `prefix` and the node's folder make the function's name. The SDK repeats an invocation that it cannot tell from one
 * that never arrived; a node that runs twice makes its effects once, since both runs name the same visit.
 * Rejects when the function cannot be reached, has not answered by the deadline, or fails.
 */
export function lambdaNodeRunner(prefix: string, clock: Clock, client = new LambdaClient()): NodeRunner {
  return {
    async run(request) {
      const payload = new TextEncoder().encode(JSON.stringify(request));
      if (payload.length > largestPayload) {
        return {
          ok: false,
          code: 'ERR_STATE_TOO_LARGE',
          message: `${request.nodeType} would get ${payload.length} bytes`,
        };
      }
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: `${prefix}${nodeFolder(request.nodeType)}`, Payload: payload }),
        { abortSignal: AbortSignal.timeout(Math.max(request.deadline - clock.now(), 1)) },
      );
      // What the function threw may hold state: its own log has it, this error does not.
      if (FunctionError !== undefined) throw new Error(`${request.nodeType} failed: ${FunctionError}`);
      const reply: NodeReply = JSON.parse(new TextDecoder().decode(Payload));
      return reply;
    },
  };
}
