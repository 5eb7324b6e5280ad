// Journeys at run time: read from Configuration, compiled once per revision, at most half a minute old.
import { createHash } from 'node:crypto';
import type { CompiledJourney } from '../journey/compile-journey.ts';
import { compileJourneys, innerNames } from '../journey/compile-journeys.ts';
import { findingText } from '../journey/finding.ts';
import type { Journey } from '../journey/journey.ts';
import { isJourneyName, type JourneySource, journeySource } from '../journey/source.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import { expiringCache } from '../node/expiring-cache.ts';
import type { ConfigurationItem } from '../ports/configuration.ts';
import type { Log } from '../ports/system.ts';
import { keeping, type Realms, type RealmsOptions, realms } from './realms.ts';

/** Realms in normal form. */
export interface JourneyLoader extends Realms {
  /**
   * By name, the compiled journeys that a run of this one can come to: itself and all that run inside it, read at one time.
   * Undefined where there is none of that name, or when it cannot be run; the log then says why.
   */
  journeys(realm: string, id: string): Promise<(name: string) => Journey | undefined>;
}

export interface LoaderOptions extends RealmsOptions {
  readonly definitions: readonly NodeDefinition[];
}

interface StoredJourney {
  readonly revision: string;
  readonly source: JourneySource;
  readonly inner: readonly string[];
}

interface CompiledTogether {
  readonly revision: string;
  readonly journeys: ReadonlyMap<string, Journey | undefined>;
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
  const compiled = new Map<string, CompiledTogether>();

  /** The journey and all that run inside it; undefined under the names that lead nowhere. */
  const withInner = async (realm: string, id: string): Promise<Map<string, StoredJourney | undefined>> => {
    const together = new Map<string, StoredJourney | undefined>();
    let wanted = [id].filter(isJourneyName);
    while (wanted.length > 0) {
      const read = await Promise.all(wanted.map((name) => stored(`${realm}#${name}`)));
      for (const [index, name] of wanted.entries()) together.set(name, read[index]);
      const named = read.flatMap((journey) => journey?.inner ?? []);
      wanted = [...new Set(named)].filter((name) => isJourneyName(name) && !together.has(name));
    }
    return together;
  };

  return {
    ...realms({ configuration, clock, log }),
    async journeys(realm, id) {
      const together = await withInner(realm, id);
      if (!together.get(id)) return () => undefined;
      const revision = commonRevision(together);
      const key = `${realm}#${id}`;
      const known = compiled.get(key);
      if (known?.revision === revision) return (name) => known.journeys.get(name);
      const results = compileJourneys([id], {
        definitions,
        realm,
        revision,
        source: (name) => together.get(name)?.source,
        missingInner: 'failure',
        brokenInner: 'warning',
      });
      const journeys = new Map<string, Journey | undefined>();
      for (const name of reachedFrom(id, results)) {
        const { journey, errors = [] } = results.get(name) ?? {};
        if (!journey) {
          log.error('A stored journey cannot be run', { realm, journey: name, findings: errors.map(findingText) });
        }
        journeys.set(name, journey);
      }
      compiled.delete(key);
      compiled.set(key, { revision, journeys });
      if (compiled.size > keeping.limit) compiled.delete(compiled.keys().next().value ?? key);
      return (name) => journeys.get(name);
    },
  };
}

/** The journeys that a run of this one can come to: what stands in it where nothing leads to is not among them. */
function reachedFrom(id: string, compiled: ReadonlyMap<string, CompiledJourney>): Set<string> {
  const reached = new Set([id]);
  // A set hands out what is added to it on the way.
  for (const name of reached) {
    for (const { innerJourney } of Object.values(compiled.get(name)?.journey?.nodes ?? {})) {
      if (innerJourney !== undefined && compiled.has(innerJourney)) reached.add(innerJourney);
    }
  }
  return reached;
}

function readStored({ id, revision, value }: ConfigurationItem, log: Log): StoredJourney | undefined {
  const source = journeySource(id, value);
  if (!source) log.error('A stored journey is none', { journey: id });
  return source && { revision, source, inner: innerNames(source) };
}

/** Changes when any of these journeys is written, appears or goes. */
function commonRevision(together: ReadonlyMap<string, StoredJourney | undefined>): string {
  const revisions = [...together].map(([id, journey]) => [id, journey?.revision ?? null]);
  if (revisions.length === 1) return String(revisions[0]?.[1]);
  return createHash('sha256').update(JSON.stringify(revisions)).digest('base64url').slice(0, 22);
}
