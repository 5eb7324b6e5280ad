// What the stack brings along, written without taking anything away from whoever works with it.
import { noteRealms, type Seed } from '../functions/deployment/realm-seeds.ts';
import type { ConfigurationPorts } from './import-into-realm.ts';

/** The revisions that seeding has written, by place: `/alpha#journey#Login`. */
export type SeededRevisions = Readonly<Record<string, string>>;

/**
 * Writes what is missing, and what is still as an earlier seeding left it. What was edited since stays, however old.
 * Resolves to the revisions to remember for the next time.
 */
export async function seedConfiguration(
  seeds: readonly Seed[],
  seeded: SeededRevisions,
  ports: ConfigurationPorts,
): Promise<SeededRevisions> {
  await noteRealms(seeds, ports);
  const revisions = await Promise.all(
    seeds.map(async (seed) => [placeOf(seed), await written(seed, seeded[placeOf(seed)], ports)] as const),
  );
  return Object.fromEntries(
    revisions.flatMap(([place, revision]) => (revision === undefined ? [] : [[place, revision]])),
  );
}

async function written(
  { realm, kind, id, value }: Seed,
  before: string | undefined,
  { configuration, configurationEditor }: ConfigurationPorts,
): Promise<string | undefined> {
  const current = await configuration.get(realm, kind, id);
  if (current && JSON.stringify(current.value) === JSON.stringify(value)) return current.revision;
  if (current && current.revision !== before) return before;
  return configurationEditor.put(realm, kind, id, value);
}

function placeOf({ realm, kind, id }: Seed): string {
  return [realm, kind, id].join('#');
}
