// Runs on deployment, once a day, and when an operator calls it after putting new credentials into the secret.
import { required } from '../../adapters/environment.ts';
import { secretsManager } from '../../adapters/secrets-manager.ts';
import { snsPlatformApplications } from '../../adapters/sns-platform-applications.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { customResource, isResourceRequest } from '../custom-resource.ts';
import { changeApplication, renewCredentials, wantedApplication } from './platform-application.ts';

const wanted = wantedApplication.parse(JSON.parse(required('PLATFORM_APPLICATION')));
const { log } = systemTools;
const tools = { log, applications: snsPlatformApplications(), secrets: secretsManager() };

const resource = customResource((change) => changeApplication(change, wanted, tools), { log, fetch, timeout: 25_000 });

export const handler = (event: unknown): Promise<void> =>
  isResourceRequest(event) ? resource(event) : renewCredentials(wanted, tools);
