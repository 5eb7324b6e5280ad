// The deployments whose templates are held against the rules of others: every placement and every option.
import type { Configuration } from '../../lib/configuration.ts';
import { everything } from './everything.ts';
import { applications } from './synthesized.ts';

export const deployments: readonly (readonly [name: string, settings: Partial<Configuration>])[] = [
  ['isolated, as cdk.json says', {}],
  ['inline, with platform applications', { nodePlacement: 'inline', platformApplications: applications }],
  [
    'all-isolated, with platform applications',
    { nodePlacement: 'all-isolated', tracing: false, platformApplications: applications },
  ],
  ['isolated, with every option', everything],
  ['an HTTP API, with every option that it can have', { ...everything, api: 'http', waf: false }],
];
