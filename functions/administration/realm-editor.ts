// Changes the journeys of a realm while it runs. Nodes come one by one before their tree, as AM's tools send them: until the
// tree is there they are drafts that nobody runs. A node or script that a running journey has replaces it only in a whole that
// can run; else what runs stays, and the draft waits.

import type { CompiledJourney } from '../journey/compile-journey.ts';
import { pageNodeType } from '../journey/compile-page.ts';
import { placeText } from '../journey/finding.ts';
import { isJourneyName, type JourneySource, storedJourney } from '../journey/source.ts';
import { type JsonObject, sameJson } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import { exportedScript } from '../script/exported-script.ts';
import { tell } from './author.ts';
import { dropDrafts, settleDrafts } from './drafts.ts';
import type { EditedRealm } from './edited-realm.ts';
import { remember } from './history.ts';
import { requireUses } from './journey-uses.ts';
import {
  configOf,
  draftId,
  journeysWith,
  type NodeReferenceIn,
  nodesIn,
  type PlacedConfig,
  pageReferences,
  realmStock,
  type Stock,
  scriptsIn,
  treeReferences,
} from './realm-stock.ts';
import { checked, requireRunnable, requireSize } from './runnable.ts';

/** How often somebody else may be faster. */
const mostAttempts = 10;

// Journeys.

export interface JourneyChange {
  /** What it is to become of what there is. Called again when somebody was faster. */
  readonly make: (stock: Stock) => JourneySource;
  /** The revision that its author saw; null: there was none. Default: whichever there is. */
  readonly seen?: string | null | undefined;
  readonly comment?: string | undefined;
  /** One part of several that follow each other. */
  readonly partial?: boolean;
  /** It brings the configs of its nodes itself: drafts of them are of no use any more. */
  readonly whole?: boolean;
}

export interface ChangedJourney {
  readonly created: boolean;
  readonly revision: string;
  readonly version: number | undefined;
  readonly compiled: CompiledJourney;
  readonly source: JourneySource;
}

/** Throws `ERR_BODY_MALFORMED` for one that cannot run, and `ERR_CHANGED` where it is not what was seen. */
export async function putJourney(name: string, change: JourneyChange, realm: EditedRealm): Promise<ChangedJourney> {
  if (!isJourneyName(name)) throw new RequestError('ERR_BODY_MALFORMED', 'A journey’s name has 1 to 256 bytes');
  const { configurationStore } = realm.ports;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const stock = await realmStock(realm.realm, configurationStore);
    const current = stock.journeys.get(name);
    requireSeen(change.seen, current?.revision);
    const source = change.make(stock);
    const scripts = takenScripts(source, stock, realm);
    const compiled = checked(source, withScriptDrafts(stock, { has: (id) => scripts.has(id) }), realm);
    requireRunnable(compiled);
    const value = storedJourney(source);
    requireSize(value);
    requireUses(name, current?.source.tree, value.tree, stock, realm);
    const isSame = current !== undefined && sameJson(current.value, value);
    const revision = isSame
      ? current.revision
      : await configurationStore.replace(realm.realm, 'journey', name, value, current?.revision ?? null);
    if (revision === undefined) continue;
    const place = { realm: realm.realm, kind: 'journey', id: name } as const;
    const noting = { by: realm.author.by, comment: change.comment, open: change.partial ?? false };
    const version = await remember(place, { before: current?.value, after: value }, noting, realm.ports);
    const { comment } = change;
    await tell({ ...place, before: current?.value, after: value, comment }, realm.author, realm.ports);
    for (const [id, script] of scripts) await writeScript(id, script, {}, realm);
    if (change.whole) await dropDrafts(source, stock, realm);
    else {
      const journeys = new Map(stock.journeys).set(name, { revision, source, value });
      await settleDrafts({ ...stock, journeys }, realm);
    }
    return { created: current === undefined, revision, version, compiled, source };
  }
  throw changedMeanwhile();
}

function requireSeen(seen: string | null | undefined, current: string | undefined): void {
  if (seen !== undefined && seen !== (current ?? null)) throw changedMeanwhile();
}

function changedMeanwhile(): RequestError {
  return new RequestError('ERR_CHANGED', 'It has changed meanwhile: look at it again before you change it');
}

/** The journey of a tree as AM's tools send it: its nodes are those that were put before, or that run already. */
export function journeyOfTree(name: string, tree: JsonObject, stock: Stock): JourneySource {
  const nodes: JsonObject = {};
  const innerNodes: JsonObject = {};
  const take = ({ id, type }: NodeReferenceIn, into: JsonObject): JsonObject | undefined => {
    const config = configOf(stock, type, id, name);
    if (config) into[id] = config;
    return config;
  };
  for (const reference of treeReferences(tree)) {
    const config = take(reference, nodes);
    if (reference.type !== pageNodeType || !config) continue;
    for (const child of pageReferences(config)) take(child, innerNodes);
  }
  return { id: name, tree: { ...tree, _id: name }, nodes, innerNodes, scripts: {} };
}

export interface RemovedJourney {
  readonly tree: JsonObject;
}

