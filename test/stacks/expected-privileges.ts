// What each function may do, written by hand: lib/port-grants.ts must come to exactly this. One line for each action on
// each resource, as deployed-functions.ts spells them.
import { applications } from './synthesized.ts';

const accounts = 'only(active, lastCountedVisit, loginCount, user)';
const budget = 'only(device, pushes, user, version, windowSeconds)';
const health = 'only(communicationId, device, endpointDisabled, user)';
const passwords = 'only(active, mustChangePassword, passwordExpiresAt, passwordHash, user, username)';
const profile = 'only(active, attributes, realm, user, username)';
const pushFields = [
  ...['communicationId', 'communicationType', 'createdDate', 'device', 'deviceId', 'deviceMechanismUID', 'deviceName'],
  ...['deviceType', 'endpointDisabled', 'issuer', 'lastAccessDate', 'pushSecret', 'user'],
];
const codeSet = ['recoveryCodes', 'recoveryCost', 'recoverySalt', 'recoverySerial', 'recoverySpent', 'recoverySpentBy'];
const only = (...attributes: string[]): string => `only(${attributes.sort().join(', ')})`;
const pushDevice = only(...pushFields);
const wholePushDevice = only(...pushFields, ...codeSet);
const codeSets = only(...codeSet, 'device', 'user');
const listed = only('createdDate', 'device', 'deviceName', 'lastAccessDate', 'user');
const edited = only('communicationId', 'createdDate', 'device', 'deviceName', 'lastAccessDate', 'user');
const recovery = only(...codeSet, 'createdDate', 'device', 'deviceName', 'recoveryCharges', 'recoveryFailedAt', 'user');
const retries = 'only(retryCounts, retryVisits, user)';
const skipping = 'only(oath2faEnabled, push2faEnabled, user, webauthn2faEnabled)';

const oathDevices = [
  'dynamodb:DeleteItem DeviceProfiles',
  'dynamodb:GetItem DeviceProfiles',
  'dynamodb:PutItem DeviceProfiles',
  'dynamodb:Query DeviceProfiles',
  'dynamodb:UpdateItem DeviceProfiles',
];
const pushDevices = [`dynamodb:Query DeviceProfiles ${pushDevice}`, `dynamodb:UpdateItem DeviceProfiles ${pushDevice}`];
const registersPushDevices = [
  ...pushDevices,
  `dynamodb:Query DeviceProfiles ${wholePushDevice}`,
  `dynamodb:UpdateItem DeviceProfiles ${wholePushDevice}`,
];
const pushMessages = [
  'dynamodb:DeleteItem PushMessages',
  'dynamodb:GetItem PushMessages',
  'dynamodb:PutItem PushMessages',
  'dynamodb:UpdateItem PushMessages',
];
const pushBudget = [`dynamodb:GetItem DeviceProfiles ${budget}`, `dynamodb:UpdateItem DeviceProfiles ${budget}`];
const pushHealth = [`dynamodb:UpdateItem DeviceProfiles ${health}`];
const readsProfile = [`dynamodb:GetItem Identities ${profile}`];
const skips = [`dynamodb:GetItem Identities ${skipping}`, `dynamodb:UpdateItem Identities ${skipping}`];
const checksPasswords = [`dynamodb:GetItem Identities ${passwords}`, `dynamodb:UpdateItem Identities ${passwords}`];
const changesAccounts = [`dynamodb:GetItem Identities ${accounts}`, `dynamodb:UpdateItem Identities ${accounts}`];

const opens = (...rings: string[]): string[] => [
  `dynamodb:GetItem KeyRings rows(${rings.join(', ')})`,
  `kms:Decrypt Key purpose(${rings.join(', ')})`,
];

