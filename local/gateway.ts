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
  /** Default: the call itself. */
  readonly aroundFunction?: AroundFunction;
}

/** What runs in place of a call of a function. `call` makes it; `time`: the milliseconds that the function is told it has. */
export type AroundFunction = (
  name: HttpFunctionName,
  call: (time?: number) => Promise<HttpAnswer>,
) => Promise<HttpAnswer>;

/** As the deployed functions have it, inside API Gateway's 29 seconds. */
const functionTime = 28_000;

/** `origin`: see gatewayError. */
export async function callFunction(
  request: ReceivedRequest,
  functions: HttpFunctions,
  origin: string | undefined,
  { clock, randomness, api = 'rest', aroundFunction = (_name, call) => call() }: GatewayTools,
): Promise<HttpAnswer> {
  const match = request.path.startsWith(`/${stage}/`)
    ? matchRoute(request.method, request.path.slice(`/${stage}`.length))
    : undefined;
  if (!match) return gatewayError(404, origin);
  const facts = { requestId: uuid(randomness), time: clock.now() };
  const name = match.route.function;
  const event = proxyEvent(request, match, facts);
  return aroundFunction(name, async (time = functionTime) => {
    const context = contextOf(name, { ...facts, end: clock.now() + time }, clock);
    return httpAnswer(await functions[name](api === 'http' ? httpApiEvent(event) : event, context));
  });
}

function contextOf(name: string, { requestId, end }: { requestId: string; end: number }, clock: Clock): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: '1769',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(end - clock.now(), 0),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
