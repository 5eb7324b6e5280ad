import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoPasswordCheck } from '../../adapters/dynamo-credentials.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

export const handler = nodeLambda(
  nodeHandler(node, { passwordCheck: dynamoPasswordCheck(dynamo(), systemTools) }, systemTools),
);
