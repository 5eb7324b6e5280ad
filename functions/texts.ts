// What users are shown, in their language: one catalogue for each, in `texts/`, with the same keys in all of them. Nodes say
// what AM says, in English; it is translated where a step or a failure is written out.
import { readFileSync } from 'node:fs';
import { bestLanguage, type CatalogueLanguage, catalogueLanguages, takesAny } from './languages.ts';

/** Texts by key. The English text of a `node.`, `failure.` or `journey.` key is, letter by letter, what is said. */
export type Catalogue = Readonly<Record<string, string>>;

/** By language, what a realm says instead, and in languages that have no catalogue. */
export type OwnTexts = Readonly<Record<string, Catalogue>>;

export interface Speech {
  /** A tag of a catalogue, or of the realm's own. */
  readonly language: string;
  /** The text of an English one. What nobody has written a text for comes back as it is. */
  translate(english: string): string;
  /** The text of a key. */
  text(key: string): string;
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
}

/** For the user's best language that there is; else the realm's, for who takes any; else English, which is what AM says. */
export function speechFor({ request, realm }: Wanted, own: OwnTexts = {}): Speech {
  const named = namedLanguage(request, own);
  return speechIn(named ?? (takesAny(request) ? namedLanguage([realm], own) : undefined) ?? 'en', own);
}

/** For texts that stay AM's for who asks for no language: undefined then, and where there is none of those asked for. */
export function speechAskedFor(request: readonly string[], own: OwnTexts = {}): Speech | undefined {
  const named = namedLanguage(request, own);
  return named === undefined ? undefined : speechIn(named, own);
}

function namedLanguage(wanted: readonly string[], own: OwnTexts): string | undefined {
  return bestLanguage({ ...Object.fromEntries(catalogueLanguages.map((tag) => [tag, true])), ...own }, wanted);
}

export function speechIn(language: string, own: OwnTexts = {}): Speech {
  const texts = { ...(isCatalogue(language) && catalogue(language)), ...own[language] };
  // English that nobody has changed: no text is looked for.
  if (language === 'en' && own['en'] === undefined) {
    return { language, translate: (english) => english, text: (key) => texts[key] ?? key };
  }
  return {
    language,
    translate: (english) => translated(english, texts),
    text: (key) => texts[key] ?? catalogue('en')[key] ?? key,
  };
}

function isCatalogue(language: string): language is CatalogueLanguage {
  return catalogueLanguages.some((tag) => tag === language);
}

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
  const { keys, patterns } = englishIndex();
  const key = keys.get(english);
  if (key !== undefined) return texts[key] ?? english;
  for (const { key: withValues, pattern } of patterns) {
    const { groups } = pattern.exec(english) ?? {};
    const text = texts[withValues];
    if (groups && text !== undefined) return filled(text, groups);
  }
  return english;
}

/** The text with `{name}` filled in; a name without a value stays. */
export function filled(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(placeholder, (whole, name: string) => values[name] ?? whole);
}
