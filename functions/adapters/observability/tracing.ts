// A subsegment of X-Ray for each invocation, by Powertools Tracer, found again by the id of the turn. Never with what
// comes in, goes out or is thrown. Functions that must start fast do without: docs/decisions/0008-observability.md.
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';
import { currentInvocation } from '../lambda/invocation.ts';

/** Middlewares, in order. Outside Lambda they do nothing. */
export function tracing(tracer: Tracer = new Tracer({ captureHTTPsRequests: false })): readonly MiddlewareObj[] {
  const annotate = (): void => {
    const { transactionId } = currentInvocation() ?? {};
    if (transactionId !== undefined) tracer.putAnnotation('transactionId', transactionId);
  };
  const nameOnly: MiddlewareObj['onError'] = (failed) => {
    if (failed.error instanceof Error) failed.error = new Error(failed.error.name);
  };
  return [captureLambdaHandler(tracer, { captureResponse: false }), { before: annotate, onError: nameOnly }];
}
