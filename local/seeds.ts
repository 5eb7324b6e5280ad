// What a new local stack holds: two realms, one of them with a push service, a user in one and an administrator in the other,
// and the journeys of this repository.
import { exportFolder } from '../functions/deployment/export-folder.ts';
import { type RealmFiles, realmSeeds, type Seed } from '../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import type { NewIdentity } from '../functions/ports/users.ts';
import { rootJourneys, shippedJourneys } from '../lib/seed-files.ts';
import { pushApplications } from './push-applications.ts';

export const demoUser = {
  realm: '/alpha',
  username: 'demo',
  password: 'Waymark-demo-1',
  active: true,
  attributes: { cn: ['Demo User'], givenName: ['Demo'], sn: ['User'], mail: ['demo@example.com'] },
} as const satisfies NewIdentity;

/** Of every realm. */
export const demoAdministrator = {
  realm: '/',
  username: 'admin',
  password: 'Waymark-admin-1',
  active: true,
  attributes: { cn: ['Demo Administrator'], mail: ['admin@example.com'] },
} as const satisfies NewIdentity;

export interface SeedsOptions {
  /** The node types that there are. Default: ours. */
  readonly definitions?: readonly NodeDefinition[];
  /** Of the realm alpha, over what it starts with; they may name journeys that come later. Default: none. */
  readonly settings?: JsonObject;
  /** What it says in words of its own. Default: nothing. */
  readonly words?: Pick<RealmFiles, 'texts' | 'mailTemplates'>;
}

// Nobody else reaches this machine: its administrator need not prove more than a password.
const ofRoot = {
  defaultJourney: 'Login',
  administrators: [demoAdministrator.username],
  administratorSecondFactor: false,
};

export function seeds({ definitions, settings = {}, words = {} }: SeedsOptions = {}): Seed[] {
  const root = { realm: '/', journeys: rootJourneys('Login', 'MfaLogin'), services: [], settings: ofRoot };
  const alpha = {
    realm: '/alpha',
    journeys: exportFolder(shippedJourneys),
    services: [],
    mail: true,
    settings,
    ...words,
  };
  const known = definitions && { definitions };
  const options = { applications: pushApplications, moreJourneys: true, ...known };
  return [...realmSeeds(root, { ...known }).seeds, ...realmSeeds(alpha, options).seeds];
}
