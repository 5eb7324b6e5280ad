// The engine over the real stores, around whichever way its nodes run.
import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoDemandedFactors } from '../../adapters/dynamo/factors.ts';
import { dynamoIdentities } from '../../adapters/dynamo/identities.ts';
import { dynamoJourneyStates } from '../../adapters/dynamo/journey-states.ts';
import { dynamoSessionGround } from '../../adapters/dynamo/session-ground.ts';
import { dynamoSessionEnder, dynamoSessionIssuer, dynamoSessionReader } from '../../adapters/dynamo/sessions.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { systemKeyRings, systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import type { Engine } from '../../engine/engine.ts';
import { nodeDefinitions } from '../../nodes/index.ts';
import type { NodeRunner, NodeWarmer } from '../../ports/node-runner.ts';
import { journeyLoader } from '../../realm/journey-loader.ts';

export function systemEngine(runner: NodeRunner, warmer?: NodeWarmer): Engine {
  const configuration = dynamoConfiguration(dynamo());
  return {
    ...systemTools,
    metrics: powertoolsMetrics,
    audit: systemAuditLog(),
    loader: journeyLoader({ configuration, definitions: nodeDefinitions, ...systemTools }),
    definitions: nodeDefinitions,
    states: dynamoJourneyStates(dynamo(), systemSealer('journey-state'), systemTools),
    sessions: {
      ...dynamoSessionIssuer(dynamo()),
      ...dynamoSessionReader(dynamo(), systemTools),
      ...dynamoSessionEnder(dynamo(), systemTools),
    },
    ground: dynamoSessionGround(dynamo(), systemTools),
    demandedFactors: dynamoDemandedFactors(dynamo(), systemTools),
    identities: dynamoIdentities(dynamo()),
    keyRings: systemKeyRings(),
    runner,
    ...(warmer && { warmer }),
  };
}
