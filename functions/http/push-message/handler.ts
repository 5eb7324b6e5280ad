import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo-configuration.ts';
import { dynamoPushDevices } from '../../adapters/dynamo-push-devices.ts';
import { dynamoPushMessages } from '../../adapters/dynamo-push-messages.ts';
import { snsEndpointOwners } from '../../adapters/sns-endpoint-owners.ts';
import { snsPushEndpoints } from '../../adapters/sns-push-endpoints.ts';
import { systemSealer } from '../../adapters/system-key-rings.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { journeyLoader } from '../../journey/journey-loader.ts';
import { siteOf } from '../site.ts';
import { pushMessageDoor } from './push-message-door.ts';

const { log } = systemTools;
const configuration = dynamoConfiguration(dynamo());
const { realm, pushService } = journeyLoader({ configuration, definitions: [], ...systemTools });

export const handler = pushMessageDoor(
  { realmSettings: realm, log, site: siteOf(process.env) },
  {
    pushService,
    endpointOwners: snsEndpointOwners(),
    pushDevices: dynamoPushDevices(dynamo(), systemSealer('device-secrets'), systemTools),
    pushEndpoints: snsPushEndpoints(),
    pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
  },
);
