// Exports in many files: one for every tree, node and script, as amster, file-based configuration and fr-config-manager
// write them. The parts find each other by ids; the folders that they lie in say little.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ExportFile } from './export.ts';

/** Of a file that holds a part of an export. */
export interface ExportPart {
  readonly file: string;
  readonly kind: 'tree' | 'node' | 'script' | 'other';
  /** What identifies it: a journey's name, a UUID. */
  readonly id: string;
  /** As AM's REST interface gives it. */
  readonly value: JsonObject;
  /** As the file says it, `/alpha`. */
  readonly realm?: string | undefined;
  /** amster's word for what it is: `AuthTree`. */
  readonly entityType?: string;
}

/** What this JSON is a part of; undefined when it is none. */
export function exportPart(file: string, value: JsonObject): ExportPart | undefined {
  const { metadata, data } = value;
  if (!isJsonObject(metadata) || !isJsonObject(data)) return bare(file, value);
  const { entityType, entityId, realm } = metadata;
  if (typeof entityType !== 'string') return undefined;
  // File-based configuration writes `default/Login`.
  const said = [data['_id'], entityId].find((id) => typeof id === 'string')?.replace(/^default\//, '');
  if (said === undefined) return { file, kind: 'other', id: '', value: data, entityType };
  return {
    ...{ file, kind: kindOf(data), id: said, value: { ...data, _id: said }, entityType },
    realm: typeof realm === 'string' ? realm : undefined,
  };
}

/** What fr-config-manager writes is what the REST interface gives, and scripts without their source. */
function bare(file: string, value: JsonObject): ExportPart | undefined {
  const { _id: id } = value;
  const kind = kindOf(value);
  if (typeof id !== 'string' || kind === 'other') return undefined;
  // Services and clients have a type, too.
  if (kind === 'node' && !/(^|\/)nodes\//.test(slashed(file))) return undefined;
  return { file, kind, id, value };
}

function kindOf(value: JsonObject): ExportPart['kind'] {
  if (typeof value['entryNodeId'] === 'string' && isJsonObject(value['nodes'])) return 'tree';
  if ('script' in value && 'context' in value && 'language' in value) return 'script';
  return isJsonObject(value['_type']) ? 'node' : 'other';
}

interface JoinedJourney {
  readonly file: string;
  readonly id: string;
  /** A single-tree object. */
  readonly value: JsonObject;
  readonly realm: string | undefined;
}

export interface JoinedParts {
  readonly journeys: readonly JoinedJourney[];
  /** By realm, as the parts say it; then by id. */
  readonly scripts: ReadonlyMap<string | undefined, JsonObject>;
  /** Names of the files of each script, by its id. */
  readonly scriptFiles: ReadonlyMap<string, readonly string[]>;
  /** Names of the files that the journeys are made of, without their scripts. */
  readonly used: ReadonlySet<string>;
  /** Parts that stand in several files, each time in other words. The last one counts. */
  readonly doubles: readonly ExportPart[];
}

/** `realmOf` says what a part does not say itself. `sources` are the files that hold scripts, by name. */
export function joinParts(
  parts: readonly ExportPart[],
  sources: ReadonlyMap<string, ExportFile>,
  realmOf: (part: ExportPart) => string | undefined,
): JoinedParts {
  const used = new Set<string>();
  const scriptFiles = new Map<string, readonly string[]>();
  const nodes = new Map<string, ExportPart[]>();
  const scripts = new Map<string | undefined, Record<string, Json>>();
  const words = new Map<string, string>();
  const doubles = new Map<string, ExportPart>();
  const note = (part: ExportPart, value: JsonObject): void => {
    const key = JSON.stringify([part.kind, realmOf(part), part.id]);
    const text = JSON.stringify(value);
    if (text !== (words.get(key) ?? text) || doubles.has(key)) doubles.set(key, part);
    words.set(key, text);
  };
  for (const part of parts) {
    if (part.kind === 'node') {
      nodes.set(part.id, [...(nodes.get(part.id) ?? []), part]);
      note(part, part.value);
    }
    if (part.kind !== 'script') continue;
    const { script, files } = sourceOf(part, sources);
    scriptFiles.set(part.id, [...(scriptFiles.get(part.id) ?? []), part.file, ...files]);
    const realm = realmOf(part);
    const value = { ...part.value, script };
    scripts.set(realm, { ...scripts.get(realm), [part.id]: value });
    note(part, value);
  }
  const journeys = parts.flatMap((tree): JoinedJourney[] => {
    if (tree.kind !== 'tree') return [];
    const realm = realmOf(tree);
    const nodeOf = (id: string): JsonObject | undefined => {
      const found = nodes.get(id)?.findLast((part) => realmOf(part) === realm);
      if (found) used.add(found.file);
      return found && withChildren(found.value);
    };
    const own = members(Object.keys(isJsonObject(tree.value['nodes']) ? tree.value['nodes'] : {}), nodeOf);
    // A tree and nothing else is an answer of the REST interface.
    if (parts.every((part) => part.kind !== 'node') && tree.entityType === undefined) return [];
    used.add(tree.file);
    const children = Object.values(own).flatMap((config) => childIds(config));
    const value = { tree: tree.value, nodes: own, innerNodes: members(children, nodeOf) };
    return [{ file: tree.file, id: tree.id, value, realm }];
  });
  return { journeys, scripts, scriptFiles, used, doubles: [...doubles.values()] };
}

function members(ids: readonly string[], nodeOf: (id: string) => JsonObject | undefined): Record<string, JsonObject> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const node = nodeOf(id);
      return node ? [[id, node] as const] : [];
    }),
  );
}

function childIds(page: JsonObject): string[] {
  const { nodes } = page;
  return (Array.isArray(nodes) ? nodes : []).flatMap((child) => {
    const id = isJsonObject(child) ? child['_id'] : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}

/** In AM's own storage a child of a page is one text, `<id>:<type>:<name>` or with the version before the name. */
function withChildren(node: JsonObject): JsonObject {
  const { nodes } = node;
  if (!Array.isArray(nodes) || !nodes.every((child) => typeof child === 'string')) return node;
  const children = nodes.map((child): JsonObject => {
    const [_id = '', nodeType = '', ...rest] = child.split(':');
    const [version, ...name] = rest;
    const isVersioned = name.length > 0 && /^\d+(\.\d+)?$/.test(version ?? '');
    return isVersioned && version !== undefined
      ? { _id, nodeType, nodeVersion: version, displayName: name.join(':') }
      : { _id, nodeType, displayName: rest.join(':') };
  });
  return { ...node, nodes: children };
}

/** The source lies in a file of its own: `{file}` seen from the folder above, `$inline` from beside. */
function sourceOf(
  { file, value }: ExportPart,
  sources: ReadonlyMap<string, ExportFile>,
): { readonly script: Json; readonly files: readonly string[] } {
  const { script = null } = value;
  if (!isJsonObject(script)) return { script, files: [] };
  const folder = slashed(file).split('/').slice(0, -1);
  const { file: above, '$base64:encode': encoded } = script;
  const inline = isJsonObject(encoded) ? encoded['$inline'] : undefined;
  const path = typeof above === 'string' ? [...folder.slice(0, -1), above] : [...folder, inline];
  // Only what was given is looked at: no path leads out of it.
  const found = sources.get(path.join('/'));
  return found
    ? { script: Buffer.from(found.text).toString('base64'), files: [found.name] }
    : { script: null, files: [] };
}

export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
