// What a function may do for each port that it needs: the calls of the port's adapter, on its table, to its attributes,
// on its queue and on the endpoints of phones, and the key rings that it opens. Whatever is not here, no function can do.
import type { PortName } from '../functions/ports/index.ts';
import type { PortGrant } from './port-grant.ts';

/** How far the codes of an OATH device have been used. */
const oathProgress = ['lastLogin', 'counter', 'clockDriftSeconds', 'lastAccessDate'] as const;

/** Without `secret`. */
const oathDevice = [
  ...['device', 'deviceName', 'checksumDigit', 'truncationOffset', 'digits', 'hash', 'interval', 'createdDate'],
  ...oathProgress,
] as const;

/** What an OATH device keeps when it is saved again. */
const oathHistory = [
  'spentBy',
  ...['charges', 'failedAt', 'recoveryCharges', 'recoveryFailedAt'],
  ...['knownCharges', 'knownFailedAt', 'knownRecoveryCharges', 'knownRecoveryFailedAt'],
] as const;

/** How the partitions of stored device profiles begin, which lie beside those of users' factors. */
const profiles = ['profile#*'] as const;

const pushBudgetRow = ['user', 'device', 'pushes', 'windowSeconds', 'version'] as const;

/** Without `secret`: the table and the key ring are the same for the secrets of OATH devices. */
const pushDevice = [
  'user',
  'device',
  'deviceName',
  'communicationType',
  'deviceType',
  'communicationId',
  'deviceMechanismUID',
  'deviceId',
  'issuer',
  'createdDate',
  'lastAccessDate',
  'pushSecret',
  'endpointDisabled',
] as const;

/** Without the answer, and without what is sealed. */
const pushMessage = [
  'messageId',
  'id',
  'type',
  'realm',
  'username',
  'transactionId',
  'device',
  'number',
  'createdAt',
  'expiresAt',
  'keptUntil',
  'delivery',
] as const;

const recoverySet = [
  'recoveryCodes',
  'recoverySalt',
  'recoveryCost',
  'recoverySerial',
  'recoverySpent',
  'recoverySpentBy',
] as const;

const passkey = [
  ...['user', 'device', 'credentialId', 'key', 'algorithm', 'signCount', 'userHandle', 'deviceName', 'createdDate'],
  ...['lastAccessDate', 'rpId', 'aaguid', 'attestationFormat', 'attestationType', 'backupEligible'],
] as const;

/** That a credential is somebody's. */
const passkeyClaim = ['user', 'device', 'owner', 'username', 'uuid', 'claimedAt'] as const;

/** How the rows of grounds begin, which lie among the sessions. */
const grounds = ['ground#*'] as const;

const ground = ['tokenHash', 'epoch', 'raisedBy', 'before'] as const;

const sessionEnds = ['tokenHash', 'idleEnd', 'absoluteEnd'] as const;
const touched = [...sessionEnds, 'idleTime', 'latestAccessAt'] as const;

/** How the partitions of recent sign-ins begin, which lie beside remembered browsers. */
const signIns = ['signins#*'] as const;

const skipSettings = ['user', 'oath2faEnabled', 'push2faEnabled', 'webauthn2faEnabled'] as const;

/** Of wrong codes: strangers' and those of browsers that have signed in before. */
const codeCharges = ['charges', 'failedAt', 'knownCharges', 'knownFailedAt'] as const;

/** A device as it last was, and that it is gone. */
const readsRemoved = {
  table: 'DeviceProfiles',
  actions: ['GetItem'],
  attributes: [
    ...['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate', 'communicationId'],
    ...['credentialId', 'aaguid'],
  ],
} as const;
const removesDevices = {
  table: 'DeviceProfiles',
  actions: ['DeleteItem'],
  attributes: ['user', 'device', 'communicationId', 'owner', 'uuid'],
} as const;

