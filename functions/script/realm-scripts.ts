// The scripts of realms, read from Configuration; and those that are there without being stored.
import type { JsonObject } from '../json.ts';
import { expiringCache } from '../node/expiring-cache.ts';
import type { ConfigurationReader } from '../ports/configuration.ts';
import type { Scripts, StoredScript } from '../ports/scripts.ts';
import type { Clock } from '../ports/system.ts';
import { exportedScript, libraryContext } from './exported-script.ts';

/**
 * By id, in the form of exports: what AM has in every realm, so that its exports leave them out. A stored one goes before.
 */
export const defaultScripts: Readonly<Record<string, JsonObject>> = {
  '01e1a3c0-038b-4c16-956a-6c9d89328cff': {
    ...{ name: 'Default decision', language: 'JAVASCRIPT', default: true },
    ...{ context: 'AUTHENTICATION_TREE_DECISION_NODE', evaluatorVersion: '1.0' },
    script: 'outcome = "true";\n',
  },
  '11e1a3c0-038b-4c16-956a-6c9d89328cff': {
    ...{ name: 'Default decision, next generation', language: 'JAVASCRIPT', default: true },
    ...{ context: 'SCRIPTED_DECISION_NODE', evaluatorVersion: '2.0' },
    script: 'action.goTo("true");\n',
  },
};

const keeping = { keepMilliseconds: 30_000, keepMissingMilliseconds: 5_000, limit: 500 };

export function realmScripts(configuration: ConfigurationReader, { clock }: { readonly clock: Clock }): Scripts {
  const byId = expiringCache<StoredScript>({
    ...{ ...keeping, clock },
    load: async (key) => {
      // The first `#` ends the realm: no realm has one in its name.
      const end = key.indexOf('#');
      const id = key.slice(end + 1);
      const item = await configuration.get(key.slice(0, end), 'script', id);
      return exportedScript(id, item?.value ?? (Object.hasOwn(defaultScripts, id) ? defaultScripts[id] : undefined));
    },
  });
  const libraries = expiringCache<ReadonlyMap<string, string>>({
    ...{ ...keeping, clock },
    load: async (realm) => {
      const items = await configuration.list(realm, 'script');
      const scripts = items.flatMap(({ id, value }) => exportedScript(id, value) ?? []);
      const found = scripts.filter(({ context }) => context === libraryContext);
      return new Map(found.map(({ name, source }) => [name, source]));
    },
  });
  return {
    find: (realm, id) => byId(`${realm}#${id}`),
    library: async (realm, name) => (await libraries(realm))?.get(name),
  };
}
