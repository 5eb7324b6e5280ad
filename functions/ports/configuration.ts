// What operators configure per realm: the realm itself, how it looks, journeys, services and scripts, as JSON.
import type { JsonObject } from '../json.ts';

/**
 * `seed` and `replaced` belong to seeding: what it last wrote, and copies of what it replaced, under `<kind>#<id>`. `draft` and
 * `version` belong to administrators: parts of journeys that nobody runs yet, and what journeys and scripts were like before.
 * The root realm has a `child` for every other realm, under its name.
 */
export type ConfigurationKind =
  | 'realm'
  | 'brand'
  | 'texts'
  | 'mailTemplate'
  | 'journey'
  | 'service'
  | 'script'
  | 'seed'
  | 'replaced'
  | 'draft'
  | 'version'
  | 'child';

export interface ConfigurationItem {
  readonly kind: ConfigurationKind;
  /** The journey's name, the service's export id, the script's id, the language of texts, the name of the mail template; empty for the realm itself and its brand. */
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

/** For those who show something to users, and read nothing else that is configured. */
export interface Brands {
  /** The realm's, as it is stored: brandOf of functions/node/brand.ts reads it. At most half a minute old. */
  stored(realm: string): Promise<JsonObject | undefined>;
}

/** For imports and seeding. */
export interface ConfigurationEditor {
  /** Creates or replaces; returns the new revision. The same value keeps its revision. */
  put(realm: string, kind: ConfigurationKind, id: string, value: JsonObject): Promise<string>;
  remove(realm: string, kind: ConfigurationKind, id: string): Promise<void>;
}

/** For who must not go by what was true a moment ago. */
export interface CurrentConfiguration {
  /** Reads the latest write. */
  get(realm: string, kind: ConfigurationKind, id: string): Promise<ConfigurationItem | undefined>;
}

/** For administrators, of whom there may be several at once: they see what was last written, and overwrite nothing unseen. */
export interface ConfigurationStore extends CurrentConfiguration {
  /** Those whose ids begin so, sorted by id. */
  list(realm: string, kind: ConfigurationKind, prefix: string): Promise<readonly ConfigurationItem[]>;
  /**
   * Resolves to the new revision, or to undefined when there is something else now than was `seen`: the revision of what is
   * replaced, null for nothing.
   */
  replace(
    realm: string,
    kind: ConfigurationKind,
    id: string,
    value: JsonObject,
    seen: string | null,
  ): Promise<string | undefined>;
  /** False when there is something else now, or nothing. */
  discard(realm: string, kind: ConfigurationKind, id: string, seen: string): Promise<boolean>;
}
