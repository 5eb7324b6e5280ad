import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { sessionReader } from '../../adapters/wiring.ts';
import type { DoorHandler } from '../door.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { discoveryDoor, discoveryRoot } from './discovery-door.ts';
import { serverinfoDoor } from './serverinfo-door.ts';

const tools = systemDoorTools();
const serverinfo = serverinfoDoor(tools, { sessionReader: sessionReader() });
const discovery = discoveryDoor(tools);

const door: DoorHandler = (event, context) =>
  (event.resource.startsWith(`/${discoveryRoot}/`) ? discovery : serverinfo)(event, context);

export const handler = doorLambda(door, ...tracing());
