// LocalStack's community edition: one that runs already, or one that Docker starts. It needs no token.
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { errorText } from '../../functions/node/errors.ts';
import { StartError } from '../start-error.ts';
import type { RunningEmulator } from './emulator.ts';
import { localstackSkips } from './localstack-skips.ts';
import { run } from './run.ts';

/** What this was verified with. */
export const verifiedVersion = '4.14.0';

const compose = ['compose', '--file', fileURLToPath(new URL('docker-compose.yml', import.meta.url))];
const composed = 'http://127.0.0.1:4566';
/** That of whoever gives no other. */
const account = '000000000000';

export interface LocalstackOptions {
  /** For what programs would leave elsewhere. */
  readonly folder: string;
  readonly region: string;
}

/** In Docker, ended with all that is in it. Rejects with a StartError. */
export async function startLocalstack(options: LocalstackOptions): Promise<RunningEmulator> {
  const docker = async (...args: readonly string[]): Promise<string> =>
    run('docker', [...compose, ...args]).catch((cause) => {
      throw new StartError(`Docker does not run LocalStack: ${lastLine(cause)}`, { cause });
    });
  const down = async (): Promise<void> => void (await docker('down', '--volumes'));
  await docker('up', '--detach', '--wait');
  try {
    return { ...(await runningLocalstack(composed, options)), stop: down };
  } catch (error) {
    await down();
    throw error;
  }
}

/** Left as it is at the end. Rejects with a StartError when what is there is no LocalStack. */
export async function runningLocalstack(
  address: string,
  { folder, region }: LocalstackOptions,
): Promise<RunningEmulator> {
  const endpoint = address.replace(/\/+$/, '');
  const version = await versionAt(endpoint);
  return {
    // Its SNS keeps what phones would get, so that it needs no other.
    place: { emulator: 'LocalStack', endpoint, snsEndpoint: endpoint, folder, region, account },
    name: `LocalStack ${version} at ${endpoint}`,
    repairs: [],
    deviations: [
      ...(version === verifiedVersion ? [] : [`verified was ${verifiedVersion}, this is ${version}`]),
      'custom resources are passed over: npm run seed does their work',
      'the id of the API is new in each: it is read from the outputs of its stack',
    ],
    skips: localstackSkips,
    async stop() {},
  };
}

const health = z.object({ services: z.record(z.string(), z.string()), version: z.string() });

async function versionAt(endpoint: string): Promise<string> {
  const response = await fetch(`${endpoint}/_localstack/health`).catch((cause) => {
    throw new StartError(`Nothing answers at ${endpoint}, which AWS_ENDPOINT_URL names`, { cause });
  });
  const { data } = health.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !data) throw new StartError(`What answers at ${endpoint} is no LocalStack`);
  return data.version;
}

function lastLine(cause: unknown): string {
  const text = errorText(cause);
  return text.trim().split('\n').at(-1) ?? '';
}
