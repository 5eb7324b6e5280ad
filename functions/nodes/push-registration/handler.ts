import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoFactorFence, dynamoFactors } from '../../adapters/dynamo/factors.ts';
import { dynamoIdentities } from '../../adapters/dynamo/identities.ts';
import { dynamoPushEnrolment } from '../../adapters/dynamo/push-enrolment.ts';
import { dynamoPushMessageMaking, dynamoPushMessageRemoval } from '../../adapters/dynamo/push-message-making.ts';
import { dynamoPushMessages } from '../../adapters/dynamo/push-messages.ts';
import { dynamoSkipSettingChanges } from '../../adapters/dynamo/skip-settings.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const ports = {
  factorFence: dynamoFactorFence(dynamo(), systemTools),
  factors: dynamoFactors(dynamo(), systemTools),
  identities: dynamoIdentities(dynamo()),
  pushEnrolment: dynamoPushEnrolment(dynamo(), systemSealer('device-secrets'), systemTools),
  pushMessageMaking: dynamoPushMessageMaking(dynamo(), systemSealer('push-messages'), systemTools),
  pushMessageRemoval: dynamoPushMessageRemoval(dynamo()),
  pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
  skipSettingChanges: dynamoSkipSettingChanges(dynamo()),
};

export const handler = nodeLambda(nodeHandler(node, ports, systemTools));
