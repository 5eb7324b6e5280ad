// Journeys at run time: read from Configuration, compiled once per revision, at most half a minute old.
import { createHash } from 'node:crypto';
import { compileJourneys, innerNames } from '../journey/compile-journeys.ts';
import { findingText } from '../journey/finding.ts';
import type { Journey } from '../journey/journey.ts';
import { isJourneyName, type JourneySource, journeySource } from '../journey/source.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import type { ConfigurationItem } from '../ports/configuration.ts';
import type { Log } from '../ports/system.ts';
import { expiringCache } from './expiring-cache.ts';
import { keeping, type Realms, type RealmsOptions, realms } from './realms.ts';

/** Realms in normal form. */
export interface JourneyLoader extends Realms {
  /** Undefined when there is none of this name, or when it cannot be run; the log then says why. */
  journey(realm: string, id: string): Promise<Journey | undefined>;
}

export interface LoaderOptions extends RealmsOptions {
  readonly definitions: readonly NodeDefinition[];
}

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
    ...realms({ configuration, clock, log }),
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

/** Changes when any of these journeys is written, appears or goes. */
function commonRevision(together: ReadonlyMap<string, StoredJourney | undefined>): string {
  const revisions = [...together].map(([id, journey]) => [id, journey?.revision ?? null]);
  if (revisions.length === 1) return String(revisions[0]?.[1]);
  return createHash('sha256').update(JSON.stringify(revisions)).digest('base64url').slice(0, 22);
}

// The compiled journeys that a run can visit: the started one and all that run inside it.

export async function loadJourneys(
  loader: JourneyLoader,
  realm: string,
  id: string,
): Promise<(id: string) => Journey | undefined> {
  const loaded = new Map<string, Journey | undefined>();
  const wanted = [id];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (loaded.has(next)) continue;
    const journey = await loader.journey(realm, next);
    loaded.set(next, journey);
    for (const { innerJourney } of Object.values(journey?.nodes ?? {})) {
      if (innerJourney !== undefined) wanted.push(innerJourney);
    }
  }
  return (name) => loaded.get(name);
}
