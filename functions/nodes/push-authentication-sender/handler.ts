import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoIdentities } from '../../adapters/dynamo/identities.ts';
import { dynamoPushBudget } from '../../adapters/dynamo/push-budget.ts';
import { dynamoPushDevices } from '../../adapters/dynamo/push-devices.ts';
import { dynamoPushMessageMaking, dynamoPushMessageRemoval } from '../../adapters/dynamo/push-message-making.ts';
import { dynamoPushResults } from '../../adapters/dynamo/push-messages.ts';
import { dynamoSkipSettings } from '../../adapters/dynamo/skip-settings.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { sqsPushQueue } from '../../adapters/sqs/push-queue.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const ports = {
  identities: dynamoIdentities(dynamo()),
  pushBudget: dynamoPushBudget(dynamo(), systemTools),
  pushDevices: dynamoPushDevices(dynamo(), systemSealer('device-secrets')),
  pushMessageMaking: dynamoPushMessageMaking(dynamo(), systemSealer('push-messages'), systemTools),
  pushMessageRemoval: dynamoPushMessageRemoval(dynamo()),
  pushQueue: sqsPushQueue(),
  pushResults: dynamoPushResults(dynamo(), systemTools),
  skipSettings: dynamoSkipSettings(dynamo()),
};

export const handler = nodeLambda(nodeHandler(node, ports, systemTools));
