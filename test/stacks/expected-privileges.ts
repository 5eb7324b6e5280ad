// What each function may do, written by hand: lib/port-grants.ts must come to exactly this. One line for each action on
// each resource, as deployed-functions.ts spells them.
import { nodeFile } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { applications } from './synthesized.ts';

const only = (...attributes: string[]): string => `only(${attributes.sort().join(', ')})`;
const budget = 'only(device, pushes, user, version, windowSeconds)';
const takenBudget = 'only(device, latestAt, pushes, user, version, windowSeconds)';
const profile = 'only(active, attributes, realm, user, username)';
const pushFields = [
  ...['communicationId', 'communicationType', 'createdDate', 'device', 'deviceId', 'deviceMechanismUID', 'deviceName'],
  ...['deviceType', 'endpointDisabled', 'issuer', 'lastAccessDate', 'pushSecret', 'user'],
];
const codeSet = ['recoveryCodes', 'recoveryCost', 'recoverySalt', 'recoverySerial', 'recoverySpent', 'recoverySpentBy'];
const listed = only('aaguid', 'createdDate', 'credentialId', 'device', 'deviceName', 'lastAccessDate', 'user');
const passkeyFields = [
  ...['aaguid', 'algorithm', 'attestationFormat', 'attestationType', 'backupEligible', 'createdDate', 'credentialId'],
  ...['device', 'deviceName', 'key', 'lastAccessDate', 'rpId', 'signCount', 'user', 'userHandle'],
];
const passkeyClaim = ['claimedAt', 'owner', 'username', 'uuid'];
const oathPlain = [
  ...['checksumDigit', 'clockDriftSeconds', 'counter', 'createdDate', 'device', 'deviceName', 'digits', 'hash'],
  ...['interval', 'lastAccessDate', 'lastLogin', 'truncationOffset', 'user'],
];
const charged = ['charges', 'failedAt', 'knownCharges', 'knownFailedAt'];
const recoveryCharged = ['knownRecoveryCharges', 'knownRecoveryFailedAt', 'recoveryCharges', 'recoveryFailedAt'];
const oathHistory = [...charged, ...recoveryCharged, 'spentBy'];
const skipping = 'only(oath2faEnabled, push2faEnabled, user, webauthn2faEnabled)';
const message = [
  ...['createdAt', 'delivery', 'device', 'expiresAt', 'id', 'keptUntil', 'messageId', 'number', 'realm'],
  ...['transactionId', 'type', 'username'],
];

