// In which language, and in which words, a node speaks where nobody translates for it: in mails and SMS.
import { isJsonObject } from '../json.ts';
import type { CurrentConfiguration } from '../ports/configuration.ts';
import { type Catalogue, languageFor, type Speech, speechIn } from '../texts.ts';
import type { NodeContext } from './define-node.ts';

/** The user's best language, in the realm's own words where it has any; a realm without costs no read. */
export async function realmWords(
  { realm, locales, sending }: Pick<NodeContext, 'realm' | 'locales' | 'sending'>,
  configuration: CurrentConfiguration,
): Promise<Speech> {
  const own = sending?.ownTexts ?? [];
  const language = languageFor({ request: locales.request, realm: locales.realm, own });
  const item = own.includes(language) ? await configuration.get(realm, 'texts', language) : undefined;
  return speechIn(language, textsIn(item?.value));
}

function textsIn(value: unknown): Catalogue {
  if (!isJsonObject(value)) return {};
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
