// The functions that seed a deployment, each with the variables that the stacks give to it.

import { secretsManager } from '../../../functions/adapters/aws/secrets-manager.ts';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../../functions/adapters/dynamo/configuration.ts';
import { snsPlatformApplications } from '../../../functions/adapters/sns/platform-applications.ts';
import { systemClock } from '../../../functions/adapters/system/machine.ts';
import { isSeedRequest, type SeedAnswer } from '../../../functions/deployment/custom-resource.ts';
import { seedApplications, seedRealms } from '../../../functions/deployment/journey-seed/seed-journeys.ts';
import {
  seedApplication,
  wantedApplication,
} from '../../../functions/deployment/platform-application/platform-application.ts';
import { seedFiles } from '../../../lib/seed-files.ts';
import { recordedLog } from '../../../testing/recorded-log.ts';
import type { DeployedStacks } from './deployed-stacks.ts';

type Called = (event: unknown) => Promise<SeedAnswer>;

/** By the names of the functions. */
export function seedingFunctions(stage: string, stacks: DeployedStacks): ReadonlyMap<string, Called> {
  const log = recordedLog();
  const asSeed =
    (seed: () => Promise<SeedAnswer>): Called =>
    async (event) => {
      if (!isSeedRequest(event)) throw new Error('This is no request to seed');
      return seed();
    };
  const application = (name: string): [string, Called] => [
    name,
    asSeed(() =>
      seedApplication(wantedApplication.parse(JSON.parse(stacks.variables(name)['PLATFORM_APPLICATION'] ?? '')), {
        log,
        applications: snsPlatformApplications(),
        secrets: secretsManager(),
      }),
    ),
  ];
  const seedName = `waymark-${stage}-journey-seed`;
  const realms = asSeed(() =>
    seedRealms({
      ...{ log, clock: systemClock },
      // Its bundle has them beside it.
      files: [...seedFiles({ realms: { alpha: { journeys: 'journeys' } } }).realms].map((realm) => ({
        realm: realm.realm,
        journeys: [...realm.journeys],
        services: [...realm.services],
      })),
      applications: seedApplications.parse(JSON.parse(stacks.variables(seedName)['SEED_APPLICATIONS'] ?? '')),
      configuration: dynamoConfiguration(dynamo()),
      configurationEditor: dynamoConfigurationEditor(dynamo()),
    }),
  );
  const keyRings: Called = async () => {
    const { handler } = await import('../../../functions/workers/rotate-key-rings/handler.ts');
    // It reads neither of the two.
    return (handler as unknown as () => Promise<SeedAnswer>)();
  };
  return new Map([
    [`waymark-${stage}-rotate-key-rings`, keyRings],
    [seedName, realms],
    ...stacks
      .functionNames()
      .filter((name) => name.includes('-platform-application-'))
      .map(application),
  ]);
}
