// The engine's function where nodes have functions of their own: it runs those without needs itself and calls the others.

import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { lambda } from '../../adapters/lambda/invoke.ts';
import { inlineNodeRunner } from '../../adapters/lambda/node-payload.ts';
import { lambdaNodeRunner, placedNodeRunner } from '../../adapters/lambda/node-runner.ts';
import { lambdaNodeWarmer } from '../../adapters/lambda/node-warmer.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { pushProgress } from '../../adapters/wiring.ts';
import { nodeFunctions, typesElsewhere } from '../../nodes/node-functions.ts';
import { glancing, nodeGlances } from '../../nodes/node-glances.ts';
import { pureNodeHandlers } from '../../nodes/node-handlers.ts';
import type { NodeSet } from '../../nodes/node-set.ts';
import type { NodeRunner } from '../../ports/node-runner.ts';
import type { DoorHandler } from '../door.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { systemEngine } from './system-engine.ts';

/** Reads the environment at once. */
export function placedEngine({ nodes, definitions }: NodeSet): DoorHandler {
  const elsewhere = typesElsewhere(definitions, required('NODE_PLACEMENT'));
  return elsewhereEngine(definitions, elsewhere, inlineNodeRunner(pureNodeHandlers(nodes, systemTools)));
}

/** Nodes of these types have functions of their own; all others run `here`. Reads the environment at once. */
export function elsewhereEngine(
  definitions: NodeSet['definitions'],
  nodeTypes: ReadonlySet<string>,
  here: NodeRunner,
): DoorHandler {
  const functionOf = nodeFunctions(required('NODE_FUNCTION_PREFIX'));
  const lambdas = { ...systemTools, lambda: lambda(systemTools.clock), functionOf };
  const warmer = lambdaNodeWarmer({ ...lambdas, nodeTypes });
  const away = lambdaNodeRunner({ ...lambdas, onThrottled: warmer.rest });
  const runner = placedNodeRunner(nodeTypes, here, glancing(away, nodeGlances({ pushProgress: pushProgress() })));
  const engine = systemEngine(definitions, runner, process.env.WARM_UP === 'off' ? undefined : warmer);
  return doorLambda(authenticateDoor(engine, siteOf(process.env)));
}