export const portGrants = {
  accounts: { tables: [{ table: 'Identities', actions: ['UpdateItem'], attributes: ['user', 'active', 'importing'] }] },
  auditLog: { tables: [], audit: true },
  // Of everybody: a log group knows no rows.
  auditTrail: { tables: [], trail: true },
  brands: { tables: [{ table: 'Configuration', actions: ['GetItem'] }] },
  browserMemory: { tables: [{ table: 'RememberedBrowsers', actions: ['PutItem'] }] },
  // Beside the counts of passwords, whose rows neither of them reaches.
  codeAttempts: { tables: [{ table: 'Attempts', actions: ['GetItem', 'UpdateItem'], rows: ['guessed#*'] }] },
  codeSending: {
    tables: [{ table: 'Attempts', actions: ['GetItem', 'UpdateItem'], rows: ['sent#*'] }],
    keyRings: ['sent-codes'],
  },
  configuration: { tables: [{ table: 'Configuration', actions: ['GetItem', 'Query'] }] },
  configurationEditor: { tables: [{ table: 'Configuration', actions: ['PutItem', 'DeleteItem'] }] },
  configurationStore: { tables: [{ table: 'Configuration', actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] }] },
  currentConfiguration: { tables: [{ table: 'Configuration', actions: ['GetItem'] }] },
  demandedFactors: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'revision', 'raisedFor', 'raisedAt'],
      },
      { table: 'Identities', actions: ['GetItem'], attributes: skipSettings },
    ],
  },
  deviceEditor: {
    tables: [
      readsRemoved,
      { table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: ['user', 'device', 'deviceName', 'uuids'] },
      removesDevices,
    ],
  },
  deviceList: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate', 'credentialId', 'aaguid'],
      },
    ],
  },
  // Whoever saves, renames or drops profiles reaches no row of a factor.
  deviceProfileEditor: {
    tables: [
      { table: 'DeviceProfiles', actions: ['GetItem', 'Query', 'DeleteItem'], rows: profiles },
      { table: 'DeviceProfiles', actions: ['UpdateItem'], rows: profiles, attributes: ['user', 'device', 'alias'] },
    ],
  },
  deviceProfileRemoval: {
    tables: [{ table: 'DeviceProfiles', actions: ['GetItem', 'Query', 'DeleteItem'], rows: profiles }],
  },
  deviceProfileSaving: {
    tables: [{ table: 'DeviceProfiles', actions: ['Query', 'UpdateItem', 'DeleteItem'], rows: profiles }],
  },
  deviceProfiles: { tables: [{ table: 'DeviceProfiles', actions: ['GetItem'], rows: profiles }] },
  deviceProfileUse: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        rows: profiles,
        attributes: ['user', 'device', 'lastSelectedDate'],
      },
    ],
  },
  deviceRemoval: {
    tables: [
      readsRemoved,
      { table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: ['user', 'device', 'uuids'] },
      removesDevices,
    ],
  },
  endpointClaims: {
    tables: [{ table: 'EndpointOwners', actions: ['Query', 'PutItem'] }],
    push: [{ on: 'endpoints', actions: ['GetEndpointAttributes'] }],
  },
  endpointOwners: {
    tables: [{ table: 'EndpointOwners', actions: ['Query'] }],
    push: [{ on: 'endpoints', actions: ['GetEndpointAttributes'] }],
  },
  endpointReleases: {
    tables: [{ table: 'EndpointOwners', actions: ['Query', 'UpdateItem', 'DeleteItem'] }],
    push: [{ on: 'endpoints', actions: ['DeleteEndpoint'] }],
  },
  factorFence: {
    tables: [
      { table: 'DeviceProfiles', actions: ['GetItem'], attributes: ['user', 'device', 'raisedFor'] },
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: ['user', 'device', 'revision', 'raisedFor', 'raisedAt'],
      },
    ],
  },
  factorReports: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: [
          ...['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate', 'endpointDisabled', 'recoveryCodes'],
          ...['charges', 'knownCharges', 'recoveryCharges', 'knownRecoveryCharges'],
        ],
      },
    ],
  },
  factors: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'revision', 'raisedFor', 'raisedAt'],
      },
    ],
  },
  // The salt tells that there are recovery codes; their hashes are not seen.
  factorUses: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'createdDate', 'lastAccessDate', 'recoverySalt'],
      },
    ],
  },
  helpPasses: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['PutItem'],
        attributes: ['user', 'device', 'recoveryCodes', 'recoverySalt', 'recoveryCost', 'expiresAt'],
      },
      // By what removes a device, which a pass is none of: the condition names what phones have.
      { table: 'DeviceProfiles', actions: ['DeleteItem'], attributes: ['user', 'device', 'communicationId'] },
    ],
    hashes: true,
  },
  // To others by HTTP: nothing of AWS.
  httpOut: { tables: [] },
  identities: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem'],
        attributes: ['user', 'realm', 'username', 'active', 'attributes'],
      },
    ],
  },
  // No column but the profile's: neither a password nor a status or a count can be read or written this way.
  identityAttributes: {
    tables: [
      { table: 'Identities', actions: ['GetItem'], attributes: ['user'] },
      { table: 'Identities', actions: ['UpdateItem'], attributes: ['user', 'attributes', 'mailKey'] },
    ],
  },
  identitySearch: {
    tables: [
      { table: 'Identities', index: 'byMail', actions: ['Query'], attributes: ['user', 'mailKey'] },
      {
        table: 'Identities',
        actions: ['GetItem'],
        attributes: ['user', 'realm', 'username', 'active', 'attributes'],
      },
    ],
  },
  identityStore: { tables: [{ table: 'Identities', actions: ['GetItem', 'PutItem', 'UpdateItem'] }], hashes: true },
  journeyStates: {
    tables: [{ table: 'JourneyStates', actions: ['GetItem', 'PutItem'] }],
    keyRings: ['journey-state'],
  },
  journeyTraffic: { tables: [], metrics: true },
  loginCountReader: {
    tables: [{ table: 'Identities', actions: ['GetItem'], attributes: ['user', 'loginCount'] }],
  },
  loginCounts: {
    tables: [
      { table: 'Identities', actions: ['GetItem'], attributes: ['user'] },
      { table: 'Identities', actions: ['UpdateItem'], attributes: ['user', 'loginCount', 'lastCountedVisit'] },
    ],
  },
  mails: { tables: [], mails: true },
  notices: {
    tables: [],
    bus: true,
  },
  oathAttempts: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: ['user', 'device', 'lastLogin', 'counter', 'spentBy', ...codeCharges],
      },
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: ['user', 'device', ...oathProgress, 'spentBy', ...codeCharges],
      },
    ],
  },
  oathDevices: {
    tables: [{ table: 'DeviceProfiles', actions: ['Query'], attributes: ['user', ...oathDevice, 'spentBy', 'secret'] }],
    keyRings: ['device-secrets'],
  },
  // Sealing a secret takes the key that opens it, but no secret that is stored can be read.
  oathEnrolment: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: ['user', 'device', ...oathProgress, ...oathHistory],
      },
      { table: 'DeviceProfiles', actions: ['Query'], attributes: ['user', 'device', 'savedAt'] },
      {
        table: 'DeviceProfiles',
        actions: ['PutItem'],
        attributes: [
          ...['user', ...oathDevice, 'savedAt', 'secret', ...oathHistory],
          ...['recoveryCodes', 'recoverySalt', 'recoveryCost'],
        ],
      },
      { table: 'DeviceProfiles', actions: ['DeleteItem'], attributes: ['user', 'device'] },
    ],
    keyRings: ['device-secrets'],
    hashes: true,
  },
  // Of a device that is there it can change nothing but which recovery codes are in force.
  passkeyEnrolment: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: [...passkeyClaim, 'credentialId', 'uuids', 'reservedAt'],
      },
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'recoverySalt', 'recoverySerial'],
      },
      {
        table: 'DeviceProfiles',
        actions: ['PutItem'],
        attributes: [
          ...passkey,
          ...['owner', 'username', 'uuid', 'claimedAt'],
          ...['recoveryCodes', 'recoverySalt', 'recoveryCost', 'recoverySerial'],
        ],
      },
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: ['user', 'device', 'uuids', 'reservedAt', ...recoverySet],
      },
      { table: 'DeviceProfiles', actions: ['DeleteItem'], attributes: ['user', 'device', 'owner', 'uuid'] },
    ],
    hashes: true,
  },
  passkeys: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: [...passkey, 'owner', 'username', 'uuid', 'claimedAt'],
      },
      { table: 'DeviceProfiles', actions: ['Query'], attributes: passkey },
    ],
  },
  // Neither a key nor the id of a credential is among what it writes.
  passkeyUse: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: ['user', 'device', 'credentialId', 'lastAccessDate', 'signCount', 'countedBy'],
      },
    ],
  },
  passwordAttempts: { tables: [{ table: 'Attempts', actions: ['GetItem', 'UpdateItem'] }] },
  passwordAttemptsReset: {
    tables: [
      {
        table: 'Attempts',
        actions: ['GetItem'],
        attributes: ['id', 'strangers', 'strangerVisits', 'strangersAt', 'browsers'],
      },
      {
        table: 'Attempts',
        actions: ['UpdateItem'],
        attributes: [
          ...['id', 'strangers', 'strangerVisits', 'strangersAt', 'browsers'],
          ...['charges', 'failedAt', 'knownCharges', 'knownFailedAt'],
        ],
      },
    ],
  },
  passwordChange: {
    tables: [
      {
        table: 'Identities',
        actions: ['UpdateItem'],
        attributes: ['user', 'passwordHash', 'passwordExpiresAt', 'mustChangePassword'],
      },
    ],
    hashes: true,
  },
  passwordCheck: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem'],
        attributes: [
          'user',
          'username',
          'active',
          'passwordHash',
          'passwordExpiresAt',
          'mustChangePassword',
          'hashCosts',
        ],
      },
    ],
    hashes: true,
  },
  passwordRenewal: {
    tables: [{ table: 'Identities', actions: ['UpdateItem'], attributes: ['user', 'passwordHash'] }],
    hashes: true,
  },
  pendingPushes: {
    tables: [
      { table: 'DeviceProfiles', actions: ['GetItem'], attributes: pushBudgetRow },
      {
        table: 'PushMessages',
        actions: ['UpdateItem'],
        attributes: ['messageId', 'id', 'device', 'answer', 'answered'],
      },
    ],
  },
  plainDevices: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', ...oathDevice, 'issuer'],
      },
    ],
  },
  profiles: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem'],
        attributes: ['user', 'realm', 'username', 'active', 'attributes'],
      },
      {
        table: 'Identities',
        actions: ['UpdateItem'],
        attributes: ['user', 'active', 'attributes', 'importing', 'mailKey'],
      },
    ],
  },
  pushAddresses: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: [
          ...['user', 'device', 'deviceName', 'communicationType', 'deviceType', 'communicationId', 'deviceId'],
          'endpointDisabled',
        ],
      },
    ],
  },
  pushAnswers: {
    tables: [
      {
        table: 'PushMessages',
        actions: ['GetItem'],
        attributes: ['messageId', 'id', 'answer', 'expiresAt', 'keptUntil'],
      },
      {
        table: 'PushMessages',
        actions: ['UpdateItem'],
        attributes: ['messageId', 'id', 'answer', 'answered', 'expiresAt'],
      },
    ],
  },
  pushBudget: {
    tables: [
      { table: 'DeviceProfiles', actions: ['GetItem'], attributes: pushBudgetRow },
      { table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: [...pushBudgetRow, 'latestAt'] },
    ],
  },
  pushDeliveries: {
    tables: [
      {
        table: 'PushMessages',
        actions: ['GetItem'],
        attributes: [...pushMessage, 'answer', 'sealed', 'sealedNotification'],
      },
      {
        table: 'PushMessages',
        actions: ['UpdateItem'],
        attributes: ['messageId', 'id', 'answered', 'delivery', 'sealedNotification'],
      },
    ],
    keyRings: ['push-messages'],
  },
  pushDevices: {
    tables: [{ table: 'DeviceProfiles', actions: ['Query'], attributes: pushDevice }],
    keyRings: ['device-secrets'],
  },
  pushDeviceUse: {
    tables: [{ table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: ['user', 'device', 'lastAccessDate'] }],
  },
  pushEndpoints: {
    tables: [],
    push: [
      { on: 'applications', actions: ['CreatePlatformEndpoint'] },
      { on: 'endpoints', actions: ['SetEndpointAttributes'] },
    ],
  },
  // Sealing a secret takes the key that opens it, but no query gets one.
  pushEnrolment: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: [
          ...['user', 'device', 'communicationId', 'lastAccessDate'],
          ...['recoveryCodes', 'recoverySalt', 'recoveryCost', 'recoverySerial', 'recoverySpent'],
        ],
      },
      { table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: [...pushDevice, ...recoverySet] },
    ],
    keyRings: ['device-secrets'],
    hashes: true,
  },
  pushHealth: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: ['user', 'device', 'communicationId', 'endpointDisabled'],
      },
    ],
  },
  // `answer` is none of what may be written: whoever sends a push cannot approve it.
  pushMessageMaking: {
    tables: [
      { table: 'PushMessages', actions: ['GetItem'], attributes: [...pushMessage, 'sealed'] },
      {
        table: 'PushMessages',
        actions: ['PutItem'],
        attributes: [...pushMessage, 'sealed', 'sealedNotification', 'ttl'],
      },
    ],
    keyRings: ['push-messages'],
  },
  pushMessageRemoval: {
    tables: [{ table: 'PushMessages', actions: ['DeleteItem'], attributes: ['messageId', 'id'] }],
  },
  pushMessages: {
    tables: [{ table: 'PushMessages', actions: ['GetItem'], attributes: [...pushMessage, 'answer', 'sealed'] }],
    keyRings: ['push-messages'],
  },
  pushNotifications: { tables: [], push: [{ on: 'endpoints', actions: ['Publish'] }] },
  // Not the answer: who runs the journey hears that there is one, and the verifier's function alone which.
  pushProgress: {
    tables: [
      {
        table: 'PushMessages',
        actions: ['GetItem'],
        attributes: ['messageId', 'id', 'realm', 'username', 'expiresAt', 'delivery', 'answered'],
      },
    ],
  },
  pushQueue: { tables: [], queues: [{ queue: 'PushDeliveries', actions: ['SendMessage'] }] },
  pushResults: { tables: [{ table: 'PushMessages', actions: ['GetItem'], attributes: [...pushMessage, 'answer'] }] },
  recoveryCodes: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: [
          ...['user', 'device', 'deviceName', 'createdDate', 'expiresAt'],
          ...recoverySet,
          ...['recoveryCharges', 'recoveryFailedAt', 'knownRecoveryCharges', 'knownRecoveryFailedAt'],
        ],
      },
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'deviceName', 'createdDate', ...recoverySet],
      },
      {
        table: 'DeviceProfiles',
        actions: ['UpdateItem'],
        attributes: [
          ...['user', 'device', 'recoveryCodes', 'recoverySpent', 'recoverySpentBy'],
          ...['recoveryCharges', 'recoveryFailedAt', 'knownRecoveryCharges', 'knownRecoveryFailedAt'],
        ],
      },
    ],
    hashes: true,
  },
  recoveryCodeSets: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'recoverySalt', 'recoverySerial'],
      },
      { table: 'DeviceProfiles', actions: ['UpdateItem'], attributes: ['user', 'device', ...recoverySet] },
    ],
    hashes: true,
  },
  // No hash of a secret is among what it reads.
  rememberedBrowserEditor: {
    tables: [
      { table: 'RememberedBrowsers', index: 'byOwner', actions: ['Query'], attributes: ['user', 'item', 'owner'] },
      {
        table: 'RememberedBrowsers',
        actions: ['GetItem'],
        attributes: [...['user', 'item', 'epoch', 'createdAt', 'renewedAt', 'idleEnd', 'end', 'sourceIp', 'userAgent']],
      },
      { table: 'RememberedBrowsers', actions: ['DeleteItem'], attributes: ['user', 'item', 'owner'] },
      { table: 'Sessions', actions: ['GetItem'], rows: grounds, attributes: ground },
    ],
  },
  // Whose it is, on which ground and until when at most stays as it was remembered.
  rememberedBrowsers: {
    tables: [
      { table: 'RememberedBrowsers', actions: ['GetItem'] },
      {
        table: 'RememberedBrowsers',
        actions: ['UpdateItem'],
        attributes: ['user', 'item', 'secretHash', 'previousHash', 'renewedAt', 'renewedBy', 'idleEnd'],
      },
      { table: 'RememberedBrowsers', actions: ['DeleteItem'], attributes: ['user', 'item'] },
    ],
  },
  retryCounts: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem', 'UpdateItem'],
        attributes: ['user', 'retryCounts', 'retryVisits'],
      },
    ],
  },
  scriptRuns: { tables: [] },
  scripts: { tables: [{ table: 'Configuration', actions: ['GetItem', 'Query'] }] },
  scriptSecrets: { tables: [], scriptSecrets: true },
  sentPushes: { tables: [{ table: 'DeviceProfiles', actions: ['GetItem'], attributes: pushBudgetRow }] },
  // Whoever ends, starts or keeps sessions cannot lower or remove the ground that has ended others.
  sessionEnder: {
    tables: [{ table: 'Sessions', actions: ['DeleteItem'], notRows: grounds, attributes: sessionEnds }],
  },
  sessionGround: { tables: [{ table: 'Sessions', actions: ['GetItem'], rows: grounds, attributes: ground }] },
  sessionGroundRaiser: {
    tables: [{ table: 'Sessions', actions: ['GetItem', 'UpdateItem'], rows: grounds, attributes: ground }],
  },
  sessionIssuer: { tables: [{ table: 'Sessions', actions: ['PutItem'], notRows: grounds }] },
  // Not its time: whoever keeps a session does not prolong it.
  sessionKeeper: {
    tables: [
      {
        table: 'Sessions',
        actions: ['UpdateItem'],
        notRows: grounds,
        attributes: ['tokenHash', 'epoch', 'factors', 'authLevel'],
      },
    ],
  },
  sessionReader: { tables: [{ table: 'Sessions', actions: ['GetItem'] }] },
  // A touch is a change of times: what a session is worth, and whose it is, stays.
  sessionTouch: {
    tables: [
      { table: 'Sessions', actions: ['GetItem'], rows: grounds, attributes: ground },
      {
        table: 'Sessions',
        actions: ['UpdateItem'],
        notRows: grounds,
        attributes: touched,
        returning: 'ALL_NEW',
      },
    ],
  },
  sessions: {
    tables: [
      { table: 'Sessions', actions: ['GetItem'] },
      {
        table: 'Sessions',
        actions: ['UpdateItem'],
        notRows: grounds,
        attributes: touched,
        returning: 'ALL_NEW',
      },
      { table: 'Sessions', actions: ['DeleteItem'], notRows: grounds, attributes: sessionEnds },
    ],
  },
  // Neither a remembered browser can be made this way, nor what anybody did be changed or read.
  signInLog: { tables: [{ table: 'RememberedBrowsers', actions: ['PutItem'], rows: signIns }] },
  signIns: { tables: [{ table: 'RememberedBrowsers', actions: ['Query'], rows: signIns }] },
  skipSettingChanges: { tables: [{ table: 'Identities', actions: ['UpdateItem'], attributes: skipSettings }] },
  skipSettings: { tables: [{ table: 'Identities', actions: ['GetItem'], attributes: skipSettings }] },
  textMessages: { tables: [], textMessages: true },
} as const satisfies Record<PortName, PortGrant>;
