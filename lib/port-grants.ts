// What a function may do for each port that it needs: the calls of the port's adapter, on its table, to its attributes,
// on its queue and on the endpoints of phones, and the key rings that it opens. Whatever is not here, no function can do.
import type { PortName } from '../functions/ports/index.ts';
import type { PortGrant } from './port-grant.ts';

/** Without `secret`: the table and the key ring are the same for the secrets of OATH devices. */
const pushDeviceAttributes = [
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

export const portGrants = {
  accounts: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem', 'UpdateItem'],
        attributes: ['user', 'active', 'loginCount', 'lastCountedVisit'],
      },
    ],
  },
  auditLog: { tables: [], audit: true },
  configuration: { tables: [{ table: 'Configuration', actions: ['GetItem', 'Query'] }] },
  configurationEditor: { tables: [{ table: 'Configuration', actions: ['PutItem', 'DeleteItem'] }] },
  credentials: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem', 'UpdateItem'],
        attributes: ['user', 'username', 'active', 'passwordHash', 'passwordExpiresAt', 'mustChangePassword'],
      },
    ],
    hashes: true,
  },
  deviceEditor: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem', 'UpdateItem', 'DeleteItem'],
        attributes: ['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate', 'communicationId'],
      },
    ],
  },
  deviceList: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate'],
      },
    ],
  },
  // For looking owners up. Noting one takes `SetEndpointAttributes`, by which an endpoint can be pointed at another phone:
  // that comes with pushEndpoints, which whoever notes owners needs anyway.
  endpointOwners: { tables: [], push: [{ on: 'endpoints', actions: ['GetEndpointAttributes'] }] },
  // Pointing an endpoint at another phone is `SetEndpointAttributes` too: SNS has no narrower action for its owners.
  endpointReleases: {
    tables: [],
    push: [{ on: 'endpoints', actions: ['GetEndpointAttributes', 'SetEndpointAttributes', 'DeleteEndpoint'] }],
  },
  identities: {
    tables: [
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
  mails: { tables: [], mails: true },
  notices: { tables: [], bus: true },
  oathDevices: {
    tables: [{ table: 'DeviceProfiles', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    keyRings: ['device-secrets'],
    hashes: true,
  },
  pendingPushes: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem'],
        attributes: ['user', 'device', 'pushes', 'windowSeconds', 'version'],
      },
      { table: 'PushMessages', actions: ['UpdateItem'], attributes: ['messageId', 'id', 'device', 'answer'] },
    ],
  },
  pushBudget: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem', 'UpdateItem'],
        attributes: ['user', 'device', 'pushes', 'windowSeconds', 'version'],
      },
    ],
  },
  pushDevices: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query', 'UpdateItem'],
        attributes: pushDeviceAttributes,
      },
    ],
    keyRings: ['device-secrets'],
  },
  pushEndpoints: {
    tables: [],
    push: [
      { on: 'applications', actions: ['CreatePlatformEndpoint'] },
      { on: 'endpoints', actions: ['SetEndpointAttributes'] },
    ],
  },
  pushEnrolment: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query', 'UpdateItem'],
        attributes: [
          ...pushDeviceAttributes,
          'recoveryCodes',
          'recoverySalt',
          'recoveryCost',
          'recoverySerial',
          'recoverySpent',
          'recoverySpentBy',
        ],
      },
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
  pushMessages: {
    tables: [{ table: 'PushMessages', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    keyRings: ['push-messages'],
  },
  pushNotifications: { tables: [], push: [{ on: 'endpoints', actions: ['Publish'] }] },
  pushQueue: { tables: [], queues: [{ queue: 'PushDeliveries', actions: ['SendMessage'] }] },
  recoveryCodes: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem', 'Query', 'UpdateItem'],
        attributes: [
          'user',
          'device',
          'deviceName',
          'createdDate',
          'recoveryCodes',
          'recoverySalt',
          'recoveryCost',
          'recoverySerial',
          'recoverySpent',
          'recoverySpentBy',
          'recoveryCharges',
          'recoveryFailedAt',
        ],
      },
    ],
    hashes: true,
  },
  recoveryCodeSets: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query', 'UpdateItem'],
        attributes: [
          'user',
          'device',
          'recoveryCodes',
          'recoverySalt',
          'recoveryCost',
          'recoverySerial',
          'recoverySpent',
          'recoverySpentBy',
        ],
      },
    ],
    hashes: true,
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
  sessionIssuer: { tables: [{ table: 'Sessions', actions: ['PutItem'] }] },
  sessionReader: { tables: [{ table: 'Sessions', actions: ['GetItem'] }] },
  sessions: { tables: [{ table: 'Sessions', actions: ['GetItem', 'UpdateItem', 'DeleteItem'] }] },
  skipSettings: {
    tables: [
      {
        table: 'Identities',
        actions: ['GetItem', 'UpdateItem'],
        attributes: ['user', 'oath2faEnabled', 'push2faEnabled', 'webauthn2faEnabled'],
      },
    ],
  },
} as const satisfies Record<PortName, PortGrant>;
