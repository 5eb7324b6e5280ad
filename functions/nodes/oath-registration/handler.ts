import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { dynamoOathEnrolment } from '../../adapters/dynamo-oath-enrolment.ts';
import { dynamoSkipSettingChanges } from '../../adapters/dynamo-skip-settings.ts';
import { nodeLambda } from '../../adapters/node-lambda.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

const [identities, skipSettingChanges] = [dynamoIdentities(dynamo()), dynamoSkipSettingChanges(dynamo())];
const oathEnrolment = dynamoOathEnrolment(dynamo(), systemSealer('device-secrets'), systemTools);

export const handler = nodeLambda(nodeHandler(node, { identities, oathEnrolment, skipSettingChanges }, systemTools));
