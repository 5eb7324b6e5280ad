import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoPushBudgetClearing } from '../../adapters/dynamo/push-budget.ts';
import { dynamoPushDeviceUse } from '../../adapters/dynamo/push-devices.ts';
import { dynamoPushResults } from '../../adapters/dynamo/push-messages.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const pushBudgetClearing = dynamoPushBudgetClearing(dynamo());
const pushDeviceUse = dynamoPushDeviceUse(dynamo(), systemTools);
const pushResults = dynamoPushResults(dynamo(), systemTools);

export const handler = nodeLambda(nodeHandler(node, { pushBudgetClearing, pushDeviceUse, pushResults }, systemTools));
