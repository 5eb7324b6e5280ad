// The mails that journeys send: in the realm's own words where it has a template of the name, in ours where it has none or one that
// does not do for what is to be sent.
import * as z from 'zod';
import type { Json, JsonObject } from '../json.ts';
import type { Mail } from '../ports/audit.ts';
import type { Brands, CurrentConfiguration } from '../ports/configuration.ts';
import type { Identity } from '../ports/users.ts';
import type { Speech } from '../texts.ts';
import { type Brand, brandOf } from './brand.ts';
import type { NodeContext } from './define-node.ts';
import { type MailFilling, ownMail } from './own-mail.ts';
import { type MailTemplate, mailTemplate } from './own-mail-template.ts';
import { realmWords } from './realm-words.ts';

/** Read leniently: keys of a newer release do no harm. */
const stored = z.object(mailTemplate.shape);

type Sender = Pick<NodeContext, 'realm' | 'locales' | 'sending' | 'log'>;

interface MailPorts {
  readonly brands: Brands;
  readonly currentConfiguration: CurrentConfiguration;
}

type MailTexts = Omit<Mail, 'from' | 'to'>;

/** The realm's template of this name; undefined without one, and for one that cannot be used: the log then says why. */
export async function realmTemplate(
  { realm, log }: Pick<Sender, 'realm' | 'log'>,
  { currentConfiguration }: Pick<MailPorts, 'currentConfiguration'>,
  name: string,
): Promise<MailTemplate | undefined> {
  const item = await currentConfiguration.get(realm, 'mailTemplate', name);
  const { data, error } = item ? stored.safeParse(item.value) : {};
  if (error) log.error('A mail template cannot be used', { template: name, issues: z.prettifyError(error) });
  return data;
}

/** `ours` is what is said without a template. */
export async function journeyMail(
  context: Sender,
  ports: MailPorts,
  template: MailTemplate | undefined,
  filling: MailFilling,
  ours: (speech: Speech, brand: Brand | undefined) => MailTexts,
): Promise<MailTexts> {
  const { realm, locales, log } = context;
  const brand = brandOf(await ports.brands.stored(realm), log);
  const speech = await realmWords(context, ports.currentConfiguration);
  if (!template?.enabled) return ours(speech, brand);
  const own = ownMail(template, filling, { locales, brand, button: speech.text('mail.continue') });
  if (!own) log.warn('A mail template has no place for what the mail is about: it is sent in our own words');
  return own ?? ours(speech, brand);
}

/** What mails may tell of a user. */
export function mailObject(identity: Pick<Identity, 'username' | 'attributes'>): JsonObject {
  const attributes = Object.entries(identity.attributes).map(([name, values]): [string, Json] => [name, [...values]]);
  return { ...Object.fromEntries(attributes), userName: identity.username };
}
