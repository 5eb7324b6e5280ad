// Makes functions start afresh: a change of their configuration ends the processes that run them, as on AWS.
import { LambdaClient, UpdateFunctionConfigurationCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { type AwsPlace, clientSettings } from '../../local/aws/place.ts';
import type { DeployedFunction } from './bench-stage.ts';

/** Seconds. */
const waiting = { minDelay: 0.05, maxDelay: 1, maxWaitTime: 60 };

export function functionEnder(place: AwsPlace, functions: readonly DeployedFunction[]): () => Promise<void> {
  const client = new LambdaClient(clientSettings(place));
  return async () => {
    for (const { fullName: FunctionName, megabytes: MemorySize } of functions) {
      // For the emulator, setting what was set before is a change, too.
      await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize }));
    }
    for (const { fullName: FunctionName } of functions) {
      await waitUntilFunctionUpdatedV2({ client, ...waiting }, { FunctionName });
    }
  };
}
