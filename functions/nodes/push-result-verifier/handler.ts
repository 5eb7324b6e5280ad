import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoPushBudget } from '../../adapters/dynamo-push-budget.ts';
import { dynamoPushDevices } from '../../adapters/dynamo-push-devices.ts';
import { dynamoPushMessages } from '../../adapters/dynamo-push-messages.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const pushBudget = dynamoPushBudget(dynamo(), systemTools);
const pushDevices = dynamoPushDevices(dynamo(), systemSealer('device-secrets'), systemTools);
const pushMessages = dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools);

export const handler = nodeLambda(nodeHandler(node, { pushBudget, pushDevices, pushMessages }, systemTools));
