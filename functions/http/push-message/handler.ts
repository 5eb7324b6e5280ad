import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoEndpointClaims } from '../../adapters/dynamo/endpoint-claims.ts';
import { dynamoEndpointReleases } from '../../adapters/dynamo/endpoint-releases.ts';
import { dynamoPushAnswers } from '../../adapters/dynamo/push-answers.ts';
import { dynamoPushAddresses, dynamoPushDevices } from '../../adapters/dynamo/push-devices.ts';
import { dynamoPushMessages } from '../../adapters/dynamo/push-messages.ts';
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { powertoolsMetrics } from '../../adapters/observability/powertools-metrics.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemSealer } from '../../adapters/sealing/system-key-rings.ts';
import { snsPushEndpoints } from '../../adapters/sns/push-endpoints.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import { siteOf } from '../site.ts';
import { pushMessageDoor } from './push-message-door.ts';

const { log, clock } = systemTools;
const configuration = dynamoConfiguration(dynamo());
const { realm, pushService } = realms({ configuration, ...systemTools });

const door = pushMessageDoor(
  { realmSettings: realm, log, site: siteOf(process.env) },
  {
    ...{ pushService, clock, metrics: powertoolsMetrics, auditLog: systemAuditLog() },
    endpointClaims: dynamoEndpointClaims(dynamo(), systemTools),
    endpointReleases: dynamoEndpointReleases(dynamo(), systemTools),
    pushAddresses: dynamoPushAddresses(dynamo()),
    pushAnswers: dynamoPushAnswers(dynamo(), systemTools),
    pushDevices: dynamoPushDevices(dynamo(), systemSealer('device-secrets')),
    pushEndpoints: snsPushEndpoints(),
    pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
  },
);

export const handler = doorLambda(door, ...tracing());
