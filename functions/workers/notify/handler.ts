import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo-configuration.ts';
import { dynamoIdentities } from '../../adapters/dynamo-identities.ts';
import { required } from '../../adapters/environment.ts';
import { workerLambda } from '../../adapters/function-lambda.ts';
import { sesMails } from '../../adapters/ses-mails.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { tracing } from '../../adapters/tracing.ts';
import { journeyLoader } from '../../journey/journey-loader.ts';
import { notify } from './notify.ts';

const configuration = dynamoConfiguration(dynamo());
const { realm: realmSettings } = journeyLoader({ configuration, definitions: [], ...systemTools });

const tell = notify({
  ...{ realmSettings, log: systemTools.log },
  identities: dynamoIdentities(dynamo()),
  mails: sesMails(),
  senders: required('MAIL_FROM').split(','),
});

export const handler = workerLambda(tell, ...tracing());
