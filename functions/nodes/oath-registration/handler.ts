import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoFactorFence, dynamoFactors } from '../../adapters/dynamo-factors.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { dynamoOathDevices } from '../../adapters/dynamo-oath-devices.ts';
import { dynamoSessionGround } from '../../adapters/dynamo-session-ground.ts';
import { dynamoSkipSettings } from '../../adapters/dynamo-skip-settings.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const [factors, factorFence] = [dynamoFactors(dynamo()), dynamoFactorFence(dynamo())];
const sessionGroundRaiser = dynamoSessionGround(dynamo(), systemTools);
const [identities, skipSettings] = [dynamoIdentities(dynamo()), dynamoSkipSettings(dynamo())];
const oathDevices = dynamoOathDevices(dynamo(), systemSealer('device-secrets'), systemTools);

export const handler = nodeLambda(
  nodeHandler(node, { factors, factorFence, identities, oathDevices, sessionGroundRaiser, skipSettings }, systemTools),
);
