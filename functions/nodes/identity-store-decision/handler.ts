import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoPasswordChange, dynamoPasswordCheck } from '../../adapters/dynamo/credentials.ts';
import { dynamoPasswordAttempts } from '../../adapters/dynamo/password-attempts.ts';
import { dynamoSessionGround } from '../../adapters/dynamo/session-ground.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const ports = {
  passwordAttempts: dynamoPasswordAttempts(dynamo(), systemTools),
  passwordChange: dynamoPasswordChange(dynamo(), systemTools),
  passwordCheck: dynamoPasswordCheck(dynamo(), systemTools),
  sessionGroundRaiser: dynamoSessionGround(dynamo(), systemTools),
};

export const handler = nodeLambda(nodeHandler(node, ports, systemTools));
