// What an operator sees and changes of realms: their settings, services, texts, mails and brand. A change is judged by the rules of the
// configuration, told to the audit log, and stays at the next deployment until the file there changes.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { nearest } from '../nearest.ts';
import { brandFaults } from '../node/brand.ts';
import { mailAttributes, mailTemplateFaults } from '../node/own-mail-template.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { ConfigurationStore } from '../ports/configuration.ts';
import { sizeFault } from '../ports/stored-size.ts';
import type { Clock } from '../ports/system.ts';
import { ownTextsFaults } from '../realm/own-texts.ts';
import { realmSettings } from '../realm/realm-settings.ts';
import { serviceFaults } from '../realm/service-faults.ts';
import { journeysNamed, settingsFaults } from '../realm/settings-faults.ts';
import { type Author, tell } from './author.ts';
import { namesIn, opens } from './journey-uses.ts';
import { shownMember, withoutSecrets } from './secrets.ts';

export interface ShownRealm {
  /** As they are stored: what is not there has its default. */
  readonly settings: JsonObject;
  /** The same with all defaults. */
  readonly effective: JsonObject;
  /** By id, without secrets. */
  readonly services: Readonly<Record<string, JsonObject>>;
  /** By language. */
  readonly texts: Readonly<Record<string, JsonObject>>;
  /** By name. */
  readonly mailTemplates: Readonly<Record<string, JsonObject>>;
  /** With its pictures as data URIs. */
  readonly brand: JsonObject;
}

/** Keys may lead into groups: `session.maxMinutes`. Those of texts are whole: `page.signIn`. */
export interface RealmChange {
  /** Undefined: the settings of the realm. */
  readonly service?: string | undefined;
  /** The realm's own texts in this language instead. */
  readonly texts?: string | undefined;
  /** The realm's own mail of this name instead. */
  readonly mail?: string | undefined;
  /** How the realm looks instead. */
  readonly brand?: boolean | undefined;
  readonly set: Readonly<Record<string, Json>>;
  readonly unset: readonly string[];
}

export type RealmVerdict =
  | { readonly kind: 'changed'; readonly changes: readonly KeyChange[] }
  /** Each begins with its key. */
  | { readonly kind: 'refused'; readonly faults: readonly string[] }
  | { readonly kind: 'noRealm' };

interface KeyChange {
  readonly key: string;
  /** Without the one, it had its default; without the other, it has it now. */
  readonly before?: Json;
  readonly after?: Json;
}

/** Realms in normal form. */
export interface RealmDesk {
  list(): Promise<readonly string[]>;
  show(realm: string): Promise<ShownRealm | undefined>;
  change(realm: string, wanted: RealmChange): Promise<RealmVerdict>;
}