/** `keepNodes`: they become drafts, as AM's tools remove a tree first and its nodes afterwards. Undefined: there is none. */
export async function removeJourney(
  name: string,
  { keepNodes, comment }: { readonly keepNodes: boolean; readonly comment?: string },
  realm: EditedRealm,
): Promise<RemovedJourney | undefined> {
  const { configurationStore } = realm.ports;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const stock = await realmStock(realm.realm, configurationStore);
    const current = stock.journeys.get(name);
    if (!current) return undefined;
    requireUses(name, current.source.tree, undefined, stock, realm);
    const place = { realm: realm.realm, kind: 'journey', id: name } as const;
    await remember(place, { before: current.value, after: undefined }, { by: realm.author.by }, realm.ports);
    if (keepNodes) await Promise.all(nodesIn(current.source).map((node) => keepNode(node, name, stock, realm)));
    if (!(await configurationStore.discard(realm.realm, 'journey', name, current.revision))) continue;
    await tell({ ...place, before: current.value, after: undefined, comment }, realm.author, realm.ports);
    return { tree: current.source.tree };
  }
  throw changedMeanwhile();
}

async function keepNode(
  { id, type, config }: ReturnType<typeof nodesIn>[number],
  of: string,
  stock: Stock,
  { realm, ports }: EditedRealm,
): Promise<void> {
  const isElsewhere = journeysWith(stock, type, id).some((name) => name !== of);
  if (isElsewhere || stock.drafts.has(draftId(type, id))) return;
  // Whoever was faster has put it anew.
  await ports.configurationStore.replace(realm, 'draft', draftId(type, id), config, null);
}

// Nodes.

export interface ChangedPart {
  readonly created: boolean;
  /** Running journeys that have it, and go on without the change until they can run with it. */
  readonly waiting: readonly string[];
}

/** `config` as its type takes it; `stock` is what the realm has. */
export async function putNode(
  { type, id, config }: Omit<PlacedConfig, 'inner'>,
  stock: Stock,
  realm: EditedRealm,
): Promise<ChangedPart> {
  requireSize(config);
  const before = configOf(stock, type, id);
  await putDraft(draftId(type, id), config, realm);
  await tell(
    { realm: realm.realm, kind: 'node', id: `${type}/${id}`, before, after: config },
    realm.author,
    realm.ports,
  );
  return { created: before === undefined, waiting: await takeInto(journeysWith(stock, type, id), realm) };
}

/** Undefined: there is none. Throws AM's words for one that a journey has. */
export async function removeNode(
  { type, id }: Pick<PlacedConfig, 'type' | 'id'>,
  stock: Stock,
  realm: EditedRealm,
): Promise<JsonObject | undefined> {
  const { configurationStore } = realm.ports;
  if (journeysWith(stock, type, id).length > 0) {
    throw new RequestError('ERR_BODY_MALFORMED', 'Cannot delete a node that is connected in a tree.');
  }
  const draft = stock.drafts.get(draftId(type, id));
  if (!draft || !(await configurationStore.discard(realm.realm, 'draft', draft.id, draft.revision))) return undefined;
  const change = {
    realm: realm.realm,
    kind: 'node',
    id: `${type}/${id}`,
    before: draft.value,
    after: undefined,
  } as const;
  await tell(change, realm.author, realm.ports);
  return draft.value;
}

async function putDraft(id: string, value: JsonObject, { realm, ports }: EditedRealm): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const current = await ports.configurationStore.get(realm, 'draft', id);
    if (await ports.configurationStore.replace(realm, 'draft', id, value, current?.revision ?? null)) return;
  }
  throw changedMeanwhile();
}

/** Has running journeys take their drafts. Resolves to the names of those that could not run with them. */
async function takeInto(names: readonly string[], realm: EditedRealm): Promise<string[]> {
  const waiting: string[] = [];
  for (const name of names) {
    try {
      await putJourney(
        name,
        { make: (stock) => journeyOfTree(name, stock.journeys.get(name)?.source.tree ?? {}, stock), partial: true },
        realm,
      );
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'ERR_BODY_MALFORMED') throw error;
      waiting.push(name);
    }
  }
  return waiting;
}

// Scripts.

/**
 * `value` in the form of exports; of `change` as of a journey's. Throws `ERR_CONFLICT` where another of the realm has its name,
 * and `ERR_CHANGED` where it is not what was seen.
 */
export async function putScript(
  id: string,
  value: JsonObject,
  change: Pick<JourneyChange, 'comment' | 'seen'>,
  realm: EditedRealm,
): Promise<ChangedScript> {
  requireSize(value);
  const stock = await realmStock(realm.realm, realm.ports.configurationStore);
  requireSeen(change.seen, stock.scripts.get(id)?.revision);
  const name = exportedScript(id, value)?.name ?? id;
  const all = Object.entries(scriptsIn(stock, { withDrafts: true }));
  const other = all.find(([otherId, script]) => otherId !== id && exportedScript(otherId, script)?.name === name);
  if (other) throw new RequestError('ERR_CONFLICT', `Script with name ${name} already exists in realm ${realm.realm}`);
  const created = !all.some(([known]) => known === id);
  const users = journeysRunning(stock, id);
  const broken = users.filter((journey) => !runsWith(journey, id, value, stock, realm));
  if (broken.length > 0) {
    await putDraft(draftId('script', id), value, realm);
    const before = stock.drafts.get(draftId('script', id))?.value ?? stock.scripts.get(id)?.value;
    await tell({ realm: realm.realm, kind: 'script', id, before, after: value }, realm.author, realm.ports);
    return { created, waiting: broken, version: undefined };
  }
  const version = await writeScript(id, value, change, realm);
  return { created, waiting: [], version };
}

