// What a realm is at run time: its settings and its services, read from Configuration, at most half a minute old.
import type * as z from 'zod';
import { expiringCache } from '../node/expiring-cache.ts';
import type { ConfigurationItem, ConfigurationReader } from '../ports/configuration.ts';
import type { RealmFacts } from '../ports/node-runner.ts';
import type { Clock, Log } from '../ports/system.ts';
import type { Catalogue } from '../texts.ts';
import { type OwnTextsOf, ownTexts } from './own-texts.ts';
import { type PushService, pushService, pushServiceId } from './push-service.ts';
import { type RealmSettings, realmSettings } from './realm-settings.ts';

/** Realms in normal form. */
export interface Realms {
  /** Undefined when there is no such realm, or its settings cannot be used; the log then says why. */
  realm(realm: string): Promise<RealmSettings | undefined>;
  /** Undefined when the realm has no Push Notification Service, or one that cannot be used; the log then says why. */
  pushService(realm: string): Promise<PushService | undefined>;
  /** What the realm says in its own words in a language that its settings name in `ownTexts`; undefined where it says nothing. */
  readonly texts: OwnTextsOf;
  /** `settings` are the realm's. */
  facts(realm: string, settings: RealmSettings): Promise<RealmFacts>;
}

export interface RealmsOptions {
  readonly configuration: ConfigurationReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long what was read serves. */
export const keeping = { keepMilliseconds: 30_000, keepMissingMilliseconds: 5_000, limit: 500 };

export function realms({ configuration, clock, log }: RealmsOptions): Realms {
  const settings = expiringCache<RealmSettings>({
    ...keeping,
    clock,
    load: async (realm) => {
      const item = await configuration.get(realm, 'realm', '');
      return item && read(realmSettings, item, { realm, log, trouble: 'The settings of a realm cannot be used' });
    },
  });
  const pushServices = expiringCache<PushService>({
    ...keeping,
    clock,
    load: async (realm) => {
      const item = await configuration.get(realm, 'service', pushServiceId);
      return item && read(pushService, item, { realm, log, trouble: 'A push service cannot be used' });
    },
  });
  const texts = expiringCache<Catalogue>({
    ...keeping,
    clock,
    load: async (key) => {
      const [realm = '', language = ''] = key.split('#');
      const item = await configuration.get(realm, 'texts', language);
      return item && read(ownTexts, item, { realm, log, trouble: 'The texts of a realm cannot be used' });
    },
  });
  return {
    texts: (realm, language) => texts(`${realm}#${language}`),
    realm: (realm) => settings(realm),
    pushService: (realm) => pushServices(realm),
    facts: async (realm, settings) => realmFacts(settings, await pushServices(realm)),
  };
}

function read<Value>(
  schema: z.ZodType<Value>,
  { value }: ConfigurationItem,
  { realm, log, trouble }: { realm: string; log: Log; trouble: string },
): Value | undefined {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const findings = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  log.error(trouble, { realm, findings });
  return undefined;
}

// What a realm's settings and services come to for its nodes. Which of them a node heeds is the node's own affair.

function realmFacts(settings: RealmSettings, service: PushService | undefined): RealmFacts {
  const { attemptPolicy, passwordPolicy, profile, factorChanges, defaultJourney, pushBudget } = settings;
  const { userAttributes, terms, anonymousUsers, scripting, cookieName, rememberBrowserDays } = settings;
  const { codes, sms, notices, ownTexts } = settings;
  return {
    attemptPolicy,
    passwordPolicy,
    strict: profile === 'strict',
    factorRule: { changes: factorChanges, ...(defaultJourney !== undefined && { journey: defaultJourney }) },
    ...(Object.keys(userAttributes).length > 0 && { userAttributes }),
    ...(terms && { terms }),
    // A password alone is no strict sign-in, wherever it is typed.
    rememberBrowserDays: profile === 'strict' ? 0 : rememberBrowserDays,
    scripting: { ...scripting, cookieName },
    sending: {
      ...{ coolDownSeconds: codes.coolDownSeconds, perHour: codes.perHour, linkMinutes: codes.linkMinutes },
      ...(codes.page !== undefined && { resumeUrl: codes.page }),
      smsCountries: sms.countries,
      ownTexts,
      ...(sms.sender !== undefined && { smsSender: sms.sender }),
      ...(notices.from !== undefined && { mailFrom: notices.from }),
    },
    ...(anonymousUsers.length > 0 && { anonymousUsers }),
    ...(service && {
      push: { messageSeconds: service.mdDuration, budget: pushBudget, fcmPayload: service.fcmPayload },
    }),
  };
}
