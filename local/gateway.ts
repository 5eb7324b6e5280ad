// API Gateway on one machine: finds the route of a request, calls its function, and answers itself where there is none.
import type { Context } from 'aws-lambda';
import type { DoorHandler } from '../functions/http/door.ts';
import type { HttpFunctionName } from '../functions/manifest/functions.ts';
import { matchRoute } from '../functions/manifest/match-route.ts';
import type { Clock, Randomness } from '../functions/ports/system.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { gatewayError, type HttpAnswer } from './gateway-error.ts';
import { httpAnswer, httpApiEvent, proxyEvent, type ReceivedRequest, stage } from './proxy-event.ts';

export type HttpFunctions = Readonly<Record<HttpFunctionName, DoorHandler>>;

export interface GatewayTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The kind whose events functions get. Default: `rest`. */
  readonly api?: 'rest' | 'http';
}

/** As the deployed functions have it, inside API Gateway's 29 seconds. */
const functionTime = 28_000;

/** `origin`: see gatewayError. */
export async function callFunction(
  request: ReceivedRequest,
  functions: HttpFunctions,
  origin: string | undefined,
  { clock, randomness, api = 'rest' }: GatewayTools,
): Promise<HttpAnswer> {
  const match = request.path.startsWith(`/${stage}/`)
    ? matchRoute(request.method, request.path.slice(`/${stage}`.length))
    : undefined;
  if (!match) return gatewayError(404, origin);
  const facts = { requestId: uuid(randomness), time: clock.now() };
  const handler = functions[match.route.function];
  const event = proxyEvent(request, match, facts);
  const context = contextOf(match.route.function, facts, clock);
  return httpAnswer(await handler(api === 'http' ? httpApiEvent(event) : event, context));
}

function contextOf(name: string, { requestId, time }: { requestId: string; time: number }, clock: Clock): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: '1769',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(time + functionTime - clock.now(), 0),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
