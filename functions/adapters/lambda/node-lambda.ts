// What every node's Lambda stands on: warm-up events end here, log lines carry the turn's id, and what a node throws
// leaves by its name only.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import warmup from '@middy/warmup';
import type { Context } from 'aws-lambda';
import { describedError, errorName } from '../../node/errors.ts';
import type { NodeHandler } from '../../node/node-handler.ts';
import type { NodeReply, NodeRequest } from '../../ports/node-runner.ts';
import { systemLogger, systemTools } from '../system/tools.ts';
import { inInvocation } from './invocation.ts';

/** `warmup` is the answer to an event that only asks for a container to be there. */
export type NodeLambda = (event: NodeRequest, context: Context) => Promise<NodeReply | 'warmup'>;

export function nodeLambda(handler: NodeHandler): NodeLambda {
  const { log } = systemTools;
  const pipeline = middy<NodeRequest, NodeReply>({ timeoutEarlyInMillis: 0 })
    .use(warmup())
    .use(injectLambdaContext(systemLogger))
    .onError((failed) => {
      log.error('A node broke', {
        event: 'node-broken',
        nodeType: failed.event.nodeType,
        ...describedError(failed.error),
      });
      // Lambda writes what comes out of here into the log and hands it to the caller: no text that quotes anything.
      failed.error = new Error(errorName(failed.error));
    })
    .handler((event) => handler(event));
  return (event, context) => inInvocation(transactionIdOf(event), () => pipeline(event, context));
}

function transactionIdOf({ transactionId }: Partial<NodeRequest>): string | undefined {
  return typeof transactionId === 'string' ? transactionId.slice(0, 128) : undefined;
}
