// The engine over the real stores, around whichever way its nodes run.
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { systemKeyRings } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import {
  auditLog,
  configuration,
  demandedFactors,
  identities,
  journeyStates,
  sessionEnder,
  sessionGround,
  sessionIssuer,
  sessionReader,
  signInLog,
} from '../../adapters/wiring.ts';
import type { Engine } from '../../engine/engine.ts';
import type { NodeDefinition } from '../../node/define-node.ts';
import type { NodeRunner, NodeWarmer } from '../../ports/node-runner.ts';
import { journeyLoader } from '../../realm/journey-loader.ts';

export function systemEngine(definitions: readonly NodeDefinition[], runner: NodeRunner, warmer?: NodeWarmer): Engine {
  return {
    ...systemTools,
    metrics: powertoolsMetrics,
    audit: auditLog(),
    loader: journeyLoader({ configuration: configuration(), definitions, ...systemTools }),
    definitions,
    states: journeyStates(),
    sessions: { ...sessionIssuer(), ...sessionReader(), ...sessionEnder() },
    ground: sessionGround(),
    signIns: signInLog(),
    demandedFactors: demandedFactors(),
    identities: identities(),
    keyRings: systemKeyRings(),
    runner,
    ...(warmer && { warmer }),
  };
}
