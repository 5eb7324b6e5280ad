// Where the data of the running stack lies, for commands on this machine that work on it as an operator does on a deployment's.
// It tells places, and hands over nothing that lies there: whoever may read the files could do without it.
import * as z from 'zod';
import { type Dynamo, dynamoOver } from '../functions/adapters/dynamo/client.ts';
import { sdkWire } from '../functions/adapters/dynamo/sdk-wire.ts';
import { isLocalProgram } from './admin-caller.ts';
import { dynamoClient } from './dynamo-client.ts';
import { tableName } from './environment.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import type { ReceivedRequest } from './proxy-event.ts';

export const dataPath = '/_waymark/data';

export const dataPlaces = z.object({ dynamoEndpoint: z.url(), keyFile: z.string(), auditFile: z.string() });

export type DataPlaces = z.output<typeof dataPlaces>;

export function dataDoor(request: ReceivedRequest, places: DataPlaces): HttpAnswer {
  if (!isLocalProgram(request)) return gatewayError(403, undefined);
  if (request.method !== 'GET') return gatewayError(404, undefined);
  return jsonAnswer(200, places);
}

/** Milliseconds for one call: on a machine that does other things besides. */
const callTimeout = 30_000;

/** Several tries a call: many writes at once are more than the stand-in takes. */
export function localDynamo(endpoint: string): Dynamo {
  return dynamoOver(sdkWire(dynamoClient(endpoint)), tableName, callTimeout);
}
