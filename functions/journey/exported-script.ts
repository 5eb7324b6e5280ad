// Scripts that come with journeys, decoded: every tool writes the source in a way of its own.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { JourneySource } from './source.ts';

export interface ExportedScript {
  readonly id: string;
  /** By which `require` finds a library. Default: the id. */
  readonly name: string;
  /** Default: empty. */
  readonly description: string;
  readonly source: string;
  /** `JAVASCRIPT`, `GROOVY`. */
  readonly language: string;
  /** `AUTHENTICATION_TREE_DECISION_NODE`, `LIBRARY`. */
  readonly context: string;
  /** `1.0`: the legacy engine. `2.0`: the next generation. */
  readonly evaluatorVersion: string;
  /** It came with AM and was never edited. */
  readonly default: boolean;
}

/** Those of a journey's export, in its order; what has no source is none. */
export function scriptsOf({ scripts }: Pick<JourneySource, 'scripts'>): ExportedScript[] {
  return Object.entries(scripts).flatMap(([id, value]) => exportedScript(id, value) ?? []);
}

/** Undefined when it has no source. */
export function exportedScript(id: string, value: Json | undefined): ExportedScript | undefined {
  if (!isJsonObject(value)) return undefined;
  const source = scriptSource(value['script']);
  if (source === undefined) return undefined;
  const text = (key: string, otherwise: string): string => {
    const member = value[key];
    return typeof member === 'string' && member !== 'null' ? member : otherwise;
  };
  const context = text('context', 'AUTHENTICATION_TREE_DECISION_NODE');
  return {
    id,
    name: text('name', id),
    description: text('description', ''),
    source,
    language: text('language', 'JAVASCRIPT'),
    context,
    // Before AM 7 there was one engine, and it had no number.
    evaluatorVersion: text('evaluatorVersion', nextGeneration.has(context) ? '2.0' : '1.0'),
    default: value['default'] === true,
  };
}

const nextGeneration = new Set(['SCRIPTED_DECISION_NODE', 'LIBRARY']);

/** Lines, base64 (AM and the older tools), a JSON text (frodo), percent-encoded, or just the source. */
export function scriptSource(script: Json | undefined): string | undefined {
  if (Array.isArray(script)) return script.every((line) => typeof line === 'string') ? script.join('\n') : undefined;
  if (typeof script !== 'string') return undefined;
  return fromBase64(script) ?? fromJson(script) ?? fromPercent(script) ?? script;
}

// A short script may look like base64; what it then decodes to is no text.
function fromBase64(script: string): string | undefined {
  if (script === '' || script.length % 4 !== 0 || !/^[0-9A-Za-z+/]+={0,2}$/.test(script)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(script, 'base64'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function fromJson(script: string): string | undefined {
  if (!script.startsWith('"')) return undefined;
  try {
    const text: unknown = JSON.parse(script);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

// No source of more than one word does without blanks.
function fromPercent(script: string): string | undefined {
  if (/\s/.test(script) || !/%(20|0A|0D|09)/i.test(script)) return undefined;
  try {
    return decodeURIComponent(script);
  } catch {
    return undefined;
  }
}

/**
 * The journey with those of `pool`, scripts by id, that its nodes name and that it did not bring itself, and with the
 * libraries that they require.
 */
export function withScripts(journey: JourneySource, pool: JsonObject): JourneySource {
  const libraries = new Map<string, string>();
  for (const [id, value] of Object.entries(pool)) {
    const script = isJsonObject(value) && value['context'] === 'LIBRARY' ? value['name'] : undefined;
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
function requiredBy(source: string): string[] {
  return Array.from(source.matchAll(/\brequire\s*\(\s*(['"])([^'"]+)\1\s*\)/g), (match) => match[2] ?? '');
}
