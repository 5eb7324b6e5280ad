// Writes seeds into Configuration without taking anything away from whoever works with it: what an operator changed
// stays until its file changes, and is kept as a copy when the file then replaces it.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { ConfigurationEditor, ConfigurationReader } from '../ports/configuration.ts';
import type { Clock } from '../ports/system.ts';
import { noteRealms, type Seed } from './realm-seeds.ts';

export interface SeedTools {
  readonly configuration: ConfigurationReader;
  readonly configurationEditor: Pick<ConfigurationEditor, 'put'>;
  readonly clock: Clock;
}

/** What became of each seed, by place: `/alpha journey Login`. */
export interface SeedReport {
  /** There was nothing, or what an earlier seeding had written. */
  readonly written: readonly string[];
  /** An operator's version gave way to a file that has changed; the copy is the item `replaced#journey#Login`. */
  readonly replaced: readonly string[];
  /** An operator's version, or deletion, stays. */
  readonly kept: readonly string[];
  /** It is as the file says already. */
  readonly same: readonly string[];
}

type Fate = keyof SeedReport;

/** What an earlier seeding left beside the row. */
const memory = z.object({
  /** Of the file's content. */
  digest: z.string(),
  /** That it was written as. */
  revision: z.string(),
});

/** One after the other, in the order of the seeds. Doing it twice changes nothing more. */
export async function writeSeeds(seeds: readonly Seed[], tools: SeedTools): Promise<SeedReport> {
  const fates: (readonly [place: string, fate: Fate])[] = [];
  await noteRealms(seeds, tools);
  for (const seed of seeds) fates.push([`${seed.realm} ${seed.kind} ${seed.id}`.trim(), await write(seed, tools)]);
  const those = (wanted: Fate): string[] => fates.flatMap(([place, fate]) => (fate === wanted ? [place] : []));
  return { written: those('written'), replaced: those('replaced'), kept: those('kept'), same: those('same') };
}

async function write(seed: Seed, { configuration, configurationEditor, clock }: SeedTools): Promise<Fate> {
  const { realm, kind, id } = seed;
  const beside = `${kind}#${id}`;
  const digest = createHash('sha256').update(JSON.stringify(seed.value)).digest('base64url');
  const [current, remembered] = await Promise.all([
    configuration.get(realm, kind, id),
    configuration.get(realm, 'seed', beside),
  ]);
  const before = remembered && memory.parse(remembered.value);
  if (before?.digest === digest) return current?.revision === before.revision ? 'same' : 'kept';
  const value = kind === 'realm' ? await withOperatorsLanguages(seed, configuration) : seed.value;
  const isEqual = current !== undefined && JSON.stringify(current.value) === JSON.stringify(value);
  const isEdited = current !== undefined && !isEqual && current.revision !== before?.revision;
  if (isEdited) {
    const copy = { revision: current.revision, replacedAt: new Date(clock.now()).toISOString(), value: current.value };
    await configurationEditor.put(realm, 'replaced', beside, copy);
  }
  const revision = isEqual ? current.revision : await configurationEditor.put(realm, kind, id, value);
  await configurationEditor.put(realm, 'seed', beside, { digest, revision });
  if (isEqual) return 'same';
  return isEdited ? 'replaced' : 'written';
}

/** Words that an operator gave the realm stay: so do their languages in the settings, without which nobody looks for them. */
async function withOperatorsLanguages({ realm, value }: Seed, configuration: ConfigurationReader): Promise<JsonObject> {
  const named = Array.isArray(value['ownTexts']) ? value['ownTexts'] : [];
  const rows = await configuration.list(realm, 'texts');
  const others = rows.filter((row) => Object.keys(row.value).length > 0 && !named.includes(row.id));
  const theirs = await Promise.all(
    others.map(async ({ id, revision }) => {
      const remembered = await configuration.get(realm, 'seed', `texts#${id}`);
      return remembered && memory.parse(remembered.value).revision === revision ? [] : [id];
    }),
  );
  const languages = [...named, ...theirs.flat()];
  return languages.length > named.length ? { ...value, ownTexts: languages } : value;
}
