import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { sessionReader } from '../../adapters/wiring.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { usersDoor } from './users-door.ts';

export const handler = doorLambda(usersDoor(systemDoorTools(), { sessionReader: sessionReader() }), ...tracing());
