// Scripts that come with journeys.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { StoredScript } from '../ports/scripts.ts';
import { exportedScript, libraryContext } from '../script/exported-script.ts';
import type { JourneySource } from './source.ts';

/** Those of a journey's export, in its order; what has no source is none. */
export function scriptsOf({ scripts }: Pick<JourneySource, 'scripts'>): StoredScript[] {
  return Object.entries(scripts).flatMap(([id, value]) => exportedScript(id, value) ?? []);
}

/**
 * The journey with those of `pool`, scripts by id, that its nodes name and that it did not bring itself, and with the
 * libraries that they require.
 */
export function withScripts(journey: JourneySource, pool: JsonObject): JourneySource {
  const libraries = new Map<string, string>();
  for (const [id, value] of Object.entries(pool)) {
    const script = isJsonObject(value) && value['context'] === libraryContext ? value['name'] : undefined;
    if (typeof script === 'string') libraries.set(script, id);
  }
  const configs = [...Object.values(journey.nodes), ...Object.values(journey.innerNodes)];
  const named = configs.map((config) => (isJsonObject(config) ? config['script'] : undefined));
  const wanted = new Set([...Object.keys(journey.scripts), ...named.filter((id) => typeof id === 'string')]);
  const scripts: [string, Json][] = [];
  // A set hands out what is added to it on the way.
  for (const id of wanted) {
    const value = Object.hasOwn(journey.scripts, id)
      ? journey.scripts[id]
      : Object.hasOwn(pool, id)
        ? pool[id]
        : undefined;
    if (value === undefined) continue;
    scripts.push([id, value]);
    for (const name of requiredBy(exportedScript(id, value)?.source ?? '')) {
      const library = libraries.get(name);
      if (library !== undefined) wanted.add(library);
    }
  }
  return { ...journey, scripts: Object.fromEntries(scripts) };
}

/** The names of the libraries that a script requires, as far as they can be read from it. */
export function requiredBy(source: string): string[] {
  return Array.from(source.matchAll(/\brequire\s*\(\s*(['"])([^'"]+)\1\s*\)/g), (match) => match[2] ?? '');
}
