// Journeys under way.
import type { JsonObject } from '../json.ts';
import type { User } from './users.ts';

// Paused and ended journeys, one row each.

export interface JourneyRow {
  readonly id: string;
  /** 1 when first written, plus one with every write. */
  readonly version: number;
  readonly realm: string;
  /** The journey that was started. */
  readonly journey: string;
  /** Milliseconds since the epoch; from then on the row counts as gone. */
  readonly expiresAt: number;
  /** Names the step that the client was last asked: an authId is good for this step only. */
  readonly otk: string;
  /** Digest of the last accepted request, so that its repeat gets the same step. */
  readonly lastRequest?: string;
  /** An ended journey leaves its row without state until the authId has expired. */
  readonly ended: boolean;
  /** Sealed at rest. Absent once ended. */
  readonly state?: JsonObject;
}

export interface JourneyStates {
  /** Undefined also for a row past its expiry. Reads the latest write. */
  load(id: string): Promise<JourneyRow | undefined>;
  /** Writes the first row of a journey. False when there is one already, ended ones included. */
  create(row: JourneyRow): Promise<boolean>;
  /**
   * Writes over the row of version `row.version - 1`. False when someone else was faster, and when that row has ended
   * or expired.
   */
  replace(row: JourneyRow): Promise<boolean>;
}

// How often a user took the Retry outcome of a Retry Limit Decision, kept on the user across journeys.

export interface RetryCounts {
  /**
   * Counts one retry of this node unless `limit` is reached: one atomic step, so racing attempts never pass the
   * limit. The same visit asking again gets the same answer and is not counted twice. `count` is the number after the
   * call.
   */
  take(user: User, nodeId: string, limit: number, visit: string): Promise<{ taken: boolean; count: number }>;
  /** Back to none. `refused` names the visit that the limit has stopped: it must not find room when it asks again. */
  clear(user: User, nodeId: string, refused?: string): Promise<void>;
}