const verifiesCodes = [
  `dynamodb:GetItem DeviceProfiles ${only(...charged, 'counter', 'device', 'lastLogin', 'spentBy', 'user')}`,
  `dynamodb:Query DeviceProfiles ${only(...oathPlain, 'secret', 'spentBy')}`,
  'dynamodb:UpdateItem DeviceProfiles ' +
    only(...charged, 'clockDriftSeconds', 'counter', 'device', 'lastAccessDate', 'lastLogin', 'spentBy', 'user'),
];
const ground = 'only(before, epoch, raisedBy, tokenHash) rows(ground#*)';
const readsGround = [`dynamodb:GetItem Sessions ${ground}`];
const raisesGround = [...readsGround, `dynamodb:UpdateItem Sessions ${ground}`];
const seesFactors = ['dynamodb:Query DeviceProfiles only(device, raisedAt, raisedFor, revision, user)'];
const fencesFactors = [
  'dynamodb:GetItem DeviceProfiles only(device, raisedFor, user)',
  'dynamodb:UpdateItem DeviceProfiles only(device, raisedAt, raisedFor, revision, user)',
];
const storesOathDevices = [
  'dynamodb:DeleteItem DeviceProfiles only(device, user)',
  'dynamodb:GetItem DeviceProfiles ' +
    only('clockDriftSeconds', 'counter', 'device', 'lastAccessDate', 'lastLogin', 'user', ...oathHistory),
  `dynamodb:PutItem DeviceProfiles ${only(
    ...oathPlain,
    ...oathHistory,
    ...['recoveryCodes', 'recoveryCost', 'recoverySalt', 'savedAt', 'secret'],
  )}`,
  'dynamodb:Query DeviceProfiles only(device, savedAt, user)',
];
const readsPushDevices = [`dynamodb:Query DeviceProfiles ${only(...pushFields)}`];
const listsDevices = [`dynamodb:Query DeviceProfiles ${listed}`];
const editsDevices = [
  'dynamodb:DeleteItem DeviceProfiles only(communicationId, device, owner, user, uuid)',
  'dynamodb:GetItem DeviceProfiles ' +
    'only(aaguid, communicationId, createdDate, credentialId, device, deviceName, lastAccessDate, user)',
  'dynamodb:UpdateItem DeviceProfiles only(device, deviceName, user, uuids)',
];
const storesPushDevices = [
  'dynamodb:Query DeviceProfiles ' +
    'only(communicationId, device, lastAccessDate, recoveryCodes, recoveryCost, recoverySalt, recoverySerial, ' +
    'recoverySpent, user)',
  `dynamodb:UpdateItem DeviceProfiles ${only(...pushFields, ...codeSet)}`,
];
const readsPushMessages = [`dynamodb:GetItem PushMessages ${only(...message, 'answer', 'sealed')}`];
const makesPushMessages = [
  `dynamodb:GetItem PushMessages ${only(...message, 'sealed')}`,
  `dynamodb:PutItem PushMessages ${only(...message, 'sealed', 'sealedNotification', 'ttl')}`,
];
const removesPushMessages = ['dynamodb:DeleteItem PushMessages only(id, messageId)'];
const readsPushResults = [`dynamodb:GetItem PushMessages ${only(...message, 'answer')}`];
const answersPushMessages = [
  'dynamodb:GetItem PushMessages only(answer, expiresAt, id, keptUntil, messageId)',
  'dynamodb:UpdateItem PushMessages only(answer, answered, expiresAt, id, messageId)',
];
const deliversPushMessages = [
  `dynamodb:GetItem PushMessages ${only(...message, 'answer', 'sealed', 'sealedNotification')}`,
  'dynamodb:UpdateItem PushMessages only(answered, delivery, id, messageId, sealedNotification)',
];
const registersPhones = [
  ...seesFactors,
  ...fencesFactors,
  ...storesPushDevices,
  ...readsPushMessages,
  ...makesPushMessages,
  ...removesPushMessages,
];
const readsPasskeys = [
  `dynamodb:GetItem DeviceProfiles ${only(...passkeyFields, ...passkeyClaim)}`,
  `dynamodb:Query DeviceProfiles ${only(...passkeyFields)}`,
];
const storesPasskeys = [
  ...seesFactors,
  ...fencesFactors,
  'dynamodb:DeleteItem DeviceProfiles only(device, owner, user, uuid)',
  `dynamodb:GetItem DeviceProfiles ${only(...passkeyClaim, 'credentialId', 'device', 'reservedAt', 'user', 'uuids')}`,
  'dynamodb:PutItem DeviceProfiles ' +
    only(...passkeyFields, ...passkeyClaim, 'recoveryCodes', 'recoveryCost', 'recoverySalt', 'recoverySerial'),
  'dynamodb:Query DeviceProfiles only(device, recoverySalt, recoverySerial, user)',
  `dynamodb:UpdateItem DeviceProfiles ${only(...codeSet, 'device', 'reservedAt', 'user', 'uuids')}`,
];
const pushHealth = ['dynamodb:UpdateItem DeviceProfiles only(communicationId, device, endpointDisabled, user)'];
const ofProfiles = (action: string, ...attributes: string[]): string =>
  `dynamodb:${action} DeviceProfiles ${attributes.length > 0 ? `${only(...attributes)} ` : ''}rows(profile#*)`;
