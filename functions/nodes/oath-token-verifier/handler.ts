import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoOathAttempts } from '../../adapters/dynamo/oath-attempts.ts';
import { dynamoOathDevices } from '../../adapters/dynamo/oath-devices.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const oathAttempts = dynamoOathAttempts(dynamo(), systemTools);
const oathDevices = dynamoOathDevices(dynamo(), systemSealer('device-secrets'));

export const handler = nodeLambda(nodeHandler(node, { oathAttempts, oathDevices }, systemTools));
