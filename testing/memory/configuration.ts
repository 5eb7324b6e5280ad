// Configuration in memory: one object is both the reader and the editor.
import { createHash } from 'node:crypto';
import type {
  ConfigurationEditor,
  ConfigurationItem,
  ConfigurationReader,
  ConfigurationStore,
} from '../../functions/ports/configuration.ts';
import type { MemoryStore } from './store.ts';

export function memoryConfiguration({ configuration }: MemoryStore): ConfigurationReader & ConfigurationEditor {
  const key = (realm: string, kind: string, id: string): string => `${realm}#${kind}#${id}`;
  return {
    async get(realm, kind, id) {
      return copy(configuration.get(key(realm, kind, id)));
    },
    async list(realm, kind) {
      const found = [...configuration].filter(([name]) => name.startsWith(key(realm, kind, '')));
      return found.map(([, item]) => copy(item)).sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    async put(realm, kind, id, value) {
      const revision = createHash('sha256').update(JSON.stringify(value)).digest('base64url');
      configuration.set(key(realm, kind, id), copy({ kind, id, revision, value }));
      return revision;
    },
    async remove(realm, kind, id) {
      configuration.delete(key(realm, kind, id));
    },
  };
}

export function memoryConfigurationStore(store: MemoryStore): ConfigurationStore {
  const rows = memoryConfiguration(store);
  // At once: between looking and writing nobody else writes.
  const isSeen = (seen: string | null, ...place: Parameters<ConfigurationReader['get']>) =>
    (store.configuration.get(place.join('#'))?.revision ?? null) === seen;
  return {
    get: rows.get,
    async list(realm, kind, prefix) {
      return (await rows.list(realm, kind)).filter(({ id }) => id.startsWith(prefix));
    },
    async replace(realm, kind, id, value, seen) {
      return isSeen(seen, realm, kind, id) ? rows.put(realm, kind, id, value) : undefined;
    },
    async discard(realm, kind, id, seen) {
      if (!isSeen(seen, realm, kind, id)) return false;
      await rows.remove(realm, kind, id);
      return true;
    },
  };
}

function copy<Item extends ConfigurationItem | undefined>(item: Item): Item {
  return structuredClone(item);
}
