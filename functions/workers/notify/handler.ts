import { sesMails } from '../../adapters/aws/ses-mails.ts';
import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoIdentities } from '../../adapters/dynamo/identities.ts';
import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import { notify } from './notify.ts';

const configuration = dynamoConfiguration(dynamo());
const { realm: realmSettings } = realms({ configuration, ...systemTools });

const tell = notify({
  ...{ realmSettings, log: systemTools.log },
  identities: dynamoIdentities(dynamo()),
  mails: sesMails(),
  senders: required('MAIL_FROM').split(','),
});

export const handler = workerLambda(tell, ...tracing());
