// Secrets in Secrets Manager.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretTexts } from '../../ports/keys.ts';
import { patience } from './patience.ts';

export function secretsManager(client: SecretsManagerClient = newClient()): SecretTexts {
  return {
    async read(SecretId) {
      const { SecretString, SecretBinary } = await client
        .send(new GetSecretValueCommand({ SecretId }))
        .catch((cause: Error) => {
          throw new Error(`Cannot read the secret ${SecretId}: ${cause.name}: ${cause.message}`, { cause });
        });
      if (SecretString !== undefined) return SecretString;
      return Buffer.from(SecretBinary ?? []).toString('utf8');
    },
  };
}

function newClient(): SecretsManagerClient {
  return new SecretsManagerClient(patience(1_000, 3_000));
}
