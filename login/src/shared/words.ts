// The pages' own words: those of the catalogue, English with the page and any other language when it is wanted. What the server
// says is shown as it comes.

import { bestLanguage, type CatalogueLanguage } from '../../../functions/languages.ts';
import english from '../../../functions/texts/en.json' with { type: 'json' };

type PageKey<Key> = Key extends `page.${infer Name}` ? Name : never;

export type Words = Readonly<Record<PageKey<keyof typeof english>, string>>;

type Texts = Readonly<Record<keyof typeof english, string>>;

/** Each a file of its own, of which a page loads at most one. */
const catalogues = {
  en: async () => ({ default: english }),
  de: () => import('../../../functions/texts/de.json', { with: { type: 'json' } }),
  fr: () => import('../../../functions/texts/fr.json', { with: { type: 'json' } }),
} satisfies Record<CatalogueLanguage, () => Promise<{ default: Texts }>>;

const rightToLeft: readonly string[] = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'];

export interface Speech {
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  readonly words: Words;
}

/** For the first of these languages that there is; in English where its file does not come. */
export async function speechFor(languages: readonly string[]): Promise<Speech> {
  const language = bestLanguage(catalogues, languages) ?? 'en';
  try {
    return speechOf(language, (await catalogues[language]()).default);
  } catch {
    return speechOf('en', english);
  }
}

function speechOf(language: string, texts: Readonly<Record<string, string>>): Speech {
  return { language, dir: directionOf(language), words: wordsOf(texts) };
}

/** The way that a language is written. */
function directionOf(language: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(language).maximize().script ?? '';
  return rightToLeft.includes(script) ? 'rtl' : 'ltr';
}

const page = 'page.';

function wordsOf(texts: Readonly<Record<string, string>>): Words {
  const own = Object.entries(texts).filter(([key]) => key.startsWith(page));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(page.length), text])) as Words;
}

/** The text with what stands for `{name}` in it. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
