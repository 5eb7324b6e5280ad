// Texts that authors give per language, `{ "en-GB": "…", "fr": "…" }`, and which of them a user gets.
import * as z from 'zod';
import { bestLanguage, languageTag, takesAny } from '../languages.ts';
import type { Locales } from '../ports/node-runner.ts';

export type LocalisedText = Readonly<Record<string, string>>;

/** AM's words for a language key that no Java locale has. */
export const invalidLocale = 'Invalid locale provided';

export const localisedText = z.record(z.string(), z.string()).default({}).meta({ title: 'text by language' });

/** Refuses a map with a key that is no locale; for the properties where AM does so. */
export const strictLocalisedText = localisedText.refine(
  (texts) => Object.keys(texts).every((key) => languageTag(key) !== undefined),
  {
    message: invalidLocale,
  },
);

export function localeWarnings(property: string, texts: LocalisedText): string[] {
  return Object.keys(texts)
    .filter((key) => languageTag(key) === undefined)
    .map((key) => `${property}: ${invalidLocale}: ${key}`);
}

/** How far to look when the user names languages and none of them is there. */
export type Fallback = 'realmServerFirst' | 'first' | 'none';

/**
 * The best text for these languages, by `bestLanguage`. No match: by `fallback` the realm's and the server's language, then
 * the first entry; `none` leaves it to the node's own text, unless the client takes any language: then what the author wrote
 * goes before it. Undefined when nothing was found.
 */
export function bestText(texts: LocalisedText, locales: Locales, fallback: Fallback): string | undefined {
  const best = bestLanguage(texts, locales.request);
  if (best !== undefined) return texts[best];
  const any = takesAny(locales.request);
  if (fallback === 'none' && !any) return undefined;
  const defaults = fallback === 'first' && !any ? [] : [locales.realm, locales.server];
  const found = defaults.map((tag) => bestLanguage(texts, [tag])).find((language) => language !== undefined);
  return found === undefined ? Object.values(texts)[0] : texts[found];
}

// A text property that may be unset. Exports write that as nothing, as null, as "" or as the word "null".

export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' || text === 'null' ? undefined : text));
