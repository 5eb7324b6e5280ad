// Runs on deployment and for `npm run seed`. The files to seed lie beside this one, since they are too long for a template.
import { readFileSync } from 'node:fs';
import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../adapters/dynamo/configuration.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { customResource } from '../custom-resource.ts';
import { isSeedRequest, type SeedAnswer } from '../seed-request.ts';
import { seedApplications, seedFiles, seedJourneys, seedRealms } from './seed-journeys.ts';

const { clock, log } = systemTools;
const files = seedFiles.parse(JSON.parse(readFileSync(new URL('./realms.json', import.meta.url), 'utf8')));
const tools = {
  ...{ clock, log, files },
  applications: seedApplications.parse(JSON.parse(required('SEED_APPLICATIONS'))),
  configuration: dynamoConfiguration(dynamo()),
  configurationEditor: dynamoConfigurationEditor(dynamo()),
};

const resource = customResource((change) => seedJourneys(change, tools), { log, fetch, timeout: 50_000 });

export const handler = async (event: unknown): Promise<SeedAnswer | undefined> => {
  if (isSeedRequest(event)) return seedRealms(tools);
  await resource(event);
  return undefined;
};