export interface RealmDeskPorts {
  readonly configurationStore: ConfigurationStore;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

/** Several at once each change what the other left: nobody's change is lost, and after so many tries something is wrong. */
const mostTries = 10;

export function realmDesk(ports: RealmDeskPorts, author: () => Author): RealmDesk {
  const { configurationStore: store } = ports;

  const journeyFaults = async (realm: string, settings: JsonObject): Promise<string[]> => {
    const named = journeysNamed(settings);
    if (named.length === 0) return [];
    const journeys = await store.list(realm, 'journey', '');
    const there = journeys.map(({ id }) => id);
    const begun = [settings['defaultJourney'], ...namesIn(settings['deviceJourneys'])];
    const useless = journeys.filter(
      ({ id, value: { tree } }) => begun.includes(id) && isJsonObject(tree) && !opens(tree),
    );
    const missing = named
      .filter((name) => !there.includes(name))
      .map((name) => {
        const meant = nearest(name, there);
        return `the realm has no journey ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
      });
    return [
      ...missing,
      ...useless.map(
        ({ id }) => `nobody can begin with ${id} and end with a session: it is disabled, inner or without one`,
      ),
    ];
  };
  const faultsOf = async (realm: string, { kind, id }: Place, value: JsonObject, of: JsonObject): Promise<string[]> => {
    if (kind === 'brand') return brandFaults(value);
    if (kind === 'texts') return ownTextsFaults(id, value);
    // Without anything it is taken back.
    if (kind === 'mailTemplate' && Object.keys(value).length === 0) return [];
    if (kind === 'mailTemplate') return mailTemplateFaults(id, value, mailAttributes(of['userAttributes']));
    const fault = sizeFault(value);
    if (fault !== undefined) return [fault];
    return kind === 'service'
      ? serviceFaults(id, value)
      : [...settingsFaults(value), ...(await journeyFaults(realm, value))];
  };
  // After the texts: a language that is named before it has any is read in vain.
  const noteLanguage = async (realm: string, language: string, isThere: boolean): Promise<void> => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const settings = await store.get(realm, 'realm', '');
      const named = settings?.value['ownTexts'];
      const languages = Array.isArray(named) ? named : [];
      if (!settings || languages.includes(language) === isThere) return;
      const ownTexts = isThere ? [...languages, language] : languages.filter((one) => one !== language);
      if (await store.replace(realm, 'realm', '', { ...settings.value, ownTexts }, settings.revision)) return;
    }
    throw new Error(`The settings of ${realm} are changed all the time`);
  };

  return {
    async list() {
      const children = await store.list('/', 'child', '');
      return ['/', ...children.map(({ id }) => id)];
    },
    async show(realm) {
      const [settings, services, texts, mailTemplates, brand] = await Promise.all([
        store.get(realm, 'realm', ''),
        store.list(realm, 'service', ''),
        store.list(realm, 'texts', ''),
        store.list(realm, 'mailTemplate', ''),
        store.get(realm, 'brand', ''),
      ]);
      if (!settings) return undefined;
      return {
        settings: settings.value,
        effective: (realmSettings.safeParse(settings.value).data as JsonObject | undefined) ?? settings.value,
        services: Object.fromEntries(services.map(({ id, value }) => [id, withoutSecrets(value)])),
        texts: Object.fromEntries(texts.map(({ id, value }) => [id, value])),
        mailTemplates: Object.fromEntries(mailTemplates.map(({ id, value }) => [id, value])),
        brand: brand?.value ?? {},
      };
    },
    async change(realm, wanted) {
      const { set, unset } = wanted;
      const place = placeOf(wanted);
      const { kind, id, path } = place;
      const secrets = kind === 'service' ? Object.keys(set).filter((key) => isSecretKey(key)) : [];
      if (secrets.length > 0) {
        return { kind: 'refused', faults: secrets.map((key) => `${key}: is a secret, which Waymark has no use for`) };
      }
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        const [settings, stored] = await Promise.all([store.get(realm, 'realm', ''), store.get(realm, kind, id)]);
        if (!settings) return { kind: 'noRealm' };
        const before = stored?.value ?? {};
        const after = Object.entries(set).reduce((value, [key, to]) => withKey(value, path(key), to), before);
        const value = unset.reduce((rest, key) => withoutKey(rest, path(key)), after);
        // What was wrong already, such as a key of a newer release, is no fault of this change.
        const known = stored ? await faultsOf(realm, place, before, settings.value) : [];
        const faults = (await faultsOf(realm, place, value, settings.value)).filter((fault) => !known.includes(fault));
        if (faults.length > 0) return { kind: 'refused', faults };
        const changes = [...new Set([...Object.keys(set), ...unset])].flatMap((key) =>
          changeOf(key, path(key), before, value, kind === 'texts'),
        );
        if (changes.length === 0) return { kind: 'changed', changes };
        // An empty mail is none: a realm that has one says nothing else.
        const isGone = kind === 'mailTemplate' && Object.keys(value).length === 0;
        const done = isGone
          ? stored === undefined || (await store.discard(realm, kind, id, stored.revision))
          : (await store.replace(realm, kind, id, value, stored?.revision ?? null)) !== undefined;
        if (!done) continue;
        const now = isGone ? undefined : value;
        await tell({ realm, kind, id, before: stored?.value, after: now }, author(), ports);
        if (kind === 'texts') await noteLanguage(realm, id, Object.keys(value).length > 0);
        return { kind: 'changed', changes };
      }
      throw new Error(`The ${kind} in ${realm} is changed all the time`);
    },
  };
}

function isSecretKey(key: string): boolean {
  return Object.keys(withoutSecrets({ [key]: 'x' })).length === 0;
}

interface Place {
  readonly kind: 'realm' | 'service' | 'texts' | 'brand' | 'mailTemplate';
  readonly id: string;
  readonly path: (key: string) => readonly string[];
}

function placeOf({ service, texts, mail, brand }: RealmChange): Place {
  if (texts !== undefined) return { kind: 'texts', id: texts, path: (key) => [key] };
  const path = (key: string): string[] => key.split('.');
  if (mail !== undefined) return { kind: 'mailTemplate', id: mail, path };
  if (brand) return { kind: 'brand', id: '', path };
  return service === undefined ? { kind: 'realm', id: '', path } : { kind: 'service', id: service, path };
}

/** Texts hold no secrets, though keys such as `page.wrongPassword` sound like one. */
function changeOf(
  key: string,
  path: readonly string[],
  from: JsonObject,
  to: JsonObject,
  isText: boolean,
): KeyChange[] {
  const values = [valueAt(from, path), valueAt(to, path)] as const;
  if (JSON.stringify(values[0]) === JSON.stringify(values[1])) return [];
  const [before, after] = isText ? values : values.map((value) => shownMember(key, value));
  return [{ key, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Undefined where nothing stands. */
export function valueAt(value: Json, path: readonly string[]): Json | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (!isJsonObject(value) || !Object.hasOwn(value, first)) return undefined;
  const below = value[first];
  return below === undefined ? undefined : valueAt(below, rest);
}

function withKey(value: JsonObject, [first = '', ...rest]: readonly string[], to: Json): JsonObject {
  if (rest.length === 0) return { ...value, [first]: to };
  const below = Object.hasOwn(value, first) ? value[first] : undefined;
  return { ...value, [first]: withKey(isJsonObject(below) ? below : {}, rest, to) };
}

/** A group in which nothing is left goes, too. */
function withoutKey(value: JsonObject, [first = '', ...rest]: readonly string[]): JsonObject {
  const { [first]: below, ...others } = value;
  if (rest.length === 0 || !isJsonObject(below)) return rest.length === 0 ? others : value;
  const left = withoutKey(below, rest);
  return Object.keys(left).length > 0 ? { ...value, [first]: left } : others;
}