export const nodes: Readonly<Record<string, readonly string[]>> = {
  'node-account-lockout': changesAccounts,
  'node-choice-collector': [],
  'node-combined-multi-factor-registration': [
    ...oathDevices,
    ...registersPushDevices,
    ...pushMessages,
    ...readsProfile,
    ...skips,
    ...opens('device-secrets', 'push-messages'),
  ],
  'node-data-store-decision': checksPasswords,
  'node-device-profile-collector': [],
  'node-enable-device-management': readsProfile,
  'node-get-authenticator-app': [],
  'node-identity-store-decision': checksPasswords,
  'node-increment-login-count': changesAccounts,
  'node-message': [],
  'node-multi-factor-registration-options': [],
  'node-oath-device-storage': [...oathDevices, ...readsProfile, ...skips, ...opens('device-secrets')],
  'node-oath-registration': [...oathDevices, ...readsProfile, ...skips, ...opens('device-secrets')],
  'node-oath-token-verifier': [...oathDevices, ...opens('device-secrets')],
  'node-opt-out-multi-factor-authentication': [`dynamodb:Query DeviceProfiles ${listed}`, ...readsProfile, ...skips],
  'node-password-collector': [],
  'node-polling-wait': [],
  'node-push-authentication-sender': [
    ...pushBudget,
    ...pushDevices,
    ...pushMessages,
    ...readsProfile,
    ...skips,
    ...opens('device-secrets', 'push-messages'),
    'sqs:SendMessage PushDeliveries',
  ],
  'node-push-registration': [
    ...registersPushDevices,
    ...pushMessages,
    ...readsProfile,
    ...skips,
    ...opens('device-secrets', 'push-messages'),
  ],
  'node-push-result-verifier': [
    ...pushBudget,
    ...pushDevices,
    ...pushMessages,
    ...opens('device-secrets', 'push-messages'),
  ],
  'node-push-wait': [],
  'node-recovery-code-collector-decision': [
    `dynamodb:GetItem DeviceProfiles ${recovery}`,
    `dynamodb:Query DeviceProfiles ${recovery}`,
    `dynamodb:UpdateItem DeviceProfiles ${recovery}`,
  ],
  'node-recovery-code-display': [],
  'node-retry-limit-decision': [`dynamodb:GetItem Identities ${retries}`, `dynamodb:UpdateItem Identities ${retries}`],
  'node-username-collector': [],
  'node-validated-password': [],
  'node-validated-username': [],
};

const readsConfiguration = ['dynamodb:GetItem Configuration', 'dynamodb:Query Configuration'];
const usesSessions = ['dynamodb:DeleteItem Sessions', 'dynamodb:GetItem Sessions', 'dynamodb:UpdateItem Sessions'];

const audits = ['logs:CreateLogStream AuditLogGroup', 'logs:PutLogEvents AuditLogGroup'];

/** The engine without nodes and without key rings. */
export const engine = [
  ...audits,
  ...readsConfiguration,
  ...readsProfile,
  'dynamodb:GetItem JourneyStates',
  'dynamodb:PutItem JourneyStates',
  'dynamodb:PutItem Sessions',
];

/** The engine that leaves nodes to their own functions. */
export const engineRings = opens('auth-id', 'journey-state');

/** The engine that runs all nodes itself. */
export const inlineRings = opens('auth-id', 'device-secrets', 'journey-state', 'push-messages');

const onEndpoints = (action: string): string[] =>
  Object.values(applications).flatMap((arn) => [
    `sns:${action} ${arn}`,
    `sns:${action} ${arn.replace(':app/', ':endpoint/')}/*`,
  ]);

const worksOn = (queue: string): string[] => [
  `sqs:DeleteMessage ${queue}`,
  `sqs:GetQueueAttributes ${queue}`,
  `sqs:ReceiveMessage ${queue}`,
];

