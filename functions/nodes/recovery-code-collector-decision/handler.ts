import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoRecoveryCodes } from '../../adapters/dynamo/recovery-codes.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

export const handler = nodeLambda(
  nodeHandler(node, { recoveryCodes: dynamoRecoveryCodes(dynamo(), systemTools) }, systemTools),
);
