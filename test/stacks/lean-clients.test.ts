// What the bundles leave out of the SDK's clients, and that errors are errors as ever.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stop } from 'esbuild';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import { withoutEffects } from '../../lib/lean-clients.ts';
import { withoutBodies } from '../../lib/lean-schemas.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-lean-clients-'));
const bundle = (name: string) => join(folder, 'dist', name, 'index.mjs');
const functions = fileURLToPath(new URL('../../functions', import.meta.url));

let server: Server;
let reply: { status: number; body: string; headers?: Record<string, string> };

beforeAll(async () => {
  const packageOf = (client: string): string => JSON.stringify(join(functions, '../node_modules/@aws-sdk', client));
  const logs =
    'CloudWatchLogsClient, CloudWatchLogsServiceException, ResourceAlreadyExistsException, CreateLogStreamCommand';
  const text = `export { ${logs} } from ${packageOf('client-cloudwatch-logs')};
    export { LambdaClient, LambdaServiceException, InvokeCommand } from ${packageOf('client-lambda')};`;
  await bundleFunctions({ ours: { text }, theirs: { text, ownNodes: true } }, join(folder, 'dist'));
  await stop();
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const settings = () => ({
  region: 'eu-central-1',
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  maxAttempts: 1,
});

describe.each(['ours', 'theirs'])('in a bundle of %s', (name) => {
  const create = async (type: string) => {
    const sdk = await import(pathToFileURL(bundle(name)).href);
    const body = JSON.stringify({ __type: `com.amazonaws.logs#${type}`, message: 'because' });
    reply = { status: 400, body };
    const client = new sdk.CloudWatchLogsClient(settings());
    const error = await client
      .send(new sdk.CreateLogStreamCommand({ logGroupName: 'g', logStreamName: 's' }))
      .catch((caught: unknown) => caught);
    return { sdk, error };
  };

  test('an error has its class', async () => {
    const { sdk, error } = await create('ResourceAlreadyExistsException');

    expect(error).toBeInstanceOf(sdk.ResourceAlreadyExistsException);
    expect(error).toMatchObject({ message: 'because' });
  });

  test('an error has its name, its message and its status', async () => {
    const { sdk, error } = await create('ResourceNotFoundException');

    expect(error).toBeInstanceOf(sdk.CloudWatchLogsServiceException);
    expect(error).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'because',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an invocation that is one too many is told by its status, and its name', async () => {
    const sdk = await import(pathToFileURL(bundle(name)).href);
    const headers = { 'x-amzn-errortype': 'TooManyRequestsException' };
    reply = { status: 429, headers, body: JSON.stringify({ message: 'Rate Exceeded.', Reason: 'x' }) };

    const invoked = new sdk.LambdaClient(settings()).send(new sdk.InvokeCommand({ FunctionName: 'f' }));
    const error = await invoked.catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(sdk.LambdaServiceException);
    expect(error).toMatchObject({ name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } });
  });

  test('an answer is read as ever', async () => {
    const sdk = await import(pathToFileURL(bundle(name)).href);
    reply = { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: '{"errorType":"x"}' };

    const answer = await new sdk.LambdaClient(settings()).send(new sdk.InvokeCommand({ FunctionName: 'f' }));

    expect([answer.FunctionError, Buffer.from(answer.Payload).toString()]).toEqual(['Unhandled', '{"errorType":"x"}']);
  });
});

test('what is left out is left out of ours alone', () => {
  expect(statSync(bundle('ours')).size).toBeLessThan(statSync(bundle('theirs')).size - 15_000);
});

test('of a module its lists alone are made pure', () => {
  expect(withoutEffects('const a = "x";\nexport var A$ = [3, a, { [a]: 1 }];\nfoo([1]);\n')).toBe(
    'const a = "x";\nexport var A$ = /* @__PURE__ */ (() => [3, a, { [a]: 1 }])();\nfoo([1]);\n',
  );
});

describe('schemas in a bundle', () => {
  const zod = fileURLToPath(new URL('../../node_modules/zod/v4/core', import.meta.url));

  test.each(['to-json-schema.js', 'json-schema-processors.js'])(
    '%s keeps every name that zod imports',
    async (file) => {
      const real = await import(pathToFileURL(join(zod, file)).href);
      const lean = await import(
        `data:text/javascript,${encodeURIComponent(withoutBodies(readFileSync(join(zod, file), 'utf8')))}`
      );

      expect(Object.keys(lean).sort()).toEqual(Object.keys(real).sort());
    },
  );

  test('check as ever, and say so where one is to be described', async () => {
    const path = JSON.stringify(join(zod, '../../index.js'));
    const text = `import * as z from ${path}; export { z };`;
    const target = join(folder, 'schemas');
    await bundleFunctions({ ours: { text }, theirs: { text, ownNodes: true } }, target);
    await stop();
    const [ours, theirs] = await Promise.all(
      ['ours', 'theirs'].map((name) => import(pathToFileURL(join(target, name, 'index.mjs')).href)),
    );

    for (const { z } of [ours, theirs]) {
      const schema = z.strictObject({ name: z.string().min(2), level: z.int().default(3) });
      expect(schema.parse({ name: 'ab' })).toEqual({ name: 'ab', level: 3 });
      expect(
        schema.safeParse({ name: 'a', more: 1 }).error.issues.map((issue: { code: string }) => issue.code),
      ).toEqual(['too_small', 'unrecognized_keys']);
    }
    expect(() => ours.z.toJSONSchema(ours.z.string())).toThrow('describes no schemas');
    expect(theirs.z.toJSONSchema(theirs.z.string())).toMatchObject({ type: 'string' });
  });
});
