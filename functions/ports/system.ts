// What every part of the system has: a clock, chance, a log, counts; and where pages lie.
import type { JsonObject } from '../json.ts';
import type { MetricName, metrics } from '../manifest/metrics.ts';

// The time, so that tests can set it.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

// Random bytes fit for secrets, so that tests can repeat them.

export interface Randomness {
  bytes(length: number): Uint8Array;
}

// Structured log lines. Nobody passes state, answers or secrets here; the adapters redact what looks like one anyway.

export interface Log {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  /** Something an operator has to look at: a store that is down, a bug. */
  error(message: string, fields?: JsonObject): void;
}

// Counting what happens, by the list in functions/manifest/metrics.ts.

/** A value for each dimension of the metric, never one that a client can choose freely. */
type Dimensions<Name extends MetricName> = Readonly<Record<(typeof metrics)[Name]['dimensions'][number], string>>;

export interface Metrics {
  /** One more. Nothing leaves the function before its invocation ends. */
  count<Name extends MetricName>(name: Name, dimensions: Dimensions<Name>): void;
  /** For a meter that the author of a journey has named: the milliseconds that something took, or else one more. */
  measure(key: string, of: { readonly Realm: string; readonly Journey: string }, milliseconds?: number): void;
}

// Where the login page's files are served from. For deployments only.

export interface PageFile {
  /** The path behind the host name, without a slash before it. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly content: Uint8Array;
}

export interface PageStore {
  /** Replaces what is there. */
  put(file: PageFile): Promise<void>;
  removeAll(): Promise<void>;
}
