// What a new local stack holds: two realms, one of them with a push service, one user, and the journeys of this repository.
import { fileURLToPath } from 'node:url';
import { exportFolder } from '../functions/deployment/export-folder.ts';
import { realmSeeds, type Seed } from '../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../functions/json.ts';
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

export interface SeedsOptions {
  /** The node types that there are. Default: ours. */
  readonly definitions?: readonly NodeDefinition[];
  /** Of the realm alpha, over what it starts with; they may name journeys that come later. Default: none. */
  readonly settings?: JsonObject;
}

export function seeds({ definitions, settings = {} }: SeedsOptions = {}): Seed[] {
  const root = { realm: '/', journeys: [], services: [] };
  const alpha = { realm: '/alpha', journeys: exportFolder(shippedJourneys), services: [], mail: true, settings };
  const options = { applications: pushApplications, moreJourneys: true, ...(definitions && { definitions }) };
  return [...realmSeeds(root).seeds, ...realmSeeds(alpha, options).seeds];
}
