// What a realm says in words of its own: in place of some texts of a catalogue, or in a language that has none. A row for each
// language, apart from the settings, which every sign-in reads; those name the languages.
import * as z from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { languageTag } from '../languages.ts';
import { nearest } from '../nearest.ts';
import { plainEnglish } from '../plain-english.ts';
import {
  type Catalogue,
  catalogue,
  languageAskedFor,
  languageFor,
  placeholdersOf,
  type Speech,
  speechIn,
} from '../texts.ts';
import type { RealmSettings } from './realm-settings.ts';

/** As stored. Keys of a newer release do no harm. */
export const ownTexts = z.record(z.string(), z.string());

const longestText = 2000;
/** Of one language, as JSON: a row is read whole. */
export const longestTexts = 64 * 1024;

/** What is wrong with texts that a realm is to have. Each begins with the language. Empty: they can be used. */
export function ownTextsFaults(language: string, given: unknown): string[] {
  const tag = languageTag(language);
  if (tag === undefined) return [`${language}: is no language tag such as ar or pt-BR`];
  if (tag !== language) return [`${language}: write ${tag}`];
  if (!isJsonObject(given)) return [`${language}: must be texts by their keys`];
  const tooLong = Buffer.byteLength(JSON.stringify(given)) > longestTexts;
  return [
    ...(tooLong ? [`${language}: all texts together may have ${longestTexts / 1024} kB`] : []),
    ...Object.entries(given).flatMap(([key, text]) => {
      const fault = textFault(key, text);
      return fault === undefined ? [] : [`${language}.${key}: ${fault}`];
    }),
  ];
}

function textFault(key: string, text: Json): string | undefined {
  const english = catalogue('en');
  const standard = Object.hasOwn(english, key) ? english[key] : undefined;
  if (standard === undefined) {
    const meant = nearest(key, Object.keys(english));
    return `there is no such text${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }
  if (typeof text !== 'string' || text.trim() === '') return 'must be a text';
  if (text.length > longestText) return `may have ${longestText} characters`;
  if (/[^\P{Cc}\n]/u.test(text)) return 'must have no control characters but line breaks';
  const [wanted, there] = [placeholdersOf(standard), placeholdersOf(text)];
  const missing = wanted.filter((name) => !there.includes(name));
  if (missing.length > 0) return `must have ${missing.join(' and ')} in it`;
  const unknown = there.filter((name) => !wanted.includes(name));
  return unknown.length > 0 ? `${unknown.join(' and ')} would not be filled in` : undefined;
}

/** Where a realm's own texts are; undefined for a language without. */
export type OwnTextsOf = (realm: string, language: string) => Promise<Catalogue | undefined>;

interface Place {
  readonly realm: string;
  readonly settings: Pick<RealmSettings, 'locale' | 'ownTexts'>;
  readonly texts: OwnTextsOf;
}

/** In the best language for who asks for these. `isPlain`: for our own pages, whose English is not AM's. */
export async function realmSpeech(request: readonly string[], at: Place, isPlain = false): Promise<Speech> {
  const { language, own } = await ownWords(request, at);
  return spokenTo(isPlain, language, own);
}

/** For texts that stay AM's for who asks for no language: undefined then. */
export async function askedSpeech(request: readonly string[], at: Place, isPlain = false): Promise<Speech | undefined> {
  const language = languageAskedFor(request, at.settings.ownTexts);
  return language === undefined ? undefined : spokenTo(isPlain, language, await ownIn(language, at));
}

/** `own`: the realm's words, which go before plain English. */
export function spokenTo(isPlain: boolean, language: string, own: Catalogue = {}): Speech {
  return speechIn(language, isPlain && /^en(?:-|$)/.test(language) ? { ...plainEnglish, ...own } : own);
}

/** The best language for who asks for these, and what the realm says in it in words of its own. */
export async function ownWords(
  request: readonly string[],
  at: Place,
): Promise<{ readonly language: string; readonly own: Catalogue }> {
  const { locale, ownTexts: own } = at.settings;
  const language = languageFor({ request, realm: locale, own });
  return { language, own: await ownIn(language, at) };
}

/** Who has nothing of his own costs no read. */
async function ownIn(language: string, { realm, settings, texts }: Place): Promise<Catalogue> {
  return settings.ownTexts.includes(language) ? ((await texts(realm, language)) ?? {}) : {};
}
