// What one login costs: what it was counted to take, times the prices.
import { dollarsFor, type PriceName } from './prices.ts';

/** One function's part in one login; averages, so that nothing need be whole. */
export interface FunctionUse {
  /** As deployed, without the stage: `node-oath-token-verifier`. */
  readonly name: string;
  readonly invocations: number;
  /** Of all these invocations, until it has answered, as measured. */
  readonly milliseconds: number;
  /** Of these, at work on a processor. Absent where that could not be read, as the next. */
  readonly busyMilliseconds?: number;
  /** Of these, in line for a processor that others had: on Lambda there are no others. */
  readonly queuedMilliseconds?: number;
  readonly megabytes: number;
  /** What it wrote to its log group, as CloudWatch counts it. */
  readonly logBytes: number;
}

/** What one login takes. */
export interface LoginUse {
  readonly apiRequests: number;
  readonly functions: readonly FunctionUse[];
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly sqsRequests: number;
  readonly pushes: number;
  /** Logs that are not a function's: audit, access. */
  readonly otherLogBytes: number;
  readonly bytesOut: number;
}

export interface BillItem {
  readonly price: PriceName;
  readonly units: number;
  readonly dollarsPerMillion: number;
}

/** The function that waits for the nodes' functions. */
export const engineName = 'authenticate';

/** Megabytes for which Lambda gives one whole processor. */
const wholeProcessor = 1769;
const tracedShare = 0.05;

/** Dearest first. */
export function billOf(use: LoginUse, api: 'restRequest' | 'httpRequest' = 'restRequest'): BillItem[] {
  const invocations = sum(use.functions.map((part) => part.invocations));
  const logBytes = sum(use.functions.map((part) => part.logBytes)) + use.otherLogBytes;
  const units: readonly (readonly [PriceName, number])[] = [
    [api, use.apiRequests],
    ['lambdaTime', gigabyteSeconds(use.functions)],
    ['lambdaRequest', invocations],
    ['dynamoWrite', use.writeUnits],
    ['dynamoRead', use.readUnits],
    ['sqsRequest', use.sqsRequests],
    ['snsPush', use.pushes],
    ['logBytes', logBytes],
    ['trace', use.apiRequests * tracedShare],
    ['bytesOut', use.bytesOut],
  ];
  return units
    .map(([price, count]) => ({ price, units: count, dollarsPerMillion: dollarsFor(price, count) * 1_000_000 }))
    .sort((one, other) => other.dollarsPerMillion - one.dollarsPerMillion);
}

export function totalOf(bill: readonly BillItem[]): number {
  return sum(bill.map(({ dollarsPerMillion }) => dollarsPerMillion));
}

/**
 * Milliseconds that Lambda would bill, all of a login's invocations together. What a function stood in line for a
 * processor is taken away. One with less memory than a whole processor comes with gets that share of one, so its work
 * takes longer there than here. The engine waits for the nodes: both count for it, too.
 */
export function billedMilliseconds(functions: readonly FunctionUse[]): ReadonlyMap<string, number> {
  const waitedFor = sum(functions.filter(({ name }) => name.startsWith('node-')).map(difference));
  return new Map(
    functions.map((part) => {
      const own = part.milliseconds + difference(part);
      return [part.name, part.name === engineName ? own + waitedFor : own];
    }),
  );
}

function difference({ busyMilliseconds = 0, queuedMilliseconds = 0, megabytes }: FunctionUse): number {
  return busyMilliseconds * Math.max(wholeProcessor / megabytes - 1, 0) - queuedMilliseconds;
}

function gigabyteSeconds(functions: readonly FunctionUse[]): number {
  const billed = billedMilliseconds(functions);
  return sum(functions.map(({ name, megabytes }) => (((billed.get(name) ?? 0) / 1000) * megabytes) / 1024));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
