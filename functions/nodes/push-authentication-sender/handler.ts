import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { dynamoPushBudget } from '../../adapters/dynamo-push-budget.ts';
import { dynamoPushDevices } from '../../adapters/dynamo-push-devices.ts';
import { dynamoPushMessages } from '../../adapters/dynamo-push-messages.ts';
import { dynamoSkipSettings } from '../../adapters/dynamo-skip-settings.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { sqsPushQueue } from '../../adapters/sqs-push-queue.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const [identities, skipSettings] = [dynamoIdentities(dynamo()), dynamoSkipSettings(dynamo())];
const pushBudget = dynamoPushBudget(dynamo(), systemTools);
const pushDevices = dynamoPushDevices(dynamo(), systemSealer('device-secrets'), systemTools);
const pushMessages = dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools);
const ports = { identities, pushBudget, pushDevices, pushMessages, pushQueue: sqsPushQueue(), skipSettings };

export const handler = nodeLambda(nodeHandler(node, ports, systemTools));
