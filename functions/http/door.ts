// What every HTTP function stands on: API Gateway's event in, a small typed request to a pure handler, AM's headers
// and error bodies out. The rules that do not depend on the endpoint are enforced here.
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { NodeRunError } from '../node/errors.ts';
import { acceptRequest } from './accept-request.ts';
import { cors } from './cors.ts';
import type { DoorOptions } from './door-options.ts';
import { errorReply } from './error-reply.ts';
import type { HttpRequest } from './http-request.ts';
import { logError } from './log-error.ts';
import { type HttpReply, toProxyResult } from './reply.ts';
import type { Site } from './site.ts';

/** What a handler may know beside the request. */
export interface DoorContext {
  /** Where clients reach us, without a slash at the end. */
  readonly baseUrl: string;
  /** The gateway's request id: ties log lines together. */
  readonly transactionId: string;
  /** Until the platform ends the function; infinite where there is no such limit. */
  readonly remainingMilliseconds: () => number;
}

export type DoorHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** The handler may throw RequestError; whatever else it throws is logged and answered with a bare 500. */
export function door(
  options: DoorOptions,
  handle: (request: HttpRequest, context: DoorContext) => Promise<HttpReply>,
): DoorHandler {
  const answer = async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const request = await acceptRequest(event, options);
    const reply = await handle(request, {
      transactionId: event.requestContext.requestId,
      baseUrl: baseUrlOf(event, request, options.site),
      remainingMilliseconds: () => context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY,
    });
    const headers = { 'content-api-version': `resource=${request.version}`, ...reply.headers };
    return toProxyResult({ ...reply, headers });
  };
  // The last moments are kept for an answer of our own: the gateway's would not be in AM's shape.
  const pipeline = middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
    timeoutEarlyInMillis: 100,
    timeoutEarlyResponse: () => {
      throw new NodeRunError('ERR_TIME_BUDGET', 'The function is out of time');
    },
  })
    .use(cors(options.site.corsOrigins, options.methods))
    .onError((failed) => {
      const reply = errorReply(failed.error);
      logError(options, failed.event.requestContext.requestId, failed.error, reply.status);
      failed.response = toProxyResult(
        reply.status === 405 ? { ...reply, headers: { allow: [...options.methods, 'OPTIONS'].join(', ') } } : reply,
      );
    })
    .handler(answer);
  return (event, context) => pipeline(event, context);
}

// The deployment's word, else the gateway's own domain; never a header, which anyone can forge.
function baseUrlOf(event: APIGatewayProxyEvent, { contextPath }: HttpRequest, { publicUrl }: Site): string {
  return publicUrl ?? `https://${event.requestContext.domainName ?? ''}${contextPath}`;
}
