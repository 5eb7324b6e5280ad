// How often a user took the Retry outcome of a Retry Limit Decision, kept on the user across journeys.
import type { User } from './user.ts';

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
