// Exports of journeys as Ping's own tools and frodo write them, read into journeys: a file with one journey or with many,
// a whole configuration, or a folder with a file for every part.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { StoredScript } from '../ports/scripts.ts';
import { printable } from '../printable.ts';
import { type ExportPart, exportPart, joinParts, slashed } from './export-parts.ts';
import { scriptsOf, withScripts } from './exported-script.ts';
import type { Finding } from './finding.ts';
import { type JourneySource, journeySource } from './source.ts';

export interface ExportFile {
  /** As the reader of a finding knows it; of a file in a folder, with the path to it. */
  readonly name: string;
  readonly text: string;
}

export interface JourneyExport {
  /** In the order of the file. */
  readonly journeys: readonly JourneySource[];
  /** Those that came with the journeys, each once. */
  readonly scripts: readonly StoredScript[];
  /** About the file as a whole, or about a journey that is none; the other journeys are there all the same. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** A file by itself. A journey's name is its key in `trees`, or the `_id` of the one tree. */
export function readJourneyExport(name: string, text: string, realm = '/'): JourneyExport {
  const { exports, warnings } = readJourneyExports([{ name, text }], realm);
  const journeys = exports.flatMap((file) => file.journeys);
  const scripts = new Map(journeys.flatMap(scriptsOf).map((script) => [script.id, script]));
  return { journeys, scripts: [...scripts.values()], errors: exports.flatMap(({ errors }) => errors), warnings };
}

export interface JourneyExports {
  readonly exports: readonly FileExport[];
  readonly warnings: readonly Finding[];
  /** Names of the files that hold journeys, their parts or their scripts. */
  readonly used: ReadonlySet<string>;
  /** Of those that are no JSON. */
  readonly broken: ReadonlySet<string>;
}

/** What a file held, or a folder of parts under the name of the journey's file. */
interface FileExport {
  readonly file: string;
  readonly journeys: readonly JourneySource[];
  readonly errors: readonly Finding[];
}

interface Found extends FileExport {
  readonly realm: string | undefined;
}

/**
 * Files that belong together. `realm` in normal form is where they are meant for: of an export with several realms, its
 * journeys are taken; of one that has a single realm, those.
 */
export function readJourneyExports(files: readonly ExportFile[], realm: string): JourneyExports {
  const parts: ExportPart[] = [];
  const found: Found[] = [];
  const used = new Set<string>();
  const broken = new Set<string>();
  for (const file of files.filter(({ name }) => !isScriptSource(name))) {
    const parsed = parse(file.text);
    if ('trouble' in parsed) {
      found.push(refusal(file.name, parsed.trouble));
      broken.add(file.name);
      continue;
    }
    const read = isJsonObject(parsed.value) ? whole(file.name, parsed.value) : undefined;
    const part = read || !isJsonObject(parsed.value) ? undefined : exportPart(file.name, parsed.value);
    if (part) parts.push(part);
    else found.push(...(read ?? [refusal(file.name, strange(parsed.value))]));
    if (read) used.add(file.name);
  }
  const sources = new Map(files.filter(({ name }) => isScriptSource(name)).map((file) => [slashed(file.name), file]));
  const joined = joinParts(parts, sources, (part) => part.realm ?? realmOfPath(part.file));
  for (const file of joined.used) used.add(file);
  for (const { file, id, value, realm: of } of joined.journeys) {
    const source = journeySource(id, value);
    if (!source) continue;
    const journey = withScripts(source, { ...joined.scripts.get(undefined), ...joined.scripts.get(of) });
    found.push({ file, realm: of, journeys: [journey], errors: [] });
    for (const script of Object.keys(journey.scripts)) {
      for (const name of joined.scriptFiles.get(script) ?? []) used.add(name);
    }
  }
  // Of a whole export that holds journeys, what is none of theirs is no fault.
  const alone = parts.filter(({ file, kind }) => !used.has(file) && (kind === 'tree' || joined.journeys.length === 0));
  found.push(...alone.map((part) => refusal(part.file, strangePart(part))));
  const { exports, warnings } = ofRealm(found, realm);
  // As for journeys of one name. Whoever has looked through one file must hear of the other.
  const doubles = joined.doubles.map(({ file, kind, id }) => {
    return {
      journey: file,
      message: `there are several of the ${kind} ${printable(id)}, which differ; the one here is used`,
    };
  });
  return { exports, warnings: [...warnings, ...doubles], used, broken };
}

/** Whether a file is no export by itself: a change of it concerns all that lie with it. */
export function isExportPart({ name, text }: ExportFile): boolean {
  if (isScriptSource(name)) return true;
  const parsed = parse(text);
  return (
    'value' in parsed && isJsonObject(parsed.value) && !whole(name, parsed.value) && !!exportPart(name, parsed.value)
  );
}

/** Files that hold the source of a script and nothing else. */
export function isScriptSource(name: string): boolean {
  return /\.(js|javascript|groovy)$/i.test(name);
}

/** Undefined for what holds no whole journey. */
function whole(file: string, value: JsonObject): Found[] | undefined {
  const { trees, tree, realm } = value;
  if (isJsonObject(trees)) return [several(file, Object.entries(trees), realmOfPath(file))];
  const name = isJsonObject(tree) ? tree['_id'] : undefined;
  if (typeof name === 'string') return [several(file, [[name, value]], realmOfPath(file))];
  if (!isJsonObject(realm)) return undefined;
  const realms = Object.entries(realm).flatMap(([of, config]) => {
    if (!isJsonObject(config) || !isJsonObject(config['trees'])) return [];
    const entries = Object.entries(config['trees']);
    const pool = isJsonObject(config['script']) ? config['script'] : {};
    return entries.length > 0 ? [several(file, entries, of, pool)] : [];
  });
  return realms.length > 0
    ? realms
    : [refusal(file, 'a configuration export without journeys; export a realm that has some')];
}

function several(file: string, entries: [string, Json][], realm: string | undefined, scripts: JsonObject = {}): Found {
  if (entries.length === 0) return refusal(file, 'has no journeys in `trees`');
  const journeys: JourneySource[] = [];
  const errors: Finding[] = [];
  for (const [id, value] of entries) {
    const source = journeySource(id, value);
    if (source) journeys.push(withScripts(source, scripts));
    else errors.push({ journey: id, key: 'tree', message: 'must be an object' });
  }
  return { file, realm, journeys, errors };
}

function refusal(file: string, message: string): Found {
  return { file, realm: undefined, journeys: [], errors: [{ journey: file, message }] };
}

// Realms. Every tool has a spelling of its own: `/alpha`, `alpha`, `root-alpha`.

function flat(realm: string): string {
  const name = realm
    .replace(/^\/|\/$/g, '')
    .replaceAll('/', '-')
    .replace(/^root(-|$)/, '');
  return name === '' ? 'root' : `root-${name}`;
}

/** Of a file in a folder for realms. */
function realmOfPath(file: string): string | undefined {
  return /(?:^|\/)realms?\/([^/]+)\//.exec(slashed(file))?.[1];
}

function ofRealm(found: readonly Found[], realm: string): Pick<JourneyExports, 'exports' | 'warnings'> {
  const realms = new Set(found.flatMap((file) => (file.realm === undefined ? [] : [flat(file.realm)])));
  if (realms.size < 2) return { exports: found, warnings: [] };
  const names = [...realms].map((name) => name.replace(/^root-/, '')).sort();
  const others = found.filter((file) => file.realm !== undefined && flat(file.realm) !== flat(realm));
  const rest = found.filter((file) => !others.includes(file));
  if (!realms.has(flat(realm))) {
    const message = `holds journeys of the realms ${printable(names.join(', '))}, and none of ${realm}; say which with --realm`;
    return { exports: [...rest, refusal(others[0]?.file ?? '', message)], warnings: [] };
  }
  const warnings = [...new Set(others.map((file) => file.realm ?? ''))].map((of) => {
    const count = others.filter((file) => file.realm === of).flatMap(({ journeys }) => journeys).length;
    const message = `${count} ${count === 1 ? 'journey is' : 'journeys are'} of the realm ${printable(of)}, and left out`;
    return { journey: others.find((file) => file.realm === of)?.file ?? '', message };
  });
  return { exports: rest, warnings };
}

// What is no export: what it is, and what to do.

const withFrodo = 'export the journey with `frodo journey export`';

function strange(value: unknown): string {
  if (Array.isArray(value)) return `a list, which none of the known tools writes; ${withFrodo}`;
  if (!isJsonObject(value)) return `not a JSON object; ${withFrodo}`;
  if (Array.isArray(value['result'])) return `the answer to a query, which has no node configs; ${withFrodo}`;
  if (isJsonObject(value['script'])) return 'an export of scripts; they come with the journeys that run them';
  const type = isJsonObject(value['_type']) ? value['_type']['_id'] : undefined;
  if (typeof type === 'string') {
    return `the config of one ${printable(type)} without its journey; name the folder of the whole export`;
  }
  return `not a journey export: it has neither \`trees\` nor \`tree._id\`; ${withFrodo}`;
}

function strangePart({ kind, entityType }: ExportPart): string {
  if (entityType !== undefined) {
    return `one ${printable(entityType)} of amster; name the folder of the whole export, with AuthTree in it`;
  }
  if (kind === 'tree') return `a tree without its node configs; name the folder that it lies in, or ${withFrodo}`;
  return `one ${kind} without its journey; name the folder of the whole export`;
}

function parse(text: string): { value: unknown } | { trouble: string } {
  // What stands for a byte that no decoder could make sense of. JSON has it escaped, if at all.
  if (text.includes('\uFFFD')) return { trouble: 'neither UTF-8 nor UTF-16; save it as UTF-8' };
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    // The parser's own words quote the file, which may hold secrets.
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    return { trouble: place ? `not JSON (${place})` : 'not JSON' };
  }
}