const recognisesDevices = [ofProfiles('GetItem'), ofProfiles('UpdateItem', 'device', 'lastSelectedDate', 'user')];
const readsBudget = [`dynamodb:GetItem DeviceProfiles ${budget}`];
const readsProfile = [`dynamodb:GetItem Identities ${profile}`];
const findsByMail = ['dynamodb:Query Identities/index/byMail only(mailKey, user)', ...readsProfile];
const readsSkipping = [`dynamodb:GetItem Identities ${skipping}`];
const setsSkipping = [`dynamodb:UpdateItem Identities ${skipping}`];
const checksPasswords = [
  'dynamodb:GetItem Identities only(active, hashCosts, mustChangePassword, passwordExpiresAt, passwordHash, user, username)',
];
const renewsPasswords = [`dynamodb:UpdateItem Identities only(passwordHash, user)`];
const changesPasswords = [
  'dynamodb:UpdateItem Identities only(mustChangePassword, passwordExpiresAt, passwordHash, user)',
];
const chargesPasswords = ['dynamodb:GetItem Attempts', 'dynamodb:UpdateItem Attempts'];

/** Beside those counts, and apart from them. */
const ofRows = (kind: string): string[] =>
  ['GetItem', 'UpdateItem'].map((action) => `dynamodb:${action} Attempts rows(${kind}#*)`);

const opens = (...rings: string[]): string[] => [
  `dynamodb:GetItem KeyRings rows(${rings.join(', ')})`,
  `kms:Decrypt Key purpose(${rings.join(', ')})`,
];

const registersOathDevices = [
  ...storesOathDevices,
  ...seesFactors,
  ...fencesFactors,
  ...raisesGround,
  ...readsProfile,
  ...setsSkipping,
  ...opens('device-secrets'),
];

const remembersBrowsers = ['dynamodb:PutItem RememberedBrowsers'];
const usesBrowsers = [
  'dynamodb:DeleteItem RememberedBrowsers only(item, user)',
  'dynamodb:GetItem RememberedBrowsers',
  `dynamodb:UpdateItem RememberedBrowsers ${only(
    ...['user', 'item', 'secretHash', 'previousHash', 'renewedAt', 'renewedBy', 'idleEnd'],
  )}`,
];
const editsBrowsers = [
  'dynamodb:DeleteItem RememberedBrowsers only(item, owner, user)',
  `dynamodb:GetItem RememberedBrowsers ${only(
    ...['user', 'item', 'epoch', 'createdAt', 'renewedAt', 'idleEnd', 'end', 'sourceIp', 'userAgent'],
  )}`,
  'dynamodb:Query RememberedBrowsers/index/byOwner only(item, owner, user)',
  ...readsGround,
];
const readsLoginCount = ['dynamodb:GetItem Identities only(loginCount, user)'];
const changesProfiles = [
  ...seesFactors,
  ...readsProfile,
  'dynamodb:GetItem Identities only(user)',
  'dynamodb:UpdateItem Identities only(attributes, mailKey, user)',
  ...changesPasswords,
  ...raisesGround,
];

const readsBrand = 'dynamodb:GetItem Configuration';
const readsConfiguration = ['dynamodb:GetItem Configuration', 'dynamodb:Query Configuration'];
const onEndpoints = (action: string): string[] =>
  Object.values(applications).flatMap((arn) => [
    `sns:${action} ${arn}`,
    `sns:${action} ${arn.replace(':app/', ':endpoint/')}/*`,
  ]);
