// What a realm is filled with: settings, services and journeys, out of files. The same for a deployment, for the check
// before it, and for the local stack.

import { basename } from 'node:path';
import * as z from 'zod';
import { brandWarnings } from '../enrolment/branded.ts';
import type { ExportFile } from '../journey/export.ts';
import { failingTexts, importJourneys, importReport } from '../journey/import.ts';
import { type JourneySource, storedJourney } from '../journey/source.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { brandFaults } from '../node/brand.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import { mailAttributes, mailTemplateFaults } from '../node/own-mail-template.ts';
import { nodeDefinitions } from '../nodes/node-set.ts';
import type { ConfigurationEditor, ConfigurationKind, ConfigurationReader } from '../ports/configuration.ts';
import { sizeFault } from '../ports/stored-size.ts';
import { ownTextsFaults } from '../realm/own-texts.ts';
import { pushServiceId } from '../realm/push-service.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { serviceFaults } from '../realm/service-faults.ts';
import { journeysNamed, settingsFaults } from '../realm/settings-faults.ts';

export interface Seed {
  readonly realm: string;
  readonly kind: ConfigurationKind;
  readonly id: string;
  readonly value: JsonObject;
}

export interface RealmFiles {
  /** Normal form. */
  readonly realm: string;
  /** The setting of that name. Default: `am`. */
  readonly profile?: RealmSettings['profile'] | undefined;
  /** Journey exports. */
  readonly journeys: readonly ExportFile[];
  /** One service each, named after it (`pushNotification.json`), or exports of services. */
  readonly services: readonly ExportFile[];
  /** Tells users by mail of changes to their accounts. */
  readonly mail?: boolean | undefined;
  /** Over what every realm starts with. */
  readonly settings?: JsonObject | undefined;
  /** With its pictures in it. Default: a name alone. */
  readonly brand?: JsonObject | undefined;
  /** Mails in the realm's own words, by name, with their texts in them. Default: none but those that come with journeys. */
  readonly mailTemplates?: Readonly<Record<string, JsonObject>> | undefined;
  /** By language, in place of a catalogue's. Default: none. */
  readonly texts?: Readonly<Record<string, JsonObject>> | undefined;
}

export interface SeedOptions {
  /** The node types that there are. Default: ours. */
  readonly definitions?: readonly NodeDefinition[];
  /** ARNs of the platform applications, which the realm's push service gets. Default: none. */
  readonly applications?: { readonly google?: string | undefined; readonly apple?: string | undefined };
  /** A journey that the realm has already. Default: none. */
  readonly existing?: (id: string) => JourneySource | undefined;
  /** Settings may name journeys that nobody has yet. Default: false. */
  readonly moreJourneys?: boolean;
  /** The scripts that the realm has already, by id. Default: none. */
  readonly scripts?: Readonly<Record<string, JsonObject>>;
}

