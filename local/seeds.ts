// What a new local stack holds: two realms, one of them with a push service, one user, and the journeys of this repository.
import { readdirSync, readFileSync } from 'node:fs';
import { findingText } from '../functions/journey/finding.ts';
import { importJourneys } from '../functions/journey/import-journeys.ts';
import { pushServiceId } from '../functions/journey/push-service.ts';
import { nodeDefinitions } from '../functions/nodes/index.ts';
import type { NewIdentity } from '../functions/ports/identity-store.ts';
import { storedJourney } from './import-into-realm.ts';
import { pushApplications } from './push-applications.ts';
import type { Seed } from './seed-configuration.ts';

export const demoUser = {
  realm: '/alpha',
  username: 'demo',
  password: 'Waymark-demo-1',
  active: true,
  attributes: { cn: ['Demo User'], givenName: ['Demo'], sn: ['User'], mail: ['demo@example.com'] },
} as const satisfies NewIdentity;

const settings = { journeyMinutes: 15, locale: 'en' };

const folder = new URL('../journeys/', import.meta.url);

export function seeds(): Seed[] {
  return [
    { realm: '/', kind: 'realm', id: '', value: settings },
    { realm: '/alpha', kind: 'realm', id: '', value: { ...settings, defaultJourney: 'Login' } },
    {
      realm: '/alpha',
      kind: 'service',
      id: pushServiceId,
      value: { googleEndpoint: pushApplications.google, appleEndpoint: pushApplications.apple },
    },
    ...shippedJourneys('/alpha'),
  ];
}

function shippedJourneys(realm: string): Seed[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.journey.json'));
  const files = names.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const { accepted, refused } = importJourneys(files, {
    realm,
    definitions: nodeDefinitions,
    existing: () => undefined,
  });
  const errors = refused.flatMap((journey) => journey.errors.map(findingText));
  if (errors.length > 0) throw new Error(`The journeys of this repository cannot be imported:\n${errors.join('\n')}`);
  return accepted.map((source) => ({ realm, kind: 'journey', id: source.id, value: storedJourney(source) }));
}
