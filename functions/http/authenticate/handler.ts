import { required } from '../../adapters/environment.ts';
import { inlineNodeRunner } from '../../adapters/inline-node-runner.ts';
import { lambdaNodeRunner } from '../../adapters/lambda-node-runner.ts';
import { placedNodeRunner } from '../../adapters/placed-node-runner.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeDefinitions } from '../../nodes/index.ts';
import { pureNodeHandlers } from '../../nodes/pure-nodes.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { systemEngine } from './system-engine.ts';

const placement = required('NODE_PLACEMENT');
const here = inlineNodeRunner(pureNodeHandlers(systemTools));
const elsewhere = lambdaNodeRunner(required('NODE_FUNCTION_PREFIX'), systemTools.clock);
const runner = placement === 'all-isolated' ? elsewhere : placedNodeRunner(nodeDefinitions, here, elsewhere);

export const handler = authenticateDoor(systemEngine(runner), siteOf(process.env));
