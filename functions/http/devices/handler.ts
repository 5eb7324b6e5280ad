import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../../adapters/dynamo/configuration.ts';
import { dynamoDeviceEditor } from '../../adapters/dynamo/device-editor.ts';
import { dynamoDeviceList } from '../../adapters/dynamo/device-list.ts';
import { dynamoEndpointReleases } from '../../adapters/dynamo/endpoint-releases.ts';
import { dynamoFactorFence, dynamoFactors } from '../../adapters/dynamo/factors.ts';
import { dynamoPendingPushes } from '../../adapters/dynamo/pending-pushes.ts';
import { dynamoRecoveryCodeSets } from '../../adapters/dynamo/recovery-code-sets.ts';
import { dynamoSessionGround } from '../../adapters/dynamo/session-ground.ts';
import { dynamoSessionKeeper, dynamoSessionReader } from '../../adapters/dynamo/sessions.ts';
import { dynamoSkipSettingChanges, dynamoSkipSettings } from '../../adapters/dynamo/skip-settings.ts';
import { doorLambda } from '../../adapters/lambda/function-lambda.ts';
import { systemAuditLog } from '../../adapters/observability/system-audit-log.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { realms } from '../../realm/realms.ts';
import { siteOf } from '../site.ts';
import { devicesDoor } from './devices-door.ts';

const { clock, log, randomness } = systemTools;
const { realm } = realms({ configuration: dynamoConfiguration(dynamo()), clock, log });

const door = devicesDoor(
  { realmSettings: realm, log, site: siteOf(process.env) },
  {
    ...{ auditLog: systemAuditLog(), clock, randomness },
    deviceEditor: dynamoDeviceEditor(dynamo()),
    deviceList: dynamoDeviceList(dynamo()),
    endpointReleases: dynamoEndpointReleases(dynamo(), { clock }),
    factorFence: dynamoFactorFence(dynamo(), { clock }),
    factors: dynamoFactors(dynamo(), { clock }),
    pendingPushes: dynamoPendingPushes(dynamo(), { clock }),
    recoveryCodeSets: dynamoRecoveryCodeSets(dynamo(), { randomness }),
    sessionGroundRaiser: dynamoSessionGround(dynamo(), { clock }),
    sessionKeeper: dynamoSessionKeeper(dynamo()),
    sessionReader: dynamoSessionReader(dynamo(), { clock }),
    skipSettingChanges: dynamoSkipSettingChanges(dynamo()),
    skipSettings: dynamoSkipSettings(dynamo()),
  },
);

export const handler = doorLambda(door, ...tracing());
