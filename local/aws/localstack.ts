// LocalStack in Docker. Not verified: see docker-compose.yml.
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.ts';
import type { RunningEmulator } from './emulator.ts';
import { run } from './run.ts';

const compose = ['compose', '--file', fileURLToPath(new URL('docker-compose.yml', import.meta.url))];
const endpoint = 'http://127.0.0.1:4566';

/** Whether there is a token for it and a Docker to run it. */
export async function hasLocalstack(): Promise<boolean> {
  if (!process.env['LOCALSTACK_AUTH_TOKEN']) return false;
  return run('docker', ['info']).then(
    () => true,
    () => false,
  );
}

/** Its SNS delivers to phones as our stand-in does. Rejects with a StartError. */
export async function startLocalstack(folder: string, region: string): Promise<RunningEmulator> {
  await run('docker', [...compose, 'up', '--detach', '--wait']).catch((cause) => {
    throw new StartError('LocalStack does not start', { cause });
  });
  return {
    place: {
      ...{ emulator: 'LocalStack', endpoint, snsEndpoint: endpoint, folder, region },
      account: '000000000000',
      api: { id: 'waymark', tag: '_custom_id_' },
    },
    repairs: [],
    deviations: ['nobody gets the credentials of a function: tests named `taken over` and `forged` are left out'],
    async stop() {
      await run('docker', [...compose, 'down', '--volumes']);
    },
  };
}
