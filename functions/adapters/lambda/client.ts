// The Lambda client of this process. It repeats nothing by itself: lambda-node-runner.ts knows how much time there is.
import { LambdaClient } from '@aws-sdk/client-lambda';

/** Connections stay open between requests. How long an answer may take is up to each call. */
export function lambdaClient(): LambdaClient {
  return new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 1_000 } });
}
