// What logins take from DynamoDB: calls and capacity units, by operation and table.
import { type DynamoCall, observeDynamoCalls } from '../functions/adapters/dynamo/calls.ts';

export interface CallCount {
  readonly operation: string;
  readonly table: string;
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface CallCounter {
  /** Runs it and adds its calls. Nothing else may run in this process meanwhile. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Averages over `logins`. */
  perLogin(logins: number): CallCount[];
}

export function callCounter(): CallCounter {
  const calls: DynamoCall[] = [];
  return {
    async during(work) {
      observeDynamoCalls((call) => calls.push(call));
      try {
        return await work();
      } finally {
        observeDynamoCalls(undefined);
      }
    },
    perLogin(logins) {
      const groups = Map.groupBy(calls, ({ operation, table }) => `${operation} ${table}`);
      return [...groups.values()].map((group) => ({
        operation: group[0]?.operation ?? '',
        table: group[0]?.table ?? '',
        calls: group.length / logins,
        readUnits: sum(group.map(({ readUnits }) => readUnits)) / logins,
        writeUnits: sum(group.map(({ writeUnits }) => writeUnits)) / logins,
      }));
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
