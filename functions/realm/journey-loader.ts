// Journeys and realms at run time: read from Configuration, compiled once per revision, at most half a minute old.
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { compileJourneys, innerNames } from '../journey/compile-journeys.ts';
import { findingText } from '../journey/finding.ts';
import type { Journey } from '../journey/journey.ts';
import { isJourneyName, type JourneySource, journeySource } from '../journey/source.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import type { Configuration, ConfigurationItem } from '../ports/configuration.ts';
import type { RealmFacts } from '../ports/node-runner.ts';
import type { Clock, Log } from '../ports/system.ts';
import { expiringCache } from './expiring-cache.ts';
import { type PushService, pushService, pushServiceId } from './push-service.ts';
import { realmFacts } from './realm-facts.ts';
import { type RealmSettings, realmSettings } from './realm-settings.ts';

/** Realms in normal form. */
export interface JourneyLoader {
  /** Undefined when there is none of this name, or when it cannot be run; the log then says why. */
  journey(realm: string, id: string): Promise<Journey | undefined>;
  /** Undefined when there is no such realm. */
  realm(realm: string): Promise<RealmSettings | undefined>;
  /** Undefined when the realm has no Push Notification Service, or one that cannot be used; the log then says why. */
  pushService(realm: string): Promise<PushService | undefined>;
  /** `settings` are the realm's. */
  facts(realm: string, settings: RealmSettings): Promise<RealmFacts>;
}

export interface LoaderOptions {
  readonly configuration: Configuration;
  readonly definitions: readonly NodeDefinition[];
  readonly clock: Clock;
  readonly log: Log;
}

const keeping = { keepMilliseconds: 30_000, keepMissingMilliseconds: 5_000, limit: 500 };

interface StoredJourney {
  readonly revision: string;
  readonly source: JourneySource;
  readonly inner: readonly string[];
}

export function journeyLoader({ configuration, definitions, clock, log }: LoaderOptions): JourneyLoader {
  const stored = expiringCache<StoredJourney>({
    ...keeping,
    clock,
    load: async (key) => {
      // The first `#` ends the realm: no realm has one in its name.
      const end = key.indexOf('#');
      const item = await configuration.get(key.slice(0, end), 'journey', key.slice(end + 1));
      return item && readStored(item, log);
    },
  });
  const settings = expiringCache<RealmSettings>({
    ...keeping,
    clock,
    load: async (realm) => {
      const item = await configuration.get(realm, 'realm', '');
      return item && readSettings(realm, item, log);
    },
  });
  const pushServices = expiringCache<PushService>({
    ...keeping,
    clock,
    load: async (realm) => {
      const item = await configuration.get(realm, 'service', pushServiceId);
      return item && readPushService(realm, item, log);
    },
  });
  const compiled = new Map<string, { readonly revision: string; readonly journey: Journey | undefined }>();

  /** The journey and all that run inside it; undefined under the names that lead nowhere. */
  const withInner = async (realm: string, id: string): Promise<Map<string, StoredJourney | undefined>> => {
    const together = new Map<string, StoredJourney | undefined>();
    let wanted = [id];
    while (wanted.length > 0) {
      const read = await Promise.all(wanted.map((name) => stored(`${realm}#${name}`)));
      for (const [index, name] of wanted.entries()) together.set(name, read[index]);
      const named = read.flatMap((journey) => journey?.inner ?? []);
      wanted = [...new Set(named)].filter((name) => isJourneyName(name) && !together.has(name));
    }
    return together;
  };

  return {
    realm: (realm) => settings(realm),
    pushService: (realm) => pushServices(realm),
    facts: async (realm, settings) => realmFacts(settings, await pushServices(realm)),
    async journey(realm, id) {
      if (!isJourneyName(id)) return undefined;
      const together = await withInner(realm, id);
      if (!together.get(id)) return undefined;
      const revision = commonRevision(together);
      const key = `${realm}#${id}`;
      const known = compiled.get(key);
      if (known?.revision === revision) return known.journey;
      const result = compileJourneys([id], {
        definitions,
        realm,
        revision,
        source: (name) => together.get(name)?.source,
        missingInner: 'warning',
        brokenInner: 'warning',
      }).get(id);
      if (result && !result.journey) {
        log.error('A stored journey cannot be run', { realm, journey: id, findings: result.errors.map(findingText) });
      }
      compiled.delete(key);
      compiled.set(key, { revision, journey: result?.journey });
      if (compiled.size > keeping.limit) compiled.delete(compiled.keys().next().value ?? key);
      return result?.journey;
    },
  };
}

function readStored({ id, revision, value }: ConfigurationItem, log: Log): StoredJourney | undefined {
  const source = journeySource(id, value);
  if (!source) log.error('A stored journey is none', { journey: id });
  return source && { revision, source, inner: innerNames(source) };
}

function readSettings(realm: string, { value }: ConfigurationItem, log: Log): RealmSettings | undefined {
  const result = realmSettings.safeParse(value);
  if (!result.success) log.error('The settings of a realm cannot be used', { realm, findings: issuesOf(result.error) });
  return result.data;
}

function readPushService(realm: string, { value }: ConfigurationItem, log: Log): PushService | undefined {
  const result = pushService.safeParse(value);
  if (!result.success) log.error('A push service cannot be used', { realm, findings: issuesOf(result.error) });
  return result.data;
}

function issuesOf({ issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Changes when any of these journeys is written, appears or goes. */
function commonRevision(together: ReadonlyMap<string, StoredJourney | undefined>): string {
  const revisions = [...together].map(([id, journey]) => [id, journey?.revision ?? null]);
  if (revisions.length === 1) return String(revisions[0]?.[1]);
  return createHash('sha256').update(JSON.stringify(revisions)).digest('base64url').slice(0, 22);
}
