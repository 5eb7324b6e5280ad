// Who wants to know what the calls to DynamoDB consume: the benchmark. Unused, it costs nothing, on the wire included.
import type { TableName } from '../../manifest/tables.ts';

export type DynamoOperation = 'get' | 'query' | 'put' | 'update' | 'delete';

export interface DynamoCall {
  readonly operation: DynamoOperation;
  readonly table: TableName;
  readonly readUnits: number;
  readonly writeUnits: number;
}

let observer: ((call: DynamoCall) => void) | undefined;

/** Calls `onCall` after every call of this process, until it is set to something else. */
export function observeDynamoCalls(onCall: ((call: DynamoCall) => void) | undefined): void {
  observer = onCall;
}

/** What to add to a request so that its answer names the units. */
export function watched(): { ReturnConsumedCapacity?: 'TOTAL' } {
  return observer ? { ReturnConsumedCapacity: 'TOTAL' } : {};
}

/** A refused write does not name its units; for rows under a kilobyte it is one. */
export function reportCall(operation: DynamoOperation, table: TableName, units = 1): void {
  const reads = operation === 'get' || operation === 'query';
  observer?.({ operation, table, readUnits: reads ? units : 0, writeUnits: reads ? 0 : units });
}
