// The credentials under which a deployed function runs. MiniStack derives them from the names of function and role; on
// AWS nobody but the function gets them, so tests with them need an emulator that checks roles and derives them so.
import { createHash } from 'node:crypto';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type AwsPlace, clientSettings } from '../../local/aws/place.ts';

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Of a function that has run. */
export async function functionCredentials(place: AwsPlace, FunctionName: string): Promise<FunctionCredentials> {
  const client = new LambdaClient(clientSettings(place));
  const { FunctionArn, Role } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  client.destroy();
  const digest = sha256(`${FunctionArn}:${Role}`);
  return {
    accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: sha256(`secret:${digest}`),
    sessionToken: sha256(`token:${digest}`),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
