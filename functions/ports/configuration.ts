// What operators configure per realm: the realm itself, journeys, services and scripts, as JSON.
import type { JsonObject } from '../json.ts';

/** The last two belong to seeding: what it last wrote, and copies of what it replaced, under `<kind>#<id>`. */
export type ConfigurationKind = 'realm' | 'journey' | 'service' | 'script' | 'seed' | 'replaced';

export interface ConfigurationItem {
  readonly kind: ConfigurationKind;
  /** The journey's name, the service's export id, the script's id; empty for the realm itself. */
  readonly id: string;
  /** Changes with every write. */
  readonly revision: string;
  readonly value: JsonObject;
}

export interface ConfigurationReader {
  get(realm: string, kind: ConfigurationKind, id: string): Promise<ConfigurationItem | undefined>;
  /** Sorted by id. */
  list(realm: string, kind: ConfigurationKind): Promise<readonly ConfigurationItem[]>;
}

/** For imports and seeding. */
export interface ConfigurationEditor {
  /** Creates or replaces; returns the new revision. The same value keeps its revision. */
  put(realm: string, kind: ConfigurationKind, id: string, value: JsonObject): Promise<string>;
  remove(realm: string, kind: ConfigurationKind, id: string): Promise<void>;
}