const releasesEndpoints = [
  ...['DeleteItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action} EndpointOwners`),
  ...onEndpoints('DeleteEndpoint'),
];

/** The devices door's rights, but for sessions, and no key: whoever comes out of the sandbox reads no secret of a device. */
const runsScripts = [
  ...findsByMail,
  'dynamodb:UpdateItem Identities only(active, attributes, importing, mailKey, user)',
  ...readsSkipping,
  ...setsSkipping,
  ...listsDevices,
  `dynamodb:Query DeviceProfiles ${only(...oathPlain, 'issuer')}`,
  ...seesFactors,
  ...fencesFactors,
  ...readsBudget,
  ...editsDevices,
  'dynamodb:UpdateItem PushMessages only(answer, answered, device, id, messageId)',
  ...raisesGround,
  ...readsConfiguration,
  ...releasesEndpoints,
  'secretsmanager:GetSecretValue arn:Partition:secretsmanager:Region:AccountId:secret:scripted.node.*',
];

/** But for SES's own rights, which follow from who the mails come from. */
const sendsMails = [
  ...ofRows('sent'),
  ...readsProfile,
  // The brand, and the realm's own words.
  'dynamodb:GetItem Configuration',
  ...opens('sent-codes'),
];

const needy: Readonly<Record<string, readonly string[]>> = {
  'node-account-lockout': ['dynamodb:UpdateItem Identities only(active, importing, user)', ...raisesGround],
  'node-anonymous-user': readsProfile,
  'node-attribute-collector': readsProfile,
  'node-attribute-present-decision': readsProfile,
  'node-attribute-value-decision': readsProfile,
  'node-combined-multi-factor-registration': [
    readsBrand,
    ...storesOathDevices,
    ...registersPhones,
    ...raisesGround,
    ...readsProfile,
    ...setsSkipping,
    ...opens('device-secrets', 'push-messages'),
  ],
  'node-config-provider': runsScripts,
  'node-data-store-decision': [...chargesPasswords, ...checksPasswords],
  'node-device-location-match': [...recognisesDevices, ...readsProfile],
  'node-device-match': [...recognisesDevices, ...readsProfile],
  'node-device-match-script': [
    ...runsScripts,
    ...['DeleteItem', 'GetItem', 'Query', 'UpdateItem'].map((action) => ofProfiles(action)),
    `dynamodb:UpdateItem DeviceProfiles only(alias, device, user) rows(profile#*)`,
  ],
  'node-device-save': [...['DeleteItem', 'Query', 'UpdateItem'].map((action) => ofProfiles(action)), ...readsProfile],
  'node-display-user-name': findsByMail,
  'node-email-suspend': sendsMails,
  'node-email-template': sendsMails,
  'node-enable-device-management': readsProfile,
  'node-identify-existing-user': findsByMail,
  'node-identity-store-decision': [
    ...[...chargesPasswords, ...checksPasswords, ...changesPasswords, ...renewsPasswords],
    ...raisesGround,
  ],
  'node-increment-login-count': [
    'dynamodb:GetItem Identities only(user)',
    'dynamodb:UpdateItem Identities only(lastCountedVisit, loginCount, user)',
  ],
  'node-login-count-decision': readsLoginCount,
  'node-oath-device-storage': registersOathDevices,
  'node-oath-registration': [readsBrand, ...registersOathDevices],
  'node-oath-token-verifier': [...verifiesCodes, ...opens('device-secrets')],
  'node-factor-choice': [
    `dynamodb:Query DeviceProfiles ${only('createdDate', 'device', 'lastAccessDate', 'recoverySalt', 'user')}`,
  ],
  'node-one-time-password-collector-decision': ofRows('guessed'),
  'node-one-time-password-sms-sender': [
    ...ofRows('sent'),
    ...readsProfile,
    // The realm's own words.
    'dynamodb:GetItem Configuration',
    ...opens('sent-codes'),
  ],
  'node-one-time-password-smtp-sender': sendsMails,
  'node-opt-out-multi-factor-authentication': [...listsDevices, ...readsProfile, ...readsSkipping, ...setsSkipping],
  'node-patch-object': changesProfiles,
  'node-persistent-cookie-decision': [...usesBrowsers, ...readsGround],
  'node-push-authentication-sender': [
    ...readsBudget,
    `dynamodb:UpdateItem DeviceProfiles ${takenBudget}`,
    ...readsPushDevices,
    ...makesPushMessages,
    ...removesPushMessages,
    ...readsPushResults,
    ...readsProfile,
    ...readsSkipping,
    // The realm's own words.
    'dynamodb:GetItem Configuration',
    ...opens('device-secrets', 'push-messages'),
    'sqs:SendMessage PushDeliveries',
  ],
  'node-push-registration': [
    readsBrand,
    ...registersPhones,
    ...readsProfile,
    ...setsSkipping,
    ...opens('device-secrets', 'push-messages'),
  ],
  'node-push-result-verifier': [
    ...readsPushResults,
    'dynamodb:UpdateItem DeviceProfiles only(device, lastAccessDate, user)',
  ],
  'node-query-filter-decision': readsProfile,
  'node-recovery-code-collector-decision': [
    'dynamodb:GetItem DeviceProfiles ' +
      only(...codeSet, ...recoveryCharged, 'createdDate', 'device', 'deviceName', 'expiresAt', 'user'),
    `dynamodb:Query DeviceProfiles ${only(...codeSet, 'createdDate', 'device', 'deviceName', 'user')}`,
    'dynamodb:UpdateItem DeviceProfiles ' +
      only(...recoveryCharged, 'device', 'recoveryCodes', 'recoverySpent', 'recoverySpentBy', 'user'),
  ],
  'node-retry-limit-decision': [
    'dynamodb:GetItem Identities only(retryCounts, retryVisits, user)',
    'dynamodb:UpdateItem Identities only(retryCounts, retryVisits, user)',
  ],
  'node-remember-browser': [...remembersBrowsers, ...usesBrowsers],
  'node-remembered-browser-decision': [...usesBrowsers, ...readsGround],
  'node-set-persistent-cookie': remembersBrowsers,
  'node-scripted-decision': runsScripts,
  'node-set-profile-property': changesProfiles,
  'node-terms-and-conditions-decision': readsProfile,
  'node-web-authn-authentication': [
    ...readsPasskeys,
    'dynamodb:UpdateItem DeviceProfiles only(countedBy, credentialId, device, lastAccessDate, signCount, user)',
    ...readsProfile,
    ...readsGround,
  ],
  'node-web-authn-device-storage': [...storesPasskeys, ...readsProfile, ...setsSkipping],
  'node-web-authn-registration': [readsBrand, ...storesPasskeys, ...readsPasskeys, ...readsProfile, ...setsSkipping],
  'node-zero-page-login': readsProfile,
};

const pure = nodeDefinitions.filter(({ needs, runsIn }) => needs.length === 0 && runsIn !== 'engine');

/** Those that run what somebody else wrote: never in the engine's process. */
export const scripted = ['node-config-provider', 'node-device-match-script', 'node-scripted-decision'];

/** A node that declares no needs has nothing to be written for: it may do nothing. */
export const nodes: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(pure.map(({ type }) => [`node-${nodeFile(type)}`, []])),
  ...needy,
};

