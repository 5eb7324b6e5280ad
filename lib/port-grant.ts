// What one row of lib/port-grants.ts can say.
import type { TableName } from '../functions/manifest/tables.ts';
import type { QueueName } from '../functions/manifest/workers.ts';
import type { KeyPurpose } from '../functions/ports/keys.ts';

type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

export interface TableGrant {
  readonly table: TableName;
  readonly actions: readonly TableAction[];
  /** An index of the table, in its place: what is granted on the one is not granted on the other. */
  readonly index?: string;
  /** Partition keys of the rows that it may touch, `*` for the rest of one. Default: all. */
  readonly rows?: readonly string[];
  /** Partition keys of rows that it may not touch. Default: none. */
  readonly notRows?: readonly string[];
  /** Requests may name these attributes only, keys included. Default: all, for ports whose rows are theirs alone. */
  readonly attributes?: readonly string[];
  /** A write that is narrowed by `attributes` may still have the whole row come back. Default: it may not. */
  readonly returning?: 'ALL_NEW';
}

export interface QueueGrant {
  readonly queue: QueueName;
  readonly actions: readonly 'SendMessage'[];
}

/** On the platform applications of the deployment, or on the endpoints that belong to them. */
export type PushGrant =
  | { readonly on: 'applications'; readonly actions: readonly 'CreatePlatformEndpoint'[] }
  | { readonly on: 'endpoints'; readonly actions: readonly EndpointAction[] };

type EndpointAction = 'GetEndpointAttributes' | 'SetEndpointAttributes' | 'DeleteEndpoint' | 'Publish';

export interface PortGrant {
  readonly tables: readonly TableGrant[];
  readonly keyRings?: readonly KeyPurpose[];
  readonly queues?: readonly QueueGrant[];
  readonly push?: readonly PushGrant[];
  /** Puts notices on the deployment's bus. */
  readonly bus?: boolean;
  /** Sends mails from the deployment's addresses. */
  readonly mails?: boolean;
  /** Sends SMS to any number. */
  readonly textMessages?: boolean;
  /** Reads the secrets that operators keep for scripts. */
  readonly scriptSecrets?: boolean;
  /** Reads metrics: of all, as CloudWatch knows no resources. */
  readonly metrics?: boolean;
  /** Adds to the audit log. */
  readonly audit?: boolean;
  /** Reads the audit log. */
  readonly trail?: boolean;
  /** Computes password hashes, which takes a whole processor. */
  readonly hashes?: boolean;
}
