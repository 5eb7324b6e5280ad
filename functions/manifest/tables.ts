// Every DynamoDB table: its keys, its TTL attribute and the environment variable that names it.
// The stacks and the local stack both make their tables from this list.

export interface TableDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Seconds since the epoch, as DynamoDB wants it. Readers check an expiry in milliseconds themselves. */
  readonly ttlAttribute?: string;
  /**
   * Global secondary indexes by name, each with its partition key: an attribute of its own. They hold keys and nothing else:
   * a write that leaves the attribute alone costs nothing more, one that sets it a unit, one that changes it two.
   */
  readonly indexes?: Readonly<Record<string, string>>;
  /** Lasting tables have point-in-time recovery; in the others a backup would bring back what is meant to be gone. */
  readonly lasting: boolean;
  /** The environment variable that tells a function the table's name. */
  readonly variable: string;
}

export const tables = {
  JourneyStates: { partitionKey: 'id', ttlAttribute: 'ttl', lasting: false, variable: 'JOURNEY_STATES_TABLE' },
  DeviceProfiles: { partitionKey: 'user', sortKey: 'device', lasting: true, variable: 'DEVICE_PROFILES_TABLE' },
  PushMessages: { partitionKey: 'messageId', ttlAttribute: 'ttl', lasting: false, variable: 'PUSH_MESSAGES_TABLE' },
  Identities: {
    partitionKey: 'user',
    indexes: { byMail: 'mailKey' },
    lasting: true,
    variable: 'IDENTITIES_TABLE',
  },
  Sessions: { partitionKey: 'tokenHash', ttlAttribute: 'ttl', lasting: false, variable: 'SESSIONS_TABLE' },
  Configuration: { partitionKey: 'realm', sortKey: 'item', lasting: true, variable: 'CONFIGURATION_TABLE' },
  EndpointOwners: { partitionKey: 'endpoint', sortKey: 'owner', lasting: true, variable: 'ENDPOINT_OWNERS_TABLE' },
  Attempts: { partitionKey: 'id', ttlAttribute: 'ttl', lasting: false, variable: 'ATTEMPTS_TABLE' },
  RememberedBrowsers: {
    partitionKey: 'user',
    sortKey: 'item',
    indexes: { byOwner: 'owner' },
    ttlAttribute: 'ttl',
    lasting: false,
    variable: 'REMEMBERED_BROWSERS_TABLE',
  },
  KeyRings: { partitionKey: 'purpose', lasting: true, variable: 'KEY_RINGS_TABLE' },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof tables;

/** The output of the stack `waymark-<stage>-data` with the table's name. */
export function tableOutput(name: TableName): string {
  return `${name}Table`;
}
