// Runs on deployment and for `npm run seed`. The files to seed lie beside the bundle, since they are too long for a template.
import { readFileSync } from 'node:fs';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { configuration, configurationEditor } from '../../adapters/wiring.ts';
import type { NodeSet } from '../../nodes/node-set.ts';
import { customResource, isSeedRequest, type SeedAnswer } from '../custom-resource.ts';
import { seedApplications, seedFiles, seedJourneys, seedRealms } from './seed-journeys.ts';

/** Reads the environment and `file` at once. */
export function journeySeed(
  { definitions }: Pick<NodeSet, 'definitions'>,
  file: URL,
): (event: unknown) => Promise<SeedAnswer | undefined> {
  const { clock, log } = systemTools;
  const tools = {
    ...{ clock, log, definitions },
    files: seedFiles.parse(JSON.parse(readFileSync(file, 'utf8'))),
    applications: seedApplications.parse(JSON.parse(required('SEED_APPLICATIONS'))),
    configuration: configuration(),
    configurationEditor: configurationEditor(),
  };
  const resource = customResource((change) => seedJourneys(change, tools), { log, fetch, timeout: 50_000 });
  return async (event) => {
    if (isSeedRequest(event)) return seedRealms(tools);
    await resource(event);
    return undefined;
  };
}
