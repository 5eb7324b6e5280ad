import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoSessionReader } from '../../adapters/dynamo/sessions.ts';
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import { siteOf } from '../site.ts';
import { usersDoor } from './users-door.ts';

const { clock, log } = systemTools;
const { realm } = realms({ configuration: dynamoConfiguration(dynamo()), clock, log });

const door = usersDoor(
  { realmSettings: realm, log, site: siteOf(process.env) },
  { sessionReader: dynamoSessionReader(dynamo(), { clock }) },
);

export const handler = doorLambda(door, ...tracing());
