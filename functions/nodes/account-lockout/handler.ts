import { dynamoAccounts } from '../../adapters/dynamo/accounts.ts';
import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoSessionGround } from '../../adapters/dynamo/session-ground.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const accounts = dynamoAccounts(dynamo());
const sessionGroundRaiser = dynamoSessionGround(dynamo(), systemTools);

export const handler = nodeLambda(nodeHandler(node, { accounts, sessionGroundRaiser }, systemTools));
