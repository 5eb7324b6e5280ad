// What doors and workers stand on in Lambda: log lines with the function and its cold start, counts published once when
// the invocation ends, and whatever else its composition adds.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { publishCounts } from '../observability/powertools-metrics.ts';
import { systemLogger } from '../system/tools.ts';
import { inInvocation } from './invocation.ts';

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** `transactionIdOf` finds the id that ties log lines together; workers name it themselves, line by line. */
export function functionLambda<Event, Result>(
  handler: Handler<Event, Result>,
  transactionIdOf: (event: Event) => string | undefined,
  ...more: readonly MiddlewareObj[]
): Handler<Event, Result> {
  const pipeline = middy<Event, Result>({ timeoutEarlyInMillis: 0 })
    .use([injectLambdaContext(systemLogger), ...more, publishCounts()])
    .handler(handler);
  return (event, context) => inInvocation(transactionIdOf(event), () => pipeline(event, context));
}

/** A function behind the gateway. Its id is the gateway's own, which is in the access log too. */
export function doorLambda<Event extends { readonly requestContext: { readonly requestId: string } }, Result>(
  door: Handler<Event, Result>,
  ...more: readonly MiddlewareObj[]
): Handler<Event, Result> {
  return functionLambda(door, (event) => event.requestContext.requestId, ...more);
}

export function workerLambda<Event, Result>(
  worker: (event: Event) => Promise<Result>,
  ...more: readonly MiddlewareObj[]
): Handler<Event, Result> {
  return functionLambda(worker, () => undefined, ...more);
}
