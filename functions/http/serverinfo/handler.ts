import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoSessionReader } from '../../adapters/dynamo/sessions.ts';
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import type { DoorHandler } from '../door.ts';
import { siteOf } from '../site.ts';
import { discoveryDoor, discoveryRoot } from './discovery-door.ts';
import { serverinfoDoor } from './serverinfo-door.ts';

const { clock, log } = systemTools;
const { realm } = realms({ configuration: dynamoConfiguration(dynamo()), clock, log });

const tools = { realmSettings: realm, log, site: siteOf(process.env) };
const serverinfo = serverinfoDoor(tools, { sessionReader: dynamoSessionReader(dynamo(), { clock }) });
const discovery = discoveryDoor(tools);

const door: DoorHandler = (event, context) =>
  (event.resource.startsWith(`/${discoveryRoot}/`) ? discovery : serverinfo)(event, context);

export const handler = doorLambda(door, ...tracing());
