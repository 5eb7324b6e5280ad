// The bucket of the login page, against a real S3 API.

import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startFauxqs } from 'fauxqs';
import { s3PageStore } from '../../functions/adapters/aws/s3-page-store.ts';

const Bucket = 'login-page';
let server: Awaited<ReturnType<typeof startFauxqs>>;
let client: S3Client;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

const file = (path: string) => ({
  path,
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'no-cache',
  content: Buffer.from(`<p>Zoë at ${path}`),
});

test('files are served as what they are, and all go at once', async () => {
  const store = s3PageStore(Bucket, client);
  for (const path of ['login', 'pages/config.json']) await store.put(file(path));

  const found = await client.send(new GetObjectCommand({ Bucket, Key: 'login' }));
  const text = await found.Body?.transformToString();
  await store.removeAll();
  const left = await client.send(new ListObjectsV2Command({ Bucket }));

  expect(found).toMatchObject({ ContentType: 'text/html; charset=utf-8', CacheControl: 'no-cache' });
  expect(text).toBe('<p>Zoë at login');
  expect(left.Contents ?? []).toEqual([]);
  await expect(store.removeAll()).resolves.toBeUndefined();
});
