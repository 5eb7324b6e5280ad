// Runs on deployment. The files to seed lie beside this one, since they are too long for a template.
import { readFileSync } from 'node:fs';
import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../adapters/dynamo-configuration.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { customResource } from '../custom-resource.ts';
import { seedFiles, seedJourneys } from './seed-journeys.ts';

const { clock, log } = systemTools;
const files = seedFiles.parse(JSON.parse(readFileSync(new URL('./realms.json', import.meta.url), 'utf8')));
const tools = {
  ...{ clock, log, files },
  configuration: dynamoConfiguration(dynamo()),
  configurationEditor: dynamoConfigurationEditor(dynamo()),
};

export const handler = customResource((change) => seedJourneys(change, tools), { log, fetch, timeout: 50_000 });
