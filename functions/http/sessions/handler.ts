import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemClock } from '../../adapters/system/tools.ts';
import { auditLog, sessionGroundRaiser, sessions } from '../../adapters/wiring.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { sessionsDoor } from './sessions-door.ts';

const door = sessionsDoor(systemDoorTools(), {
  auditLog: auditLog(),
  clock: systemClock,
  sessionGroundRaiser: sessionGroundRaiser(),
  sessions: sessions(),
});

export const handler = doorLambda(door, ...tracing());
