// Every port that a node can need, for running all nodes in one process. A node's own handler names only its own.
import type { NodePorts } from '../../nodes/index.ts';
import { dynamoAccounts, dynamoLoginCounts } from '../dynamo/accounts.ts';
import { dynamo } from '../dynamo/client.ts';
import { dynamoPasswordChange, dynamoPasswordCheck } from '../dynamo/credentials.ts';
import { dynamoDeviceList } from '../dynamo/device-list.ts';
import { dynamoFactorFence, dynamoFactors } from '../dynamo/factors.ts';
import { dynamoIdentities } from '../dynamo/identities.ts';
import { dynamoOathAttempts } from '../dynamo/oath-attempts.ts';
import { dynamoOathDevices } from '../dynamo/oath-devices.ts';
import { dynamoOathEnrolment } from '../dynamo/oath-enrolment.ts';
import { dynamoPasswordAttempts } from '../dynamo/password-attempts.ts';
import { dynamoPushBudget, dynamoPushBudgetClearing } from '../dynamo/push-budget.ts';
import { dynamoPushDevices, dynamoPushDeviceUse } from '../dynamo/push-devices.ts';
import { dynamoPushEnrolment } from '../dynamo/push-enrolment.ts';
import { dynamoPushMessageMaking, dynamoPushMessageRemoval } from '../dynamo/push-message-making.ts';
import { dynamoPushMessages, dynamoPushResults } from '../dynamo/push-messages.ts';
import { dynamoRecoveryCodes } from '../dynamo/recovery-codes.ts';
import { dynamoRetryCounts } from '../dynamo/retry-counts.ts';
import { dynamoSessionGround } from '../dynamo/session-ground.ts';
import { dynamoSkipSettingChanges, dynamoSkipSettings } from '../dynamo/skip-settings.ts';
import { systemSealer } from '../sealing/system-key-rings.ts';
import { sqsPushQueue } from '../sqs/push-queue.ts';
import { systemTools } from './tools.ts';

export function systemNodePorts(): NodePorts {
  return {
    accounts: dynamoAccounts(dynamo()),
    deviceList: dynamoDeviceList(dynamo()),
    factorFence: dynamoFactorFence(dynamo(), systemTools),
    factors: dynamoFactors(dynamo(), systemTools),
    identities: dynamoIdentities(dynamo()),
    loginCounts: dynamoLoginCounts(dynamo()),
    oathAttempts: dynamoOathAttempts(dynamo(), systemTools),
    oathDevices: dynamoOathDevices(dynamo(), systemSealer('device-secrets')),
    oathEnrolment: dynamoOathEnrolment(dynamo(), systemSealer('device-secrets'), systemTools),
    passwordAttempts: dynamoPasswordAttempts(dynamo(), systemTools),
    passwordChange: dynamoPasswordChange(dynamo(), systemTools),
    passwordCheck: dynamoPasswordCheck(dynamo(), systemTools),
    pushBudget: dynamoPushBudget(dynamo(), systemTools),
    pushBudgetClearing: dynamoPushBudgetClearing(dynamo()),
    pushDevices: dynamoPushDevices(dynamo(), systemSealer('device-secrets')),
    pushDeviceUse: dynamoPushDeviceUse(dynamo(), systemTools),
    pushEnrolment: dynamoPushEnrolment(dynamo(), systemSealer('device-secrets'), systemTools),
    pushMessageMaking: dynamoPushMessageMaking(dynamo(), systemSealer('push-messages'), systemTools),
    pushMessageRemoval: dynamoPushMessageRemoval(dynamo()),
    pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
    pushQueue: sqsPushQueue(),
    pushResults: dynamoPushResults(dynamo(), systemTools),
    recoveryCodes: dynamoRecoveryCodes(dynamo(), systemTools),
    retryCounts: dynamoRetryCounts(dynamo()),
    sessionGroundRaiser: dynamoSessionGround(dynamo(), systemTools),
    skipSettingChanges: dynamoSkipSettingChanges(dynamo()),
    skipSettings: dynamoSkipSettings(dynamo()),
  };
}
