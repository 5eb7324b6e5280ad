// The language of a user's mails: the one of the profile, else the realm's, else English.
import type { Identity } from '../../ports/users.ts';
import { type MailLanguage, mailTexts } from './texts.ts';

// As LDAP directories name it (RFC 2798), and as AM does.
const attributeNames = ['preferredlanguage', 'preferredlocale'];

export function mailLanguage({ attributes }: Pick<Identity, 'attributes'>, realmLocale: string): MailLanguage {
  const preferred = attributeNames.flatMap((name) => attributeValues(attributes, name));
  // A value may be a whole header: `de-CH, fr;q=0.8`.
  const tags = [...preferred.flatMap((value) => value.split(',')), realmLocale];
  return tags.map(languageOf).find((language) => language !== undefined) ?? 'en';
}

/** LDAP's names of attributes are the same in any case. */
export function attributeValues(attributes: Identity['attributes'], name: string): readonly string[] {
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === name)?.[1] ?? [];
}

function languageOf(tag: string): MailLanguage | undefined {
  const [language = ''] = tag.trim().toLowerCase().split(/[-_;]/);
  return Object.hasOwn(mailTexts, language) ? (language as MailLanguage) : undefined; // one of its keys
}
