import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { inlineNodeRunner } from '../../adapters/lambda/inline-node-runner.ts';
import { systemNodePorts } from '../../adapters/system/node-ports.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { allNodeHandlers } from '../../nodes/node-handlers.ts';
import { siteOf } from '../site.ts';
import { authenticateDoor } from './authenticate-door.ts';
import { systemEngine } from './system-engine.ts';

const runner = inlineNodeRunner(allNodeHandlers(systemNodePorts(), systemTools));

export const handler = doorLambda(authenticateDoor(systemEngine(runner), siteOf(process.env)));
