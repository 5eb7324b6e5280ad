// What users are shown, in their language: one catalogue for each, in `texts/`, with the same keys in all of them. Nodes say
// what AM says, in English; it is translated where a step or a failure is written out.
import { readFileSync } from 'node:fs';
import { bestLanguage, type CatalogueLanguage, catalogueLanguages, takesAny } from './languages.ts';

/** Texts by key. The English text of a `node.`, `failure.` or `journey.` key is, letter by letter, what is said. */
export type Catalogue = Readonly<Record<string, string>>;

export interface Speech {
  /** A tag of a catalogue, or of a realm's own. */
  readonly language: string;
  /** The text of an English one. What nobody has written a text for comes back as it is. */
  translate(english: string): string;
  /** The text of a key; English where there is no other. */
  text(key: string): string;
  /** Whether an English text comes out in this language, and not as somebody else has written it. */
  speaks(english: string): boolean;
}

const read = new Map<string, Catalogue>();

/** Reads it from beside the bundle, once. Throws for a language without a catalogue. */
export function catalogue(language: CatalogueLanguage): Catalogue {
  const known = read.get(language);
  if (known) return known;
  const texts: Catalogue = JSON.parse(readFileSync(new URL(`./texts/${language}.json`, import.meta.url), 'utf8'));
  read.set(language, texts);
  return texts;
}

interface Wanted {
  /** The user's languages, best first. */
  readonly request: readonly string[];
  /** The realm's language: for who takes any. */
  readonly realm: string;
  /** Languages of which the realm has texts of its own. Default: none. */
  readonly own?: readonly string[];
}

/** The user's best language that there is; else the realm's, for who takes any; else English, which is what AM says. */
export function languageFor({ request, realm, own = [] }: Wanted): string {
  return languageAskedFor(request, own) ?? (takesAny(request) ? languageAskedFor([realm], own) : undefined) ?? 'en';
}

/** Undefined for who asks for no language, and where there is none of those asked for. */
export function languageAskedFor(request: readonly string[], own: readonly string[] = []): string | undefined {
  return bestLanguage(Object.fromEntries([...catalogueLanguages, ...own].map((tag) => [tag, true])), request);
}

/** `own`: what a realm says instead of the catalogue, in part or in a language that has none. */
export function speechIn(language: string, own: Catalogue = {}): Speech {
  const base = catalogueLanguages.find((tag) => tag === bestLanguage(catalogueTags, [language]));
  const texts = { ...(base && base !== 'en' && catalogue(base)), ...own };
  const isEnglish = Object.keys(texts).length === 0;
  return {
    language,
    translate: (english) => (isEnglish ? english : translated(english, texts)),
    text: (key) => texts[key] ?? catalogue('en')[key] ?? key,
    speaks: (english) => {
      const found = keyOf(english);
      return found !== undefined && (base === 'en' || texts[found.key] !== undefined);
    },
  };
}

const catalogueTags = Object.fromEntries(catalogueLanguages.map((tag) => [tag, true]));

// From an English text to its key: whole texts, and those with something in them, as patterns.

interface EnglishIndex {
  readonly keys: ReadonlyMap<string, string>;
  readonly patterns: readonly { readonly key: string; readonly pattern: RegExp }[];
}

const said = /^(?:node|failure|journey)\./;
/** `{name}`; two braces are somebody else's. */
const placeholder = /(?<!\{)\{(\w+)\}(?!\})/g;

let index: EnglishIndex | undefined;

function englishIndex(): EnglishIndex {
  if (index) return index;
  const entries = Object.entries(catalogue('en')).filter(([key]) => said.test(key));
  // Some nodes say the same in capitals.
  const loud = entries.map(([key, text]) => [text.toUpperCase(), key] as const);
  const keys = new Map([...loud, ...entries.map(([key, text]) => [text, key] as const)]);
  const patterns = entries
    .filter(([, text]) => text.search(placeholder) >= 0)
    .map(([key, text]) => ({ key, pattern: patternOf(text) }));
  index = { keys, patterns };
  return index;
}

function patternOf(text: string): RegExp {
  const parts = text
    .split(placeholder)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(?<${part}>.+)`));
  return new RegExp(`^${parts.join('')}$`, 'is');
}

function translated(english: string, texts: Catalogue): string {
  const found = keyOf(english);
  const text = found && texts[found.key];
  return text === undefined ? english : filled(text, found?.values ?? {});
}

function keyOf(english: string): { readonly key: string; readonly values?: Record<string, string> } | undefined {
  const { keys, patterns } = englishIndex();
  const key = keys.get(english);
  if (key !== undefined) return { key };
  for (const { key: withValues, pattern } of patterns) {
    const { groups } = pattern.exec(english) ?? {};
    if (groups) return { key: withValues, values: groups };
  }
  return undefined;
}

/** What a text has to have filled in: `{challenge}`, `{{user}}`. Sorted. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{+\w+\}+/g)].map(([name]) => name).sort();
}

/** The text with `{name}` filled in; a name without a value stays. */
export function filled(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(placeholder, (whole, name: string) => values[name] ?? whole);
}
