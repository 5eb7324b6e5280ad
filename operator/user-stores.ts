// What the users command works on, over the tables of a deployment or of a machine.

import type { AccountPorts } from '../functions/accounts/account-ports.ts';
import { dynamoAccounts } from '../functions/adapters/dynamo/accounts.ts';
import type { Dynamo } from '../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationStore } from '../functions/adapters/dynamo/configuration.ts';
import { dynamoPasswordChange } from '../functions/adapters/dynamo/credentials.ts';
import { dynamoDeviceEditor, dynamoDeviceList } from '../functions/adapters/dynamo/device-list.ts';
import { dynamoDeviceProfileEditor } from '../functions/adapters/dynamo/device-profiles.ts';
import { dynamoEndpointAdoption, dynamoEndpointLeavings } from '../functions/adapters/dynamo/endpoint-owners.ts';
import { dynamoFactorReports } from '../functions/adapters/dynamo/factor-reports.ts';
import {
  dynamoFactorFence,
  dynamoSkipSettingChanges,
  dynamoSkipSettings,
} from '../functions/adapters/dynamo/factors.ts';
import { dynamoHelpPasses } from '../functions/adapters/dynamo/help-passes.ts';
import { dynamoIdentities, dynamoIdentityStore } from '../functions/adapters/dynamo/identities.ts';
import { dynamoOathEnrolment } from '../functions/adapters/dynamo/oath-enrolment.ts';
import { dynamoPasskeyEnrolment } from '../functions/adapters/dynamo/passkey-enrolment.ts';
import { dynamoPasswordAttempts } from '../functions/adapters/dynamo/password-attempts.ts';
import { dynamoPendingPushes } from '../functions/adapters/dynamo/push-budget.ts';
import { dynamoPushEnrolment } from '../functions/adapters/dynamo/push-enrolment.ts';
import { dynamoSessionGround } from '../functions/adapters/dynamo/session-ground.ts';
import { dynamoUserImport } from '../functions/adapters/dynamo/user-import.ts';
import { dynamoSessionCount, dynamoUserListing } from '../functions/adapters/dynamo/user-listing.ts';
import { dynamoUserRemoval } from '../functions/adapters/dynamo/user-removal.ts';
import type { Sealer } from '../functions/adapters/sealing/sealing.ts';
import type { TableName } from '../functions/manifest/tables.ts';
import type { PasswordHashing } from '../functions/mfa/password-hash.ts';
import type { AuditLog } from '../functions/ports/audit.ts';
import type { Clock, Randomness } from '../functions/ports/system.ts';

/** Those that it reads and writes. */
export const userTables = [
  'Attempts',
  'Configuration',
  'DeviceProfiles',
  'EndpointOwners',
  'Identities',
  'KeyRings',
  'PushMessages',
  'RememberedBrowsers',
  'Sessions',
] as const satisfies readonly TableName[];

interface Stores {
  readonly dynamo: Dynamo;
  readonly auditLog: AuditLog;
  /** Of `device-secrets`: what is imported is sealed. */
  readonly sealer: Sealer;
}

export function userStores(
  { dynamo, auditLog, sealer }: Stores,
  tools: { readonly clock: Clock; readonly randomness: Randomness },
  hashing: Pick<PasswordHashing, 'cost'> = {},
): AccountPorts {
  return {
    accounts: dynamoAccounts(dynamo),
    auditLog,
    configuration: dynamoConfiguration(dynamo),
    configurationStore: dynamoConfigurationStore(dynamo),
    deviceEditor: dynamoDeviceEditor(dynamo),
    deviceList: dynamoDeviceList(dynamo),
    deviceProfileEditor: dynamoDeviceProfileEditor(dynamo),
    endpointAdoption: dynamoEndpointAdoption(dynamo),
    endpointReleases: dynamoEndpointLeavings(dynamo),
    factorFence: dynamoFactorFence(dynamo, tools),
    factorReports: dynamoFactorReports(dynamo),
    helpPasses: dynamoHelpPasses(dynamo, tools, hashing),
    identities: dynamoIdentities(dynamo),
    identityStore: dynamoIdentityStore(dynamo, tools, hashing),
    oathEnrolment: dynamoOathEnrolment(dynamo, sealer, tools, hashing),
    passwordAttemptsReset: dynamoPasswordAttempts(dynamo, tools),
    passwordChange: dynamoPasswordChange(dynamo, tools, hashing),
    pendingPushes: dynamoPendingPushes(dynamo, tools),
    passkeyEnrolment: dynamoPasskeyEnrolment(dynamo, tools, hashing),
    pushEnrolment: dynamoPushEnrolment(dynamo, sealer, tools, hashing),
    sessionCount: dynamoSessionCount(dynamo, tools),
    sessionGroundRaiser: dynamoSessionGround(dynamo, tools),
    skipSettingChanges: dynamoSkipSettingChanges(dynamo),
    skipSettings: dynamoSkipSettings(dynamo),
    userImport: dynamoUserImport(dynamo, tools, hashing),
    userListing: dynamoUserListing(dynamo),
    userRemoval: dynamoUserRemoval(dynamo, tools),
  };
}
