// The pages' own words: those of the catalogue in one language, and what a realm says instead. What the server says is shown as
// it comes.

import { bestLanguage, type CatalogueLanguage, directionOf } from '../../../functions/languages.ts';
import type english from '../../../functions/texts/en.json';

type PageKey<Key> = Key extends `page.${infer Name}` ? Name : never;

export type Words = Readonly<Record<PageKey<keyof typeof english>, string>>;

type Texts = Readonly<Record<keyof typeof english, string>>;

/** Each a file of its own, of which a page loads one. */
const catalogues = {
  en: () => import('../../../functions/texts/en.json', { with: { type: 'json' } }),
  de: () => import('../../../functions/texts/de.json', { with: { type: 'json' } }),
  fr: () => import('../../../functions/texts/fr.json', { with: { type: 'json' } }),
  es: () => import('../../../functions/texts/es.json', { with: { type: 'json' } }),
  it: () => import('../../../functions/texts/it.json', { with: { type: 'json' } }),
  pt: () => import('../../../functions/texts/pt.json', { with: { type: 'json' } }),
  nl: () => import('../../../functions/texts/nl.json', { with: { type: 'json' } }),
  pl: () => import('../../../functions/texts/pl.json', { with: { type: 'json' } }),
  sv: () => import('../../../functions/texts/sv.json', { with: { type: 'json' } }),
  ja: () => import('../../../functions/texts/ja.json', { with: { type: 'json' } }),
  'zh-Hans': () => import('../../../functions/texts/zh-Hans.json', { with: { type: 'json' } }),
  'zh-Hant': () => import('../../../functions/texts/zh-Hant.json', { with: { type: 'json' } }),
  ko: () => import('../../../functions/texts/ko.json', { with: { type: 'json' } }),
} satisfies Record<CatalogueLanguage, () => Promise<{ default: Texts }>>;

export interface Speech {
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  readonly words: Words;
}

/** What a realm has the pages say: in place of some words, or in a language of its own. */
export interface OwnWords {
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * For the first of these languages that there is, unless the realm has another. In English where its file does not come; rejects
 * when that does not come either.
 */
export async function speechFor(
  languages: readonly string[],
  own?: OwnWords,
  more: MoreWords = async () => ({}),
): Promise<Speech> {
  const wanted = bestLanguage(catalogues, own ? [own.language] : languages) ?? 'en';
  const language = own?.language ?? wanted;
  try {
    return speechOf(language, await allOf(wanted, more), own);
  } catch {
    return speechOf(own ? language : 'en', await allOf('en', more), own);
  }
}

/** Words that one page has beside those of all. */
export type MoreWords = (language: CatalogueLanguage) => Promise<Readonly<Record<string, string>>>;

async function allOf(language: CatalogueLanguage, more: MoreWords): Promise<Readonly<Record<string, string>>> {
  const [{ default: common }, others] = await Promise.all([catalogues[language](), more(language)]);
  return { ...common, ...others };
}

function speechOf(language: string, texts: Readonly<Record<string, string>>, own?: OwnWords): Speech {
  return { language, dir: directionOf(language), words: wordsOf({ ...texts, ...own?.texts }) };
}

const page = 'page.';

function wordsOf(texts: Readonly<Record<string, string>>): Words {
  const own = Object.entries(texts).filter(([key]) => key.startsWith(page));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(page.length), text])) as Words;
}

/** The text with what stands for `{name}` in it. */
export function filled(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
