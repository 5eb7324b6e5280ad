// Which second factors a user has, and the fence around them: a revision that grows with every change. Whoever stores a
// factor must have seen the set that he adds to; of two who have seen the same set, one stores.
import type { User } from './user.ts';

export interface SeenFactors {
  readonly revision: number;
  /** `oath#<uuid>`, `push#<uuid>`. */
  readonly devices: readonly string[];
  /** One that has passed the fence a moment ago, and is not stored yet. */
  readonly storing?: string;
}

export interface Factors {
  /** Reads the latest write. A user whom nobody knows has none, at revision 0. */
  look(user: User): Promise<SeenFactors>;
}

export interface FactorFence {
  /**
   * Before `device` is stored: raises the revision if it is still `seen`. True again for the device that raised it last, so
   * that a request may be repeated; false when the set has changed since. Without `seen` it is raised whatever it is.
   */
  pass(user: User, device: string, seen?: number): Promise<boolean>;
  /** Before a device is removed: nobody may store what was begun while it was there. */
  raise(user: User): Promise<void>;
}

/** What a login of this user has to be asked for. */
export interface DemandedFactors {
  /** The devices of the kinds that the user has not opted out of, as in SeenFactors. */
  list(user: User): Promise<readonly string[]>;
}
