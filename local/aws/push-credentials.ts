// What Google and Apple hand out, as an operator keeps it in Secrets Manager. The keys are real ones of nobody.
import { generateKeyPairSync } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type AwsPlace, clientSettings } from './place.ts';

export interface PushCredentials {
  readonly google: { readonly secretArn: string };
  readonly apple: { readonly secretArn: string };
}

/** The same again when they are there. */
export async function putPushCredentials(place: AwsPlace): Promise<PushCredentials> {
  const client = new SecretsManagerClient(clientSettings(place));
  try {
    const [google, apple] = await Promise.all([
      put(client, 'waymark-google', {
        type: 'service_account',
        project_id: 'waymark',
        private_key_id: 'none',
        private_key: privateKey(),
        client_email: 'push@waymark.example.com',
      }),
      put(client, 'waymark-apple', {
        signingKey: privateKey(),
        keyId: 'WAYMARKKEY',
        teamId: 'WAYMARKONE',
        bundleId: 'com.example.waymark',
      }),
    ]);
    return { google: { secretArn: google }, apple: { secretArn: apple } };
  } finally {
    client.destroy();
  }
}

async function put(client: SecretsManagerClient, name: string, content: Record<string, string>): Promise<string> {
  try {
    const made = await client.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(content) }));
    return String(made.ARN);
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    const known = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return String(known.ARN);
  }
}

function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
