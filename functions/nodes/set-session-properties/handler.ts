import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

export const handler = nodeLambda(nodeHandler(node, {}, systemTools));
