import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { brands, configuration, identities, mails } from '../../adapters/wiring.ts';
import { realms } from '../../realm/realms.ts';
import { notify } from './notify.ts';

const { realm: realmSettings, texts } = realms({ configuration: configuration(), ...systemTools });

const tell = notify({
  ...{ realmSettings, texts, log: systemTools.log },
  brands: brands(),
  identities: identities(),
  mails: mails(),
});

export const handler = workerLambda(tell, ...tracing());
