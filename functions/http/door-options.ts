// What a door is told: which requests it takes, and the outside world that every door needs.

import type { Log } from '../ports/log.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import type { Site } from './site.ts';

/** What every door needs of the outside world. */
export interface DoorTools {
  /** Undefined when there is no such realm. */
  readonly realmSettings: (realm: string) => Promise<RealmSettings | undefined>;
  readonly log: Log;
  readonly site: Site;
}

export interface DoorOptions extends DoorTools {
  /** The first path segment behind the realm, and the door's name in log lines: `sessions`. */
  readonly name: string;
  /** What stands before the realm in the path. Default: `json`. */
  readonly root?: string;
  /** Upper case. OPTIONS is always answered. */
  readonly methods: readonly string[];
  /** Resource versions served, oldest first: `['2.0', '2.1']`. */
  readonly versions: readonly string[];
  /** Default 16 kB. */
  readonly maxBodyBytes?: number;
}
