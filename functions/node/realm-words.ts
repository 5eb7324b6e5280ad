// In which language, and in which words, a node speaks where nobody translates for it: in mails, in SMS and on phones.
import { isJsonObject } from '../json.ts';
import type { CurrentConfiguration } from '../ports/configuration.ts';
import { type Catalogue, languageAskedFor, languageFor, type Speech, speechIn } from '../texts.ts';
import type { NodeContext } from './define-node.ts';

type Hearer = Pick<NodeContext, 'realm' | 'locales' | 'sending'>;

/** The user's best language, in the realm's own words where it has any; a realm without costs no read. */
export async function realmWords(hearer: Hearer, configuration: CurrentConfiguration): Promise<Speech> {
  const { locales, sending } = hearer;
  const own = sending?.ownTexts ?? [];
  return spoken(languageFor({ request: locales.request, realm: locales.realm, own }), hearer, configuration);
}

/** The same, and undefined for who asks for no language, or for none that there is: AM's texts stay then. */
export async function wordsAskedFor(hearer: Hearer, configuration: CurrentConfiguration): Promise<Speech | undefined> {
  const { locales, sending } = hearer;
  const language = languageAskedFor(locales.request, sending?.ownTexts);
  return language === undefined ? undefined : spoken(language, hearer, configuration);
}

async function spoken(language: string, { realm, sending }: Hearer, configuration: CurrentConfiguration) {
  const isOwn = sending?.ownTexts.includes(language) ?? false;
  const item = isOwn ? await configuration.get(realm, 'texts', language) : undefined;
  return speechIn(language, textsIn(item?.value));
}

function textsIn(value: unknown): Catalogue {
  if (!isJsonObject(value)) return {};
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
