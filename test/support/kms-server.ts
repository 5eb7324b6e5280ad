// A stand-in for the two operations of KMS that we use: it binds the encryption context as KMS does.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

const request = z.looseObject({
  KeyId: z.string(),
  EncryptionContext: z.record(z.string(), z.string()),
  CiphertextBlob: z.string().optional(),
});

export interface KmsServer {
  readonly endpoint: string;
  readonly requests: { target: string; body: unknown }[];
  stop(): Promise<void>;
}

export async function startKms(): Promise<KmsServer> {
  const masterKey = randomBytes(32);
  const requests: KmsServer['requests'] = [];

  const answer = (target: string, { KeyId, EncryptionContext, CiphertextBlob = '' }: z.output<typeof request>) => {
    const context = Buffer.from(JSON.stringify({ KeyId, EncryptionContext }));
    if (target === 'TrentService.GenerateDataKey') {
      const key = randomBytes(32);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', masterKey, iv).setAAD(context);
      const sealed = Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
      return { KeyId, Plaintext: key.toString('base64'), CiphertextBlob: sealed.toString('base64') };
    }
    const sealed = Buffer.from(CiphertextBlob, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', masterKey, sealed.subarray(0, 12))
      .setAAD(context)
      .setAuthTag(sealed.subarray(-16));
    const key = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    return { KeyId, Plaintext: key.toString('base64') };
  };

  const server = createServer(async (incoming, outgoing) => {
    const target = String(incoming.headers['x-amz-target']);
    const body = request.parse(JSON.parse(await text(incoming)));
    requests.push({ target, body });
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      outgoing.end(JSON.stringify(answer(target, body)));
    } catch {
      outgoing.statusCode = 400;
      outgoing.end(JSON.stringify({ __type: 'InvalidCiphertextException' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
