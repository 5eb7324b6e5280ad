import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import {
  auditLog,
  configuration,
  endpointClaims,
  endpointReleases,
  pushAddresses,
  pushAnswers,
  pushDevices,
  pushEndpoints,
  pushMessages,
} from '../../adapters/wiring.ts';
import { realms } from '../../realm/realms.ts';
import { systemDoorTools } from '../system-door-tools.ts';
import { pushMessageDoor } from './push-message-door.ts';

const { pushService } = realms({ configuration: configuration(), ...systemTools });

const door = pushMessageDoor(systemDoorTools(), {
  pushService,
  clock: systemTools.clock,
  metrics: powertoolsMetrics,
  auditLog: auditLog(),
  endpointClaims: endpointClaims(),
  endpointReleases: endpointReleases(),
  pushAddresses: pushAddresses(),
  pushAnswers: pushAnswers(),
  pushDevices: pushDevices(),
  pushEndpoints: pushEndpoints(),
  pushMessages: pushMessages(),
});

export const handler = doorLambda(door, ...tracing());