const readsSessions = ['dynamodb:GetItem Sessions'];
const endsSessions = ['dynamodb:DeleteItem Sessions only(absoluteEnd, idleEnd, tokenHash) notRows(ground#*)'];
const touchesSessions = [
  'dynamodb:UpdateItem Sessions only(absoluteEnd, idleEnd, idleTime, latestAccessAt, tokenHash) returning(ALL_NEW) ' +
    'notRows(ground#*)',
];
const keepsSessions = ['dynamodb:UpdateItem Sessions only(authLevel, epoch, factors, tokenHash) notRows(ground#*)'];

const audits = ['logs:CreateLogStream AuditLogGroup', 'logs:PutLogEvents AuditLogGroup'];

/** The engine without nodes and without key rings. */
export const engine = [
  ...audits,
  ...readsConfiguration,
  ...readsProfile,
  ...readsSkipping,
  ...seesFactors,
  ...readsSessions,
  ...readsGround,
  ...endsSessions,
  'dynamodb:GetItem JourneyStates',
  'dynamodb:GetItem PushMessages only(answered, delivery, expiresAt, id, messageId, realm, username)',
  'dynamodb:PutItem JourneyStates',
  'dynamodb:PutItem RememberedBrowsers rows(signins#*)',
  'dynamodb:PutItem Sessions notRows(ground#*)',
];