export interface ChangedScript extends ChangedPart {
  /** Undefined where it waits, or was so already. */
  readonly version: number | undefined;
}

async function writeScript(
  id: string,
  value: JsonObject,
  { comment, seen }: Pick<JourneyChange, 'comment' | 'seen'>,
  realm: EditedRealm,
): Promise<number | undefined> {
  const { configurationStore } = realm.ports;
  const place = { realm: realm.realm, kind: 'script', id } as const;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const current = await configurationStore.get(realm.realm, 'script', id);
    requireSeen(seen, current?.revision);
    const isSame = current !== undefined && sameJson(current.value, value);
    if (!isSame && !(await configurationStore.replace(realm.realm, 'script', id, value, current?.revision ?? null)))
      continue;
    const noting = { by: realm.author.by, comment };
    const version = await remember(place, { before: current?.value, after: value }, noting, realm.ports);
    await tell({ ...place, before: current?.value, after: value, comment }, realm.author, realm.ports);
    const draft = await configurationStore.get(realm.realm, 'draft', draftId('script', id));
    if (draft) await configurationStore.discard(realm.realm, 'draft', draft.id, draft.revision);
    return version;
  }
  throw changedMeanwhile();
}

/** Undefined: there is none. */
export async function removeScript(id: string, realm: EditedRealm): Promise<JsonObject | undefined> {
  const { configurationStore } = realm.ports;
  const place = { realm: realm.realm, kind: 'script', id } as const;
  const [current, draft] = await Promise.all([
    configurationStore.get(realm.realm, 'script', id),
    configurationStore.get(realm.realm, 'draft', draftId('script', id)),
  ]);
  const users = journeysRunning(await realmStock(realm.realm, configurationStore), id);
  if (users.length > 0) {
    throw new RequestError('ERR_CONFLICT', `Script ${id} is run by ${users.join(', ')}: change or remove that first`);
  }
  if (draft) await configurationStore.discard(realm.realm, 'draft', draft.id, draft.revision);
  if (current) {
    await remember(place, { before: current.value, after: undefined }, { by: realm.author.by }, realm.ports);
    if (!(await configurationStore.discard(realm.realm, 'script', id, current.revision))) throw changedMeanwhile();
  }
  const before = draft?.value ?? current?.value;
  await tell({ ...place, before, after: undefined }, realm.author, realm.ports);
  return before;
}

/** The drafts of scripts that go live with a journey: those with which all that run them go on as well as before. */
function takenScripts(source: JourneySource, stock: Stock, realm: EditedRealm): Map<string, JsonObject> {
  const named = new Set(nodesIn(source).map(({ config }) => config['script']));
  const withIt = { ...stock, journeys: new Map(stock.journeys).set(source.id, { revision: '', value: {}, source }) };
  const drafts = [...stock.drafts.values()].flatMap(({ id: key, value }): [string, JsonObject][] => {
    const id = key.startsWith('script#') ? key.slice('script#'.length) : undefined;
    if (id === undefined || !named.has(id)) return [];
    const all = journeysRunning(withIt, id).every((journey) => runsWith(journey, id, value, withIt, realm));
    return all ? [[id, value]] : [];
  });
  return new Map(drafts);
}

/** Of the scripts that wait, these alone. */
function withScriptDrafts(stock: Stock, { has }: { readonly has: (id: string) => boolean }): Stock {
  const drafts = [...stock.drafts].filter(([key]) => !key.startsWith('script#') || has(key.slice('script#'.length)));
  return { ...stock, drafts: new Map(drafts) };
}

function journeysRunning({ journeys }: Stock, script: string): string[] {
  return [...journeys].flatMap(([name, { source }]) =>
    nodesIn(source).some(({ config }) => config['script'] === script) ? [name] : [],
  );
}

/** With this script, no worse than before. */
function runsWith(journey: string, id: string, value: JsonObject, stock: Stock, realm: EditedRealm): boolean {
  const source = stock.journeys.get(journey)?.source;
  if (!source) return true;
  const running = withScriptDrafts(stock, { has: () => false });
  const troubles = ({ errors, failures }: CompiledJourney): string[] =>
    [...errors, ...failures].filter(({ key }) => key === 'script').map(placeText);
  const before = new Set(troubles(checked(source, running, realm)));
  const after = troubles(checked({ ...source, scripts: { [id]: value } }, running, realm));
  return after.every((trouble) => before.has(trouble));
}
