import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { inlineNodeRunner } from '../../adapters/lambda/inline-node-runner.ts';
import { lambdaClient, lambdaNodeRunner } from '../../adapters/lambda/node-runner.ts';
import { lambdaNodeWarmer } from '../../adapters/lambda/node-warmer.ts';
import { placedNodeRunner, typesElsewhere } from '../../adapters/lambda/placed-node-runner.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeDefinitions } from '../../nodes/index.ts';
import { nodeFunctions } from '../../nodes/node-folder.ts';
import { pureNodeHandlers } from '../../nodes/node-handlers.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { systemEngine } from './system-engine.ts';

const nodeTypes = typesElsewhere(nodeDefinitions, required('NODE_PLACEMENT'));
const lambdas = { ...systemTools, client: lambdaClient(), functionOf: nodeFunctions(required('NODE_FUNCTION_PREFIX')) };
const warmer = lambdaNodeWarmer({ ...lambdas, nodeTypes });
const runner = placedNodeRunner(
  nodeTypes,
  inlineNodeRunner(pureNodeHandlers(systemTools)),
  lambdaNodeRunner({ ...lambdas, onThrottled: warmer.rest }),
);
const engine = systemEngine(runner, process.env.WARM_UP === 'off' ? undefined : warmer);

export const handler = doorLambda(authenticateDoor(engine, siteOf(process.env)));
