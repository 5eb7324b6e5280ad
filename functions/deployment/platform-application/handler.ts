// Runs on deployment, once a day, for `npm run seed`, and when an operator calls it after putting new credentials into
// the secret.

import { secretsManager } from '../../adapters/aws/secrets-manager.ts';
import { snsPlatformApplications } from '../../adapters/sns/platform-applications.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { customResource, isResourceRequest, isSeedRequest, type SeedAnswer } from '../custom-resource.ts';
import { changeApplication, renewCredentials, seedApplication, wantedApplication } from './platform-application.ts';

const wanted = wantedApplication.parse(JSON.parse(required('PLATFORM_APPLICATION')));
const { log } = systemTools;
const tools = { log, applications: snsPlatformApplications(), secrets: secretsManager() };

const resource = customResource((change) => changeApplication(change, wanted, tools), { log, fetch, timeout: 25_000 });

export const handler = async (event: unknown): Promise<SeedAnswer | undefined> => {
  if (isSeedRequest(event)) return seedApplication(wanted, tools);
  await (isResourceRequest(event) ? resource(event) : renewCredentials(wanted, tools));
  return undefined;
};
