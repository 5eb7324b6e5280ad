// What the stack brings along, written without taking anything away from whoever works with it.
import { noteRealms, type Seed } from '../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../functions/json.ts';
import type { ConfigurationPorts } from './import-into-realm.ts';

/** The revisions that seeding has written, by place: `/alpha#journey#Login`. */
export type SeededRevisions = Readonly<Record<string, string>>;

/**
 * Writes what is missing, and what is still as an earlier seeding left it. What was edited since stays, however old. Words
 * that are no seeds any more go, and the settings name the languages that there are, whoever set them.
 * Resolves to the revisions to remember for the next time.
 */
export async function seedConfiguration(
  seeds: readonly Seed[],
  seeded: SeededRevisions,
  ports: ConfigurationPorts,
): Promise<SeededRevisions> {
  await noteRealms(seeds, ports);
  await takeBackWords(seeds, seeded, ports);
  const write = async (seed: Seed) => [placeOf(seed), await written(seed, seeded[placeOf(seed)], ports)] as const;
  const isSettings = ({ kind }: Seed): boolean => kind === 'realm';
  const others = await Promise.all(seeds.filter((seed) => !isSettings(seed)).map(write));
  // After the texts: a language that is named before it has any is read in vain.
  const settings = await Promise.all(
    seeds.filter(isSettings).map(async (seed) => {
      const languages = await languagesIn(seed.realm, ports);
      const [place, revision] = await write({ ...seed, value: naming(seed.value, languages) });
      await nameInEdited(seed, languages, ports);
      return [place, revision] as const;
    }),
  );
  return Object.fromEntries(
    [...others, ...settings].flatMap(([place, revision]) => (revision === undefined ? [] : [[place, revision]])),
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

/** Of journeys and services nobody knows whether they are still in use; without words of its own a realm says ours. */
async function takeBackWords(
  seeds: readonly Seed[],
  seeded: SeededRevisions,
  { configuration, configurationEditor }: ConfigurationPorts,
): Promise<void> {
  for (const realm of new Set(seeds.map((seed) => seed.realm))) {
    for (const kind of ['texts', 'mailTemplate'] as const) {
      for (const { id, revision } of await configuration.list(realm, kind)) {
        const place = placeOf({ realm, kind, id });
        const isSeed = seeds.some((seed) => placeOf(seed) === place);
        if (!isSeed && seeded[place] === revision) await configurationEditor.remove(realm, kind, id);
      }
    }
  }
}

async function languagesIn(realm: string, { configuration }: ConfigurationPorts): Promise<string[]> {
  const texts = await configuration.list(realm, 'texts');
  return texts.flatMap(({ id, value }) => (Object.keys(value).length > 0 ? [id] : []));
}

/** Settings that were edited stay as they are but for this, and stay edited. */
async function nameInEdited(
  { realm, kind, id }: Seed,
  languages: readonly string[],
  { configuration, configurationEditor }: ConfigurationPorts,
): Promise<void> {
  const current = await configuration.get(realm, kind, id);
  const value = current && naming(current.value, languages);
  if (value && value !== current.value) await configurationEditor.put(realm, kind, id, value);
}

/** The same object where it names these and no others. */
function naming(settings: JsonObject, languages: readonly string[]): JsonObject {
  const { ownTexts } = settings;
  const named = Array.isArray(ownTexts) ? ownTexts.filter((one) => typeof one === 'string') : [];
  const kept = named.filter((one) => languages.includes(one));
  const added = languages.filter((one) => !named.includes(one));
  return kept.length === named.length && added.length === 0 ? settings : { ...settings, ownTexts: [...kept, ...added] };
}

function placeOf({ realm, kind, id }: Omit<Seed, 'value'>): string {
  return [realm, kind, id].join('#');
}
