import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { brands, configuration, sessionReader } from '../../adapters/wiring.ts';
import { realms } from '../../realm/realms.ts';
import type { DoorHandler } from '../door.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { discoveryDoor, discoveryRoot } from './discovery-door.ts';
import { lookDoor, lookPath } from './look-door.ts';
import { serverinfoDoor } from './serverinfo-door.ts';

const tools = systemDoorTools();
const serverinfo = serverinfoDoor(tools, { sessionReader: sessionReader() });
const discovery = discoveryDoor(tools);

const { texts } = realms({ configuration: configuration(), ...systemTools });
const look = lookDoor(tools, { brands: brands(), texts });

const door: DoorHandler = (event, context) => doorOf(event.resource)(event, context);

function doorOf(resource: string): DoorHandler {
  if (resource.startsWith(`/${discoveryRoot}/`)) return discovery;
  return resource.endsWith(`/${lookPath}`) ? look : serverinfo;
}

export const handler = doorLambda(door, ...tracing());
