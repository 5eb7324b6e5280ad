// The door of administrators over the real stores. Made from the nodes: it knows each, and runs none.
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import {
  auditLog,
  configurationStore,
  factors,
  journeyTraffic,
  sessionReader,
  sessionTouch,
} from '../../adapters/wiring.ts';
import type { NodeSet } from '../../nodes/node-set.ts';
import type { DoorHandler } from '../door.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { configurationDoor } from './configuration-door.ts';

/** Reads the environment at once. */
export function systemConfiguration({ definitions }: Pick<NodeSet, 'definitions'>): DoorHandler {
  const ports = {
    auditLog: auditLog(),
    clock: systemTools.clock,
    configurationStore: configurationStore(),
    factors: factors(),
    journeyTraffic: journeyTraffic(),
    sessionReader: sessionReader(),
    sessionTouch: sessionTouch(),
  };
  const { randomness } = systemTools;
  return doorLambda(configurationDoor(systemDoorTools(), ports, { definitions, randomness }), ...tracing());
}