/** The engine that leaves nodes to their own functions. */
export const engineRings = opens('auth-id', 'journey-state');

/** The engine that runs all nodes itself. */
export const inlineRings = opens(...['auth-id', 'device-secrets', 'journey-state', 'push-messages', 'sent-codes']);

const worksOn = (queue: string): string[] => [
  `sqs:DeleteMessage ${queue}`,
  `sqs:GetQueueAttributes ${queue}`,
  `sqs:ReceiveMessage ${queue}`,
];

export const others: Readonly<Record<string, readonly string[]>> = {
  authenticate: [
    ...engine,
    ...engineRings,
    // One by one, they are more than a role may hold; nothing else is named so.
    'lambda:InvokeFunction node-*',
  ],
  sessions: [...audits, ...readsConfiguration, ...readsSessions, ...touchesSessions, ...endsSessions, ...raisesGround],
  users: [...readsConfiguration, ...readsSessions],
  serverinfo: [...readsConfiguration, ...readsSessions],
  devices: [
    ...audits,
    ...readsConfiguration,
    ...readsSkipping,
    ...setsSkipping,
    ...listsDevices,
    ...readsBudget,
    ...seesFactors,
    ...fencesFactors,
    ...readsSessions,
    ...keepsSessions,
    ...raisesGround,
    'dynamodb:Query RememberedBrowsers rows(signins#*)',
    ...['DeleteItem', 'GetItem', 'Query'].map((action) => ofProfiles(action)),
    ofProfiles('UpdateItem', 'alias', 'device', 'user'),
    ...editsDevices,
    'dynamodb:Query DeviceProfiles only(device, recoverySalt, recoverySerial, user)',
    `dynamodb:UpdateItem DeviceProfiles ${only(...codeSet, 'device', 'user')}`,
    'dynamodb:UpdateItem PushMessages only(answer, answered, device, id, messageId)',
    ...releasesEndpoints,
    ...editsBrowsers,
  ],
  configuration: [
    ...audits,
    ...readsConfiguration,
    'cloudwatch:GetMetricData *',
    'dynamodb:DeleteItem Configuration',
    'dynamodb:PutItem Configuration',
    ...seesFactors,
    ...readsSessions,
    ...readsGround,
    ...touchesSessions,
  ],
  accounts: [
    ...audits,
    'logs:FilterLogEvents AuditLogGroup',
    ...readsConfiguration,
    ...readsProfile,
    'dynamodb:UpdateItem Identities only(active, importing, user)',
    ...readsSkipping,
    ...setsSkipping,
    'dynamodb:GetItem Attempts only(browsers, id, strangerVisits, strangers, strangersAt)',
    'dynamodb:UpdateItem Attempts only(browsers, charges, failedAt, id, knownCharges, knownFailedAt, strangerVisits, strangers, strangersAt)',
    ...readsSessions,
    ...touchesSessions,
    ...raisesGround,
    ...seesFactors,
    ...fencesFactors,
    ...readsBudget,
    ...['DeleteItem', 'GetItem', 'Query'].map((action) => ofProfiles(action)),
    `dynamodb:Query DeviceProfiles ${only(
      ...['charges', 'createdDate', 'device', 'deviceName', 'endpointDisabled', 'knownCharges', 'knownRecoveryCharges'],
      ...['lastAccessDate', 'recoveryCharges', 'recoveryCodes', 'user'],
    )}`,
    'dynamodb:DeleteItem DeviceProfiles only(communicationId, device, owner, user, uuid)',
    'dynamodb:DeleteItem DeviceProfiles only(communicationId, device, user)',
    'dynamodb:GetItem DeviceProfiles ' +
      'only(aaguid, communicationId, createdDate, credentialId, device, deviceName, lastAccessDate, user)',
    'dynamodb:UpdateItem DeviceProfiles only(device, user, uuids)',
    'dynamodb:PutItem DeviceProfiles only(device, expiresAt, recoveryCodes, recoveryCost, recoverySalt, user)',
    'dynamodb:UpdateItem PushMessages only(answer, answered, device, id, messageId)',
    ...releasesEndpoints,
  ],
  'push-message': [
    ...audits,
    ...readsConfiguration,
    ...readsPushDevices,
    ...readsPushMessages,
    ...answersPushMessages,
    'dynamodb:UpdateItem DeviceProfiles ' +
      'only(communicationId, communicationType, device, deviceId, deviceName, deviceType, endpointDisabled, user)',
    ...opens('device-secrets', 'push-messages'),
    ...Object.values(applications).map((arn) => `sns:CreatePlatformEndpoint ${arn}`),
    ...releasesEndpoints,
    'dynamodb:PutItem EndpointOwners',
    ...onEndpoints('GetEndpointAttributes'),
    ...onEndpoints('SetEndpointAttributes'),
  ],
  'push-delivery': [
    ...audits,
    ...pushHealth,
    ...deliversPushMessages,
    ...opens('push-messages'),
    ...onEndpoints('Publish'),
    ...worksOn('PushDeliveries'),
  ],
  'push-feedback': [
    ...audits,
    ...readsBudget,
    ...pushHealth,
    ...deliversPushMessages,
    ...opens('push-messages'),
    'dynamodb:Query EndpointOwners',
    ...onEndpoints('GetEndpointAttributes'),
    ...worksOn('PushEvents'),
  ],
  'journey-seed': [...readsConfiguration, 'dynamodb:PutItem Configuration'],
  'rotate-key-rings': [
    'dynamodb:GetItem KeyRings',
    'dynamodb:PutItem KeyRings',
    'kms:GenerateDataKey Key purpose(auth-id, device-secrets, journey-state, push-messages, sent-codes)',
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
    ...['example.com', 'no-reply@example.com'].map(
      (identity) =>
        `ses:SendRawEmail arn:Partition:ses:Region:AccountId:identity/${identity} StringEquals ses:FromAddress(no-reply@example.com)`,
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

/** Sorted, without what another line says as well, and with what every function may do. */
export function withLog(lines: readonly string[]): string[] {
  const all = [...new Set([...lines, ...seen, ...traced])];
  return all.filter((line) => !all.some((other) => other !== line && says(other, line))).sort();
}

const right = /^(dynamodb:\w+ \S+)(?: only\(([^)]*)\))?(.*)$/;

/** Whether all that the second line allows is allowed by the first. */
function says(line: string, other: string): boolean {
  const [, action, names, where = ''] = right.exec(line) ?? [];
  const [, otherAction, otherNames, otherWhere = ''] = right.exec(other) ?? [];
  if (action === undefined || action !== otherAction) return false;
  const isEverywhere = where === '' && (names === undefined || !otherWhere.includes('returning('));
  if (where !== otherWhere && !isEverywhere) return false;
  const allowed = names?.split(', ');
  return !allowed || otherNames?.split(', ').every((name) => allowed.includes(name)) === true;
}

/** As in a role of many ports: one line for each action on each table and its rows, with the attributes of all. */
export function merged(lines: readonly string[]): string[] {
  const narrowed = /^dynamodb:(\w+) (\S+) only\(([^)]*)\)(.*)$/;
  const tables = new Map<string, { actions: Set<string>; names: Set<string> }>();
  for (const line of lines) {
    const [, action = '', table = '', names = '', rows = ''] = narrowed.exec(line) ?? [];
    if (action === '') continue;
    const known = tables.get(`${table} only(…)${rows}`) ?? { actions: new Set(), names: new Set() };
    known.actions.add(action);
    for (const name of names.split(', ')) known.names.add(name);
    tables.set(`${table} only(…)${rows}`, known);
  }
  const rest = lines.filter((line) => !narrowed.test(line));
  const all = Array.from(tables, ([key, { actions, names }]) =>
    [...actions].map((action) => `dynamodb:${action} ${key.replace('only(…)', only(...names))}`),
  );
  return [...rest, ...all.flat()];
}
