// Journeys of a realm as an export: in the layout with several journeys, each with the scripts that its nodes run, as they came.
import { withScripts } from '../functions/journey/exported-script.ts';
import { journeySource } from '../functions/journey/source.ts';
import type { JsonObject } from '../functions/json.ts';
import type { ConfigurationReader } from '../functions/ports/configuration.ts';

export interface RealmExport {
  readonly trees: JsonObject;
  /** Names of which there is no journey. */
  readonly missing: readonly string[];
}

/** `realm` in normal form. */
export async function exportFromRealm(
  names: readonly string[],
  realm: string,
  configuration: ConfigurationReader,
): Promise<RealmExport> {
  const [stored, scripts] = await Promise.all([
    Promise.all(names.map(async (name) => [name, await configuration.get(realm, 'journey', name)] as const)),
    configuration.list(realm, 'script'),
  ]);
  const pool = Object.fromEntries(scripts.map(({ id, value }) => [id, value]));
  const sources = stored.map(([name, item]) => [name, journeySource(name, item?.value)] as const);
  const found = sources.flatMap(([, source]) => (source ? [withScripts(source, pool)] : []));
  return {
    trees: Object.fromEntries(found.map(({ id, ...members }) => [id, members])),
    missing: sources.flatMap(([name, source]) => (source ? [] : [name])),
  };
}
