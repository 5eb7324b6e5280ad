// Every port that a node can need, for running all nodes in one process. A node's own handler names only its own.
import type { NodePorts } from '../nodes/all-nodes.ts';
import { dynamoAccounts } from './dynamo-accounts.ts';
import { dynamo } from './dynamo-client.ts';
import { dynamoCredentials } from './dynamo-credentials.ts';
import { dynamoDeviceList } from './dynamo-device-list.ts';
import { dynamoIdentities } from './dynamo-identities.ts';
import { dynamoOathDevices } from './dynamo-oath-devices.ts';
import { dynamoPasswordAttempts } from './dynamo-password-attempts.ts';
import { dynamoPushBudget } from './dynamo-push-budget.ts';
import { dynamoPushDevices } from './dynamo-push-devices.ts';
import { dynamoPushEnrolment } from './dynamo-push-enrolment.ts';
import { dynamoPushMessages } from './dynamo-push-messages.ts';
import { dynamoRecoveryCodes } from './dynamo-recovery-codes.ts';
import { dynamoRetryCounts } from './dynamo-retry-counts.ts';
import { dynamoSkipSettings } from './dynamo-skip-settings.ts';
import { sqsPushQueue } from './sqs-push-queue.ts';
import { systemSealer } from './system-key-rings.ts';
import { systemTools } from './system-tools.ts';

export function systemNodePorts(): NodePorts {
  return {
    accounts: dynamoAccounts(dynamo()),
    credentials: dynamoCredentials(dynamo(), systemTools),
    deviceList: dynamoDeviceList(dynamo()),
    identities: dynamoIdentities(dynamo()),
    oathDevices: dynamoOathDevices(dynamo(), systemSealer('device-secrets'), systemTools),
    passwordAttempts: dynamoPasswordAttempts(dynamo(), systemTools),
    pushBudget: dynamoPushBudget(dynamo(), systemTools),
    pushDevices: dynamoPushDevices(dynamo(), systemSealer('device-secrets'), systemTools),
    pushEnrolment: dynamoPushEnrolment(dynamo(), systemSealer('device-secrets'), systemTools),
    pushMessages: dynamoPushMessages(dynamo(), systemSealer('push-messages'), systemTools),
    pushQueue: sqsPushQueue(),
    recoveryCodes: dynamoRecoveryCodes(dynamo(), systemTools),
    retryCounts: dynamoRetryCounts(dynamo()),
    skipSettings: dynamoSkipSettings(dynamo()),
  };
}
