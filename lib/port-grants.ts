// What a function may do for each port that it needs: the calls of the port's adapter, on its table, to its attributes,
// and the key rings that it opens. Whatever is not here, no function can do.
import type { TableName } from '../functions/manifest/tables.ts';
import type { PortName } from '../functions/ports/index.ts';
import type { KeyPurpose } from '../functions/ports/key-rings.ts';

type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

export interface TableGrant {
  readonly table: TableName;
  readonly actions: readonly TableAction[];
  /** Requests may name these attributes only, keys included. Default: all, for ports whose rows are theirs alone. */
  readonly attributes?: readonly string[];
}

export interface PortGrant {
  readonly tables: readonly TableGrant[];
  readonly keyRings?: readonly KeyPurpose[];
  /** Computes password hashes, which takes a whole processor. */
  readonly hashes?: boolean;
}

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
  deviceList: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['Query'],
        attributes: ['user', 'device', 'deviceName', 'createdDate', 'lastAccessDate'],
      },
    ],
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
  identityStore: { tables: [{ table: 'Identities', actions: ['PutItem'] }], hashes: true },
  journeyStates: {
    tables: [{ table: 'JourneyStates', actions: ['GetItem', 'PutItem'] }],
    keyRings: ['journey-state'],
  },
  oathDevices: {
    tables: [{ table: 'DeviceProfiles', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    keyRings: ['device-secrets'],
    hashes: true,
  },
  pushMessages: {
    tables: [{ table: 'PushMessages', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] }],
    keyRings: ['push-messages'],
  },
  recoveryCodes: {
    tables: [
      {
        table: 'DeviceProfiles',
        actions: ['GetItem', 'Query', 'UpdateItem'],
        attributes: [
          'user',
          'device',
          'createdDate',
          'recoveryCodes',
          'recoverySalt',
          'recoveryCost',
          'recoverySpent',
          'recoverySpentBy',
          'recoveryCharges',
          'recoveryFailedAt',
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
