import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoFactorFence, dynamoFactors } from '../../adapters/dynamo-factors.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { dynamoPushDevices } from '../../adapters/dynamo-push-devices.ts';
import { dynamoPushEnrolment } from '../../adapters/dynamo-push-enrolment.ts';
import { dynamoPushMessages } from '../../adapters/dynamo-push-messages.ts';
import { dynamoSkipSettings } from '../../adapters/dynamo-skip-settings.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const [factors, factorFence] = [dynamoFactors(dynamo()), dynamoFactorFence(dynamo())];
const [identities, skipSettings] = [dynamoIdentities(dynamo()), dynamoSkipSettings(dynamo())];
const pushDevices = dynamoPushDevices(dynamo(), systemSealer('device-secrets'), systemTools);
const pushEnrolment = dynamoPushEnrolment(dynamo(), systemSealer('device-secrets'), systemTools);
const pushMessages = dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools);

export const handler = nodeLambda(
  nodeHandler(
    node,
    { factors, factorFence, identities, pushDevices, pushEnrolment, pushMessages, skipSettings },
    systemTools,
  ),
);
