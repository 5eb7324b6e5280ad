// Tells a user by mail what happened to the account, where the realm says so. A changed address is told at the old one,
// too: whoever took the account over reads the new one.
import * as z from 'zod';
import { noticeDetail, noticeSource } from '../../manifest/notices.ts';
import { brandOf } from '../../node/brand.ts';
import type { Ports } from '../../ports/index.ts';
import type { Log } from '../../ports/system.ts';
import type { Identity } from '../../ports/users.ts';
import { type OwnTextsOf, realmSpeech } from '../../realm/own-texts.ts';
import type { RealmSettings } from '../../realm/realm-settings.ts';
import { noticeMail } from './notice-mail.ts';

const busEvent = z.object({ source: z.literal(noticeSource), 'detail-type': z.string(), detail: noticeDetail });

const address = z.email();

export interface NotifyTools extends Pick<Ports, 'brands' | 'identities' | 'mails'> {
  /** Undefined when there is no such realm. */
  readonly realmSettings: (realm: string) => Promise<RealmSettings | undefined>;
  readonly texts: OwnTextsOf;
  readonly log: Log;
}

/** Handles an event of the bus. Rejects when a mail was not taken: the bus then sends the event again. */
export function notify(tools: NotifyTools): (event: unknown) => Promise<void> {
  const { brands, identities, mails, realmSettings, log } = tools;
  return async (event) => {
    const { 'detail-type': type, detail } = busEvent.parse(event);
    const facts = { event: 'notify', noticeId: detail.id, type, realm: detail.realm };
    const settings = await realmSettings(detail.realm);
    if (!settings?.notices.mail) return;
    const identity = await identities.find({ realm: detail.realm, username: detail.user });
    // Gone since: there is nobody to tell.
    if (!identity) return log.info('Nobody is there to be told', facts);
    const brand = brandOf(await brands.stored(detail.realm), log);
    const at = { realm: detail.realm, settings, texts: tools.texts };
    const mail = noticeMail({ type, detail }, await realmSpeech(mailLanguages(identity, settings.locale), at), brand);
    if (!mail) return log.warn('There is no text for such a notice', facts);
    const [current = ''] = attributeValues(identity.attributes, 'mail');
    const wanted = [current, detail.previous ?? ''].map((text) => text.trim());
    const recipients = new Set(wanted.filter((text) => address.safeParse(text).success));
    if (recipients.size === 0) return log.info('The user has no address for mails', facts);
    const from = senderOf(settings, tools);
    await Promise.all([...recipients].map((to) => mails.send({ from, to, ...mail })));
    log.info('The user was told by mail', { ...facts, mails: recipients.size });
  };
}

/** The deployment's first, unless the realm names another of them. */
function senderOf({ notices: { from } }: RealmSettings, { mails: { senders }, log }: NotifyTools): string {
  const [usual = ''] = senders;
  if (from === undefined || senders.includes(from)) return from ?? usual;
  log.warn('The realm’s sender is none of the deployment’s', { event: 'notify', from });
  return usual;
}

// The language of a user's mails: the one of the profile, else the realm's, else English.

// As LDAP directories name it (RFC 2798), and as AM does.
const attributeNames = ['preferredlanguage', 'preferredlocale'];

function mailLanguages({ attributes }: Pick<Identity, 'attributes'>, realmLocale: string): string[] {
  const preferred = attributeNames.flatMap((name) => attributeValues(attributes, name));
  // A value may be a whole header: `de-CH, fr;q=0.8`.
  const tags = preferred.flatMap((value) => value.split(',')).map((item) => item.replace(/;.*$/s, ''));
  return [...tags, realmLocale];
}

/** LDAP's names of attributes are the same in any case. */
function attributeValues(attributes: Identity['attributes'], name: string): readonly string[] {
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === name)?.[1] ?? [];
}
