// What the users command works on, over the tables of a deployment.
import { dynamoAccounts } from '../functions/adapters/dynamo/accounts.ts';
import type { Dynamo } from '../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration } from '../functions/adapters/dynamo/configuration.ts';
import { dynamoPasswordChange } from '../functions/adapters/dynamo/credentials.ts';
import { dynamoDeviceList } from '../functions/adapters/dynamo/device-list.ts';
import { dynamoIdentities, dynamoIdentityStore } from '../functions/adapters/dynamo/identities.ts';
import { dynamoPasswordAttempts } from '../functions/adapters/dynamo/password-attempts.ts';
import { dynamoSessionGround } from '../functions/adapters/dynamo/session-ground.ts';
import { dynamoUserRemoval } from '../functions/adapters/dynamo/user-removal.ts';
import type { PasswordHashing } from '../functions/mfa/password-hash.ts';
import type { AuditLog } from '../functions/ports/audit.ts';
import type { Ports } from '../functions/ports/index.ts';
import type { Clock, Randomness } from '../functions/ports/system.ts';
import type { PasswordAttemptsReset, UserRemoval } from '../functions/ports/users.ts';

export interface UserStores
  extends Pick<
    Ports,
    | 'accounts'
    | 'auditLog'
    | 'configuration'
    | 'deviceList'
    | 'identities'
    | 'identityStore'
    | 'passwordChange'
    | 'sessionGroundRaiser'
  > {
  readonly passwordAttempts: PasswordAttemptsReset;
  readonly userRemoval: UserRemoval;
}

export function userStores(
  dynamo: Dynamo,
  auditLog: AuditLog,
  tools: { readonly clock: Clock; readonly randomness: Randomness },
  hashing: PasswordHashing = {},
): UserStores {
  return {
    accounts: dynamoAccounts(dynamo),
    auditLog,
    configuration: dynamoConfiguration(dynamo),
    deviceList: dynamoDeviceList(dynamo),
    identities: dynamoIdentities(dynamo),
    identityStore: dynamoIdentityStore(dynamo, tools, hashing),
    passwordAttempts: dynamoPasswordAttempts(dynamo, tools),
    passwordChange: dynamoPasswordChange(dynamo, tools, hashing),
    sessionGroundRaiser: dynamoSessionGround(dynamo, tools),
    userRemoval: dynamoUserRemoval(dynamo, tools),
  };
}
