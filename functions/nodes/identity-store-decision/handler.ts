import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoPasswordChange, dynamoPasswordCheck } from '../../adapters/dynamo-credentials.ts';
import { dynamoSessionGround } from '../../adapters/dynamo-session-ground.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const passwordChange = dynamoPasswordChange(dynamo(), systemTools);
const passwordCheck = dynamoPasswordCheck(dynamo(), systemTools);
const sessionGroundRaiser = dynamoSessionGround(dynamo(), systemTools);

export const handler = nodeLambda(
  nodeHandler(node, { passwordChange, passwordCheck, sessionGroundRaiser }, systemTools),
);
