import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { required } from '../adapters/system/environment.ts';
import { systemClock } from '../adapters/system/machine.ts';
import { sessionReader } from '../adapters/wiring.ts';
import { authorizeSession, guardOptions } from './authorize-session.ts';

const options = guardOptions(required('SESSION_GUARD'));
const sessions = sessionReader();

export const handler = (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> =>
  authorizeSession(event, options, { sessions, clock: systemClock });
