import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoDeviceList } from '../../adapters/dynamo-device-list.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { dynamoSkipSettings } from '../../adapters/dynamo-skip-settings.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const identities = dynamoIdentities(dynamo());
const deviceList = dynamoDeviceList(dynamo());
const skipSettings = dynamoSkipSettings(dynamo());

export const handler = nodeLambda(nodeHandler(node, { identities, deviceList, skipSettings }, systemTools));
