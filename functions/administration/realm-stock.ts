// What a realm has of journeys: those that run, the parts that wait to become some, and the scripts; read at one time.

import { pageNodeType } from '../journey/compile-page.ts';
import { type JourneySource, journeySource, memberOf } from '../journey/source.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ConfigurationItem, ConfigurationStore } from '../ports/configuration.ts';
import { defaultScripts } from '../script/realm-scripts.ts';

interface StoredJourney {
  readonly revision: string;
  readonly source: JourneySource;
  /** As Configuration has it. */
  readonly value: JsonObject;
}

export interface Stock {
  /** By name. */
  readonly journeys: ReadonlyMap<string, StoredJourney>;
  /** By `draftId`. */
  readonly drafts: ReadonlyMap<string, ConfigurationItem>;
  /** By id. */
  readonly scripts: ReadonlyMap<string, ConfigurationItem>;
}

/** `type` is a node's, or `script`. Nobody runs a draft. */
export function draftId(type: string, id: string): string {
  return `${type}#${id}`;
}

export async function realmStock(realm: string, store: Pick<ConfigurationStore, 'list'>): Promise<Stock> {
  const [journeys, drafts, scripts] = await Promise.all([
    store.list(realm, 'journey', ''),
    store.list(realm, 'draft', ''),
    store.list(realm, 'script', ''),
  ]);
  const sources = journeys.flatMap(({ id, revision, value }): [string, StoredJourney][] => {
    const source = journeySource(id, value);
    return source ? [[id, { revision, source, value }]] : [];
  });
  const byId = (items: readonly ConfigurationItem[]) => new Map(items.map((item) => [item.id, item]));
  return { journeys: new Map(sources), drafts: byId(drafts), scripts: byId(scripts) };
}

/** Scripts as they run, by id; with `drafts` as they would. */
export function scriptsIn({ scripts, drafts }: Stock, { withDrafts }: { readonly withDrafts: boolean }) {
  const stored = [...scripts].map(([id, { value }]): [string, JsonObject] => [id, value]);
  const waiting = [...drafts.values()].flatMap(({ id, value }): [string, JsonObject][] =>
    id.startsWith('script#') ? [[id.slice('script#'.length), value]] : [],
  );
  return { ...defaultScripts, ...Object.fromEntries(stored), ...(withDrafts && Object.fromEntries(waiting)) };
}

// The nodes of a journey: those of the tree, and those on its pages.

export interface PlacedConfig {
  readonly id: string;
  readonly type: string;
  readonly config: JsonObject;
  /** It stands on a page. */
  readonly inner: boolean;
}

export interface NodeReferenceIn {
  readonly id: string;
  readonly type: string;
  readonly inner: boolean;
}

/** The ids and types that a tree names. */
export function treeReferences(tree: JsonObject): NodeReferenceIn[] {
  const { nodes } = tree;
  return Object.entries(isJsonObject(nodes) ? nodes : {}).flatMap(([id, reference]) => {
    const type = isJsonObject(reference) ? reference['nodeType'] : undefined;
    return typeof type === 'string' ? [{ id, type, inner: false }] : [];
  });
}

/** Those that a page names. */
export function pageReferences(config: JsonObject): NodeReferenceIn[] {
  const { nodes } = config;
  return (Array.isArray(nodes) ? nodes : []).flatMap((child: Json) => {
    const reference: JsonObject = isJsonObject(child) ? child : {};
    const { _id: id, nodeType: type } = reference;
    return typeof id === 'string' && typeof type === 'string' ? [{ id, type, inner: true }] : [];
  });
}

export function nodesIn({ tree, nodes, innerNodes }: JourneySource): PlacedConfig[] {
  const placed = treeReferences(tree).flatMap((reference): PlacedConfig[] => {
    const config = memberOf(nodes, reference.id);
    return isJsonObject(config) ? [{ ...reference, config }] : [];
  });
  const pages = placed.filter(({ type }) => type === pageNodeType);
  const children = pages
    .flatMap(({ config }) => pageReferences(config))
    .flatMap((reference): PlacedConfig[] => {
      const config = memberOf(innerNodes, reference.id);
      return isJsonObject(config) ? [{ ...reference, config }] : [];
    });
  return [...placed, ...children];
}

export function journeysWith({ journeys }: Stock, type: string, id: string): string[] {
  return [...journeys].flatMap(([name, { source }]) =>
    nodesIn(source).some((node) => node.type === type && node.id === id) ? [name] : [],
  );
}

/** A node's config as it was put last: its draft, or what runs, of `first` if that has it. */
export function configOf(stock: Stock, type: string, id: string, first?: string): JsonObject | undefined {
  const draft = stock.drafts.get(draftId(type, id));
  return draft?.value ?? runningConfig(stock, type, id, first);
}

export function runningConfig({ journeys }: Stock, type: string, id: string, first?: string): JsonObject | undefined {
  const own = first === undefined ? undefined : journeys.get(first);
  for (const { source } of [...(own ? [own] : []), ...journeys.values()]) {
    const found = nodesIn(source).find((node) => node.type === type && node.id === id);
    if (found) return found.config;
  }
  return undefined;
}
