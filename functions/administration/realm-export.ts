// Journeys as they leave a realm: as exports have them, without secrets; and as they come back, with those that the realm has.
import { withScripts } from '../journey/exported-script.ts';
import { type JourneySource, journeySource } from '../journey/source.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { ConfigurationReader } from '../ports/configuration.ts';
import type { StoredScript } from '../ports/scripts.ts';
import { engineOf, exportedScript } from '../script/exported-script.ts';
import type { ScriptEngine } from '../script/script-run.ts';
import { nodesIn } from './realm-stock.ts';
import { withoutSecrets, withStoredSecrets } from './secrets.ts';

/** A single tree, with those of the scripts, by id, that it runs. */
export function exportOf(source: JourneySource, scripts: JsonObject): JsonObject {
  const { id: _, emailTemplates: __, ...members } = withScripts(source, scripts);
  const shown = (nodes: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(nodes).map(([id, config]) => [id, isJsonObject(config) ? withoutSecrets(config) : config]),
    );
  return { ...members, nodes: shown(members.nodes), innerNodes: shown(members.innerNodes) };
}

/** `configOf`: what the realm has of a node. */
export function keepingSecrets(
  source: JourneySource,
  configOf: (type: string, id: string) => JsonObject | undefined,
): JourneySource {
  const kept = (inner: boolean): JsonObject => {
    const own = nodesIn(source).filter((node) => node.inner === inner);
    return Object.fromEntries(own.map(({ type, id, config }) => [id, withStoredSecrets(config, configOf(type, id))]));
  };
  return {
    ...source,
    nodes: { ...source.nodes, ...kept(false) },
    innerNodes: { ...source.innerNodes, ...kept(true) },
  };
}

/** A journey as an export has it, under a name: in the layout with one tree or with several. Undefined: there is none in it. */
export function exportedJourney(name: string, given: unknown): JourneySource | undefined {
  const trees = isJsonObject(given) ? given['trees'] : undefined;
  if (!isJsonObject(trees)) return withName(name, given);
  const values = Object.values(trees);
  return withName(name, Object.hasOwn(trees, name) ? trees[name] : values.length === 1 ? values[0] : undefined);
}

function withName(name: string, value: unknown): JourneySource | undefined {
  const source = journeySource(name, value);
  return source && { ...source, tree: { ...source.tree, _id: name } };
}

export interface RealmExport {
  /** In the layout with several journeys. */
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
  return {
    trees: Object.fromEntries(sources.flatMap(([name, source]) => (source ? [[name, exportOf(source, pool)]] : []))),
    missing: sources.flatMap(([name, source]) => (source ? [] : [name])),
  };
}

export interface RealmListing {
  readonly journeys: readonly string[];
  readonly scripts: readonly (Pick<StoredScript, 'id' | 'name' | 'context'> & { readonly engine: ScriptEngine })[];
}

/** `realm` in normal form. */
export async function listRealm(realm: string, configuration: ConfigurationReader): Promise<RealmListing> {
  const [journeys, scripts] = await Promise.all([
    configuration.list(realm, 'journey'),
    configuration.list(realm, 'script'),
  ]);
  return {
    journeys: journeys.map(({ id }) => id),
    scripts: scripts.flatMap(({ id, value }) => {
      const script = exportedScript(id, value);
      return script ? [{ id, name: script.name, context: script.context, engine: engineOf(script) }] : [];
    }),
  };
}
