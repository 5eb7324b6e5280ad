// What a new local stack holds: two realms, one of them with a push service, one user, and the journeys of this repository.
import { fileURLToPath } from 'node:url';
import { exportFolder } from '../functions/deployment/export-folder.ts';
import { realmSeeds, type Seed } from '../functions/deployment/realm-seeds.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import type { NewIdentity } from '../functions/ports/users.ts';
import { pushApplications } from './push-applications.ts';

export const demoUser = {
  realm: '/alpha',
  username: 'demo',
  password: 'Waymark-demo-1',
  active: true,
  attributes: { cn: ['Demo User'], givenName: ['Demo'], sn: ['User'], mail: ['demo@example.com'] },
} as const satisfies NewIdentity;

/** The folder of the journeys that come with Waymark. */
export const shippedJourneys = fileURLToPath(new URL('../journeys', import.meta.url));

/** `definitions` are the node types that there are, ours by default. */
export function seeds(definitions?: readonly NodeDefinition[]): Seed[] {
  const root = { realm: '/', journeys: [], services: [] };
  const alpha = { realm: '/alpha', journeys: exportFolder(shippedJourneys), services: [], mail: true };
  const options = { applications: pushApplications, ...(definitions && { definitions }) };
  return [...realmSeeds(root).seeds, ...realmSeeds(alpha, options).seeds];
}