export const others: Readonly<Record<string, readonly string[]>> = {
  authenticate: [
    ...engine,
    ...engineRings,
    'lambda:InvokeFunction node-account-lockout',
    'lambda:InvokeFunction node-combined-multi-factor-registration',
    'lambda:InvokeFunction node-data-store-decision',
    'lambda:InvokeFunction node-enable-device-management',
    'lambda:InvokeFunction node-identity-store-decision',
    'lambda:InvokeFunction node-increment-login-count',
    'lambda:InvokeFunction node-oath-device-storage',
    'lambda:InvokeFunction node-oath-registration',
    'lambda:InvokeFunction node-oath-token-verifier',
    'lambda:InvokeFunction node-opt-out-multi-factor-authentication',
    'lambda:InvokeFunction node-push-authentication-sender',
    'lambda:InvokeFunction node-push-registration',
    'lambda:InvokeFunction node-push-result-verifier',
    'lambda:InvokeFunction node-recovery-code-collector-decision',
    'lambda:InvokeFunction node-retry-limit-decision',
  ],
  sessions: [...audits, ...readsConfiguration, ...usesSessions],
  users: [...readsConfiguration, 'dynamodb:GetItem Sessions'],
  serverinfo: [...readsConfiguration, 'dynamodb:GetItem Sessions'],
  devices: [
    ...audits,
    ...readsConfiguration,
    ...skips,
    'dynamodb:GetItem Sessions',
    `dynamodb:DeleteItem DeviceProfiles ${edited}`,
    `dynamodb:GetItem DeviceProfiles ${edited}`,
    `dynamodb:UpdateItem DeviceProfiles ${edited}`,
    `dynamodb:GetItem DeviceProfiles ${budget}`,
    `dynamodb:Query DeviceProfiles ${listed}`,
    `dynamodb:Query DeviceProfiles ${codeSets}`,
    `dynamodb:UpdateItem DeviceProfiles ${codeSets}`,
    'dynamodb:UpdateItem PushMessages only(answer, device, id, messageId)',
    ...onEndpoints('DeleteEndpoint'),
    ...onEndpoints('GetEndpointAttributes'),
    ...onEndpoints('SetEndpointAttributes'),
  ],
  'push-message': [
    ...audits,
    ...readsConfiguration,
    ...pushDevices,
    ...pushMessages,
    ...opens('device-secrets', 'push-messages'),
    ...Object.values(applications).map((arn) => `sns:CreatePlatformEndpoint ${arn}`),
    ...onEndpoints('GetEndpointAttributes'),
    ...onEndpoints('SetEndpointAttributes'),
  ],
  'push-delivery': [
    ...audits,
    ...pushHealth,
    ...pushMessages,
    ...opens('push-messages'),
    ...onEndpoints('Publish'),
    ...worksOn('PushDeliveries'),
  ],
  'push-feedback': [
    ...audits,
    ...pushBudget,
    ...pushHealth,
    ...pushMessages,
    ...opens('push-messages'),
    ...onEndpoints('GetEndpointAttributes'),
    ...worksOn('PushEvents'),
  ],
  'journey-seed': [...readsConfiguration, 'dynamodb:PutItem Configuration'],
  'rotate-key-rings': [
    'dynamodb:GetItem KeyRings',
    'dynamodb:PutItem KeyRings',
    'kms:GenerateDataKey Key purpose(auth-id, device-secrets, journey-state, push-messages)',
  ],
};

/** Of a deployment with a bus of notices, and mails from `no-reply@example.com`. */
export const tellers: Readonly<Record<string, readonly string[]>> = {
  'publish-notices': ['events:PutEvents Notices StringEquals events:source(waymark)'],
  notify: [
    ...readsConfiguration,
    ...readsProfile,
    ...['example.com', 'no-reply@example.com'].map(
      (identity) =>
        `ses:SendEmail arn:Partition:ses:Region:AccountId:identity/${identity} StringEquals ses:FromAddress(no-reply@example.com)`,
    ),
  ],
};

/** Of a deployment that makes its platform applications from these secrets. */
export function makers(secrets: {
  readonly google: string;
  readonly apple: string;
}): Record<string, readonly string[]> {
  const lines = (platform: string, secretArn: string, feedback: string) => [
    `iam:PassRole ${feedback}`,
    `secretsmanager:GetSecretValue ${secretArn}`,
    ...['Create', 'Delete', 'Set'].map((verb) => {
      const action = verb === 'Set' ? 'SetPlatformApplicationAttributes' : `${verb}PlatformApplication`;
      return `sns:${action} arn:Partition:sns:Region:AccountId:app/${platform}/waymark-dev`;
    }),
  ];
  return {
    'platform-application-gcm': lines('GCM', secrets.google, 'GoogleFeedback'),
    'platform-application-apns-sandbox': lines('APNS_SANDBOX', secrets.apple, 'AppleSandboxFeedback'),
  };
}

const seen = ['logs:CreateLogStream its own log', 'logs:PutLogEvents its own log'];
const traced = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

/** Sorted, and with what every function may do. */
export function withLog(lines: readonly string[]): string[] {
  return [...new Set([...lines, ...seen, ...traced])].sort();
}