export interface RealmSeeds {
  /** To be written in this order. */
  readonly seeds: readonly Seed[];
  /** Names of journeys that can be written, and will fail; the warnings say where. */
  readonly failing: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * What every realm of ours starts with: app store, registration and a push have to fit into one journey; a stolen password
 * changes nobody's factors, and opens no session for who has one.
 */
export const firstSettings = { journeyMinutes: 15, locale: 'en', factorChanges: 'proved', secondFactor: 'ifEnrolled' };
/** Until it has a name of its own, authenticator apps list its accounts under ours. */
export const firstBrand = { name: 'Waymark' };
/** The journey of requests that name none: the first of these that the realm has. It asks for a second factor if it can. */
const usualJourneys = ['MfaLogin', 'Login'];
const usualPasswordJourney = 'ChangePassword';
/** The journeys of My account, where the realm has them. */
const usualByKind = {
  deviceJourneys: { oath: 'OathLogin', push: 'PushLogin', webauthn: 'PasskeyLogin' },
  registrationJourneys: { oath: 'OathRegistration', push: 'PushRegistration', webauthn: 'PasskeyRegistration' },
};

/** Files and settings of a realm cannot be used: the message, with every finding, is for whoever wrote them. */
export class RealmFilesError extends Error {
  override readonly name = 'RealmFilesError';
}

/** Throws a RealmFilesError when anything in the files cannot be used. */
export function realmSeeds(files: RealmFiles, options: SeedOptions = {}): RealmSeeds {
  const { realm, profile, journeys, services, mail = false, settings: own = {}, brand = {}, texts = {} } = files;
  const { mailTemplates = {} } = files;
  const {
    applications = {},
    definitions = nodeDefinitions,
    existing = () => undefined,
    moreJourneys = false,
    scripts: stored = {},
  } = options;
  const attributes = mailAttributes(own['userAttributes']);
  const result = importJourneys(journeys, {
    ...{ realm, attributes, mailTemplates: Object.keys(mailTemplates) },
    strict: (own['profile'] ?? profile) === 'strict',
    definitions,
    existing,
    scripts: stored,
  });
  const { accepted, scripts } = result;
  const report = importReport(result);
  const read = services.map(readServices);
  const names = accepted.map(({ id }) => id);
  const missing = journeysNamed(own).filter((name) => !moreJourneys && !names.includes(name) && !existing(name));
  const errors = [
    ...settingsFaults(own).map((fault) => `settings: ${fault}`),
    ...missing.map((name) => `settings: the realm has no journey ${name}`),
    ...brandFaults(brand).map((fault) => `brand: ${fault}`),
    ...Object.entries(texts).flatMap(([tag, given]) => ownTextsFaults(tag, given).map((fault) => `texts: ${fault}`)),
    ...Object.entries(mailTemplates).flatMap(([name, given]) =>
      mailTemplateFaults(name, given, attributes).map((fault) => `mailTemplates.${name}: ${fault}`),
    ),
    ...report.refused.flatMap(({ errors: found }) => found),
    ...read.flatMap(({ errors: findings }) => findings),
  ];
  if (errors.length > 0) throw new RealmFilesError(`The realm ${realm} cannot be filled:\n${errors.join('\n')}`);
  const given = new Map(read.flatMap(({ found }) => found));
  const usual = usualJourneys.find((name) => names.includes(name));
  const defaultJourney = usual === undefined ? {} : { defaultJourney: usual };
  const ofPassword = names.includes(usualPasswordJourney) ? { passwordJourney: usualPasswordJourney } : {};
  const ofDevices = Object.entries(usualByKind).flatMap(([key, usual]) => {
    const there = Object.entries(usual).filter(([, name]) => names.includes(name));
    return there.length > 0 ? [[key, Object.fromEntries(there)]] : [];
  });
  const chosen = profile === 'strict' ? { profile } : {};
  return {
    seeds: [
      {
        ...{ realm, kind: 'realm', id: '' },
        value: {
          ...firstSettings,
          ...chosen,
          ...defaultJourney,
          ...Object.fromEntries(ofDevices),
          ...ofPassword,
          ...own,
          ...noticesOf(mail, own),
          ...languagesOf(texts),
        },
      },
      { ...{ realm, kind: 'brand', id: '' }, value: { ...firstBrand, ...brand } },
      ...Object.entries(texts).map(([id, value]): Seed => ({ realm, kind: 'texts', id, value })),
      ...Object.entries(mailTemplates).map(([id, value]): Seed => ({ realm, kind: 'mailTemplate', id, value })),
      ...result.mailTemplates.map(({ id, value }): Seed => ({ realm, kind: 'mailTemplate', id, value })),
      ...[...withApplications(given, applications)].map(([id, value]): Seed => ({ realm, kind: 'service', id, value })),
      ...scripts.map(({ id, value }): Seed => ({ realm, kind: 'script', id, value })),
      ...accepted.map((source): Seed => ({ realm, kind: 'journey', id: source.id, value: storedJourney(source) })),
    ],
    failing: report.failing.map(({ id }) => id),
    warnings: [
      ...report.warnings,
      ...failingTexts(report),
      ...brandWarnings(brand).map((warning) => `brand: ${warning}`),
    ],
  };
}

/** Has the root realm know of the others: nobody can look for all realms in a table that is kept by realm. */
export async function noteRealms(
  seeds: readonly Seed[],
  {
    configuration,
    configurationEditor,
  }: { configuration: ConfigurationReader; configurationEditor: Pick<ConfigurationEditor, 'put'> },
): Promise<void> {
  for (const realm of new Set(seeds.map((seed) => seed.realm))) {
    if (realm === '/' || (await configuration.get('/', 'child', realm))) continue;
    await configurationEditor.put('/', 'child', realm, {});
  }
}

function noticesOf(mail: boolean, { notices }: JsonObject): JsonObject {
  return mail ? { notices: { mail, ...(isJsonObject(notices) && notices) } } : {};
}

/** The settings say where there is something to read. */
function languagesOf(texts: NonNullable<RealmFiles['texts']>): JsonObject {
  const languages = Object.keys(texts);
  return languages.length > 0 ? { ownTexts: languages } : {};
}

/** What the functions of the deployment may use is more than what a file says. */
function withApplications(
  services: ReadonlyMap<string, JsonObject>,
  { google, apple }: NonNullable<SeedOptions['applications']>,
): Map<string, JsonObject> {
  const endpoints = {
    ...(google !== undefined && { googleEndpoint: google }),
    ...(apple !== undefined && { appleEndpoint: apple }),
  };
  if (Object.keys(endpoints).length === 0) return new Map(services);
  return new Map([...services, [pushServiceId, { ...services.get(pushServiceId), ...endpoints }]]);
}

interface ReadServices {
  readonly found: readonly (readonly [id: string, value: JsonObject])[];
  readonly errors: readonly string[];
}

const exported = z.object({ service: z.record(z.string().min(1), z.custom<JsonObject>(isJsonObject)) });

function faultsIn(id: string, service: JsonObject): string[] {
  const fault = sizeFault(service);
  return fault === undefined ? serviceFaults(id, service) : [fault];
}

function readServices({ name, text }: ExportFile): ReadServices {
  const content = jsonOf(text);
  if (!isJsonObject(content)) return { found: [], errors: [`${name}: is no JSON object`] };
  const { data } = exported.safeParse(content);
  const services = Object.entries(data?.service ?? { [basename(name).replace(/\..*$/, '')]: content });
  const found = services.map(([id, value]) => [id, withoutSecrets(value)] as const);
  return {
    found,
    errors: found.flatMap(([id, value]) => faultsIn(id, value).map((fault) => `${name}: ${id}: ${fault}`)),
  };
}

/** AM's own access to AWS, and what is sealed under its keys: no use here, and better not kept. */
function withoutSecrets(service: JsonObject): JsonObject {
  const useless = ['_rev', 'accessKey', 'secret'];
  return Object.fromEntries(
    Object.entries(service).filter(([key]) => !useless.includes(key) && !key.endsWith('-encrypted')),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
