// Texts that authors give per language, `{ "en-GB": "…", "fr": "…" }`, and which of them a user gets.
import * as z from 'zod';
import type { Locales } from '../ports/node-runner.ts';

export type LocalisedText = Readonly<Record<string, string>>;

/** AM's words for a language key that no Java locale has. */
export const invalidLocale = 'Invalid locale provided';

/** `en-gb`, `en_GB` and `EN-GB` are one locale; undefined for what is none. */
export function normalLocale(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-')).toString();
  } catch {
    return undefined;
  }
}

export const localisedText = z.record(z.string(), z.string()).default({}).meta({ title: 'text by language' });

/** Refuses a map with a key that is no locale; for the properties where AM does so. */
export const strictLocalisedText = localisedText.refine((texts) => Object.keys(texts).every(normalLocale), {
  message: invalidLocale,
});

export function localeWarnings(property: string, texts: LocalisedText): string[] {
  return Object.keys(texts)
    .filter((key) => normalLocale(key) === undefined)
    .map((key) => `${property}: ${invalidLocale}: ${key}`);
}

/** How far to look when none of the user's languages is there. */
export type Fallback = 'realmServerFirst' | 'first' | 'none';

/**
 * The best text for these languages: exact, then without variant, then without country, where a shorter form is
 * tried only if the user did not name it too. No match: by `fallback` the realm's and the server's language, then
 * the first entry; `none` leaves it to the node's own text. Undefined when nothing was found.
 */
export function bestText(texts: LocalisedText, locales: Locales, fallback: Fallback): string | undefined {
  const byLocale = new Map(Object.entries(texts).map(([key, text]) => [normalLocale(key) ?? key, text]));
  const wanted = locales.request.map((tag) => normalLocale(tag)).filter((tag) => tag !== undefined);
  for (const tag of wanted) {
    const found = matchOf(byLocale, tag, wanted);
    if (found !== undefined) return found;
  }
  if (fallback === 'none') return undefined;
  const defaults = fallback === 'first' ? [] : [locales.realm, locales.server];
  for (const tag of defaults.map(normalLocale)) {
    const found = tag === undefined ? undefined : matchOf(byLocale, tag, []);
    if (found !== undefined) return found;
  }
  return Object.values(texts)[0];
}

function matchOf(byLocale: Map<string, string>, tag: string, wanted: readonly string[]): string | undefined {
  const { language, region } = new Intl.Locale(tag);
  const shorter = [region ? `${language}-${region}` : undefined, language];
  for (const form of [tag, ...shorter]) {
    if (form === undefined || (form !== tag && wanted.includes(form))) continue;
    const text = byLocale.get(form);
    if (text !== undefined) return text;
  }
  return undefined;
}

// A text property that may be unset. Exports write that as nothing, as null, as "" or as the word "null".

export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' || text === 'null' ? undefined : text));
