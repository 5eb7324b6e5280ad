import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoDeviceList } from '../../adapters/dynamo/device-list.ts';
import { dynamoIdentities } from '../../adapters/dynamo/identities.ts';
import { dynamoSkipSettingChanges, dynamoSkipSettings } from '../../adapters/dynamo/skip-settings.ts';
import { nodeLambda } from '../../adapters/lambda/node-lambda.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { nodeHandler } from '../../node/node-handler.ts';
import { node } from './node.ts';

const identities = dynamoIdentities(dynamo());
const deviceList = dynamoDeviceList(dynamo());
const skipSettingChanges = dynamoSkipSettingChanges(dynamo());
const skipSettings = dynamoSkipSettings(dynamo());

const ports = { identities, deviceList, skipSettingChanges, skipSettings };

export const handler = nodeLambda(nodeHandler(node, ports, systemTools));
