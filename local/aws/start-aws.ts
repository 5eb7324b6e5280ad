// An AWS account on this machine, for tests and benchmarks: an emulator, and an SNS whose phones are ours.
//   const aws = await startAws();
//   await aws.bootstrap();
//   const { url } = await aws.deploy({ nodePlacement: 'inline' });
//   await aws.stop();
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { snsStandIn } from '../sns/sns-stand-in.ts';
import type { SnsEvent } from '../sns/world.ts';
import { bootstrap, type DeploymentContext } from './cdk.ts';
import { deployTo, type LocalDeployment } from './deployment.ts';
import type { RunningEmulator } from './emulator.ts';
import { runningLocalstack, startLocalstack } from './localstack.ts';
import { startMinistack } from './ministack.ts';
import { clientSettings } from './place.ts';

/** `stop` also removes its files. */
export interface RunningAws extends RunningEmulator {
  /** Once, before anything is deployed. */
  bootstrap(): Promise<void>;
  /** Settings of lib/configuration.ts, over those of cdk.json. */
  deploy(context?: DeploymentContext): Promise<LocalDeployment>;
}

export interface StartAwsOptions {
  /** Of MiniStack. Default: any that is free. */
  readonly port?: number | undefined;
  /** LocalStack in Docker. Default: MiniStack. */
  readonly localstack?: boolean | undefined;
  /** Where a LocalStack runs already, which is then used and left running. Default: one is started. */
  readonly endpoint?: string | undefined;
}

const region = 'eu-central-1';

/** Rejects with a StartError. */
export async function startAws(options: StartAwsOptions = {}): Promise<RunningAws> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-aws-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const emulator = await startEmulator(folder, options);
    const { place } = emulator;
    return {
      ...emulator,
      bootstrap: () => bootstrap(place),
      deploy: (context) => deployTo(place, context),
      async stop() {
        await emulator.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function startEmulator(
  folder: string,
  { port, localstack = false, endpoint }: StartAwsOptions,
): Promise<RunningEmulator> {
  if (endpoint) return runningLocalstack(endpoint, { folder, region });
  return localstack ? startLocalstack({ folder, region }) : startMinistackWithSns(folder, port);
}

/** MiniStack's own SNS has topics, and delivers nothing to phones. */
async function startMinistackWithSns(folder: string, port: number | undefined): Promise<RunningEmulator> {
  // A key of twelve digits is the account of that number. A new one each time: clients remember what they knew of it.
  const account = String(randomInt(100_000_000_000, 999_999_999_999));
  let topics: SNSClient | undefined;
  const onEvent = ({ topicArn, message }: SnsEvent): void => {
    topics
      ?.send(new PublishCommand({ TopicArn: topicArn, Message: message }))
      .catch((error) => console.error('A report of a phone is lost:', error));
  };
  const tools = { clock: systemClock, randomness: systemRandomness };
  const sns = await snsStandIn({ region, account, ...tools, onEvent }).listen(0);
  try {
    const emulator = await startMinistack({ folder, account, region, port, snsEndpoint: sns.endpoint });
    const client = new SNSClient(clientSettings(emulator.place));
    topics = client;
    return {
      ...emulator,
      async stop() {
        await emulator.stop();
        await sns.stop();
        client.destroy();
      },
    };
  } catch (error) {
    await sns.stop();
    throw error;
  }
}
