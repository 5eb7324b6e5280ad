// How far nodes reach: what a visit can have done outside the run. It tells when a request that may have run before can be
// run without asking first, and when one that has come round again has left nothing to be written down.
import type { PortName } from '../ports/index.ts';
import type { NodeDefinition } from './define-node.ts';

/** `looks`: it comes to the same however often. `counts`: what it does besides names its visit, and is done once. */
export type Reach = 'looks' | 'counts' | 'acts';

const looking: ReadonlySet<PortName> = new Set([
  ...([
    'brands',
    'deviceList',
    'deviceProfiles',
    'factors',
    'identities',
    'identitySearch',
    'loginCountReader',
  ] as const),
  ...(['oathDevices', 'passwordCheck', 'plainDevices', 'pushDevices', 'pushDeviceUse', 'pushResults'] as const),
  ...(['factorUses', 'sentPushes', 'skipSettings'] as const),
]);

const counting: ReadonlySet<PortName> = new Set(['oathAttempts', 'passwordAttempts']);

/** Of somebody else's code nobody knows: it acts. */
export function reachOf(definition: NodeDefinition | undefined): Reach {
  if (!definition || definition.runsIn === 'own' || definition.module !== undefined) return 'acts';
  if (definition.needs.every((need) => looking.has(need))) return 'looks';
  return definition.needs.every((need) => looking.has(need) || counting.has(need)) ? 'counts' : 'acts';
}
