// A stand-in for the one operation of Secrets Manager that we use.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

const request = z.object({ SecretId: z.string() });

export interface SecretsServer {
  readonly client: SecretsManagerClient;
  /** By ARN; change it to put a new version. */
  readonly secrets: Map<string, string>;
  stop(): Promise<void>;
}

export async function startSecrets(): Promise<SecretsServer> {
  const secrets = new Map<string, string>();
  const server = createServer(async (incoming, outgoing) => {
    const { SecretId } = request.parse(await json(incoming));
    const SecretString = secrets.get(SecretId);
    outgoing.statusCode = SecretString === undefined ? 400 : 200;
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1');
    const body =
      SecretString === undefined
        ? { __type: 'ResourceNotFoundException', message: 'No such secret' }
        : { ARN: SecretId, SecretString };
    outgoing.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    client,
    secrets,
    stop() {
      client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
