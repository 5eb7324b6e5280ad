import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoSessionGround } from '../../adapters/dynamo/session-ground.ts';
import { dynamoSessions } from '../../adapters/dynamo/sessions.ts';
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import { siteOf } from '../site.ts';
import { sessionsDoor } from './sessions-door.ts';

const { clock, log } = systemTools;
const { realm } = realms({ configuration: dynamoConfiguration(dynamo()), clock, log });

const door = sessionsDoor(
  { realmSettings: realm, log, site: siteOf(process.env) },
  {
    sessions: dynamoSessions(dynamo(), { clock }),
    sessionGroundRaiser: dynamoSessionGround(dynamo(), { clock }),
    auditLog: systemAuditLog(),
    clock,
  },
);

export const handler = doorLambda(door, ...tracing());
