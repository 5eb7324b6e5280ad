// Structured log lines. Nobody passes state, answers or secrets here; the adapters redact what looks like one anyway.
import type { JsonObject } from '../json.ts';

export interface Log {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  /** Something an operator has to look at: a store that is down, a bug. */
  error(message: string, fields?: JsonObject): void;
}
