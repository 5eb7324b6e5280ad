import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { dynamo } from '../adapters/dynamo/client.ts';
import { dynamoSessionReader } from '../adapters/dynamo/sessions.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { required } from '../adapters/system/environment.ts';
import { authorizeSession } from './authorize-session.ts';
import { guardOptions } from './guard-options.ts';

const options = guardOptions(required('SESSION_GUARD'));
const sessions = dynamoSessionReader(dynamo(), { clock: systemClock });

export const handler = (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> =>
  authorizeSession(event, options, { sessions, clock: systemClock });
