// DNS rebinding: a page of a stranger whose name leads to this machine. Its requests come from here, and are of one origin for its
// browser. Only the name that they say tells them apart.
import { type OutgoingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dataPath, dataPlaces } from '../../local/data-door.ts';
import { type LocalQueues, startQueues } from '../../local/queues.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const authenticate = '/am/json/realms/root/authenticate';
const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()] as const;
let stack: RunningStack;
let named: RunningStack;
let queues: LocalQueues;

beforeAll(async () => {
  stack = await runStack(folders[0].path);
  named = await runStack(folders[1].path, { PUBLIC_URL: 'https://login.example.com/am' });
  queues = await startQueues(folders[2].path);
});

afterAll(async () => {
  await Promise.all([stack.end('SIGTERM'), named.end('SIGTERM'), queues.stop()]);
  for (const folder of folders) folder.remove();
});

/** Unlike fetch, it lets a test choose the Host header. */
function statusOf(address: URL, headers: OutgoingHttpHeaders, method = 'POST'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

const at = ({ port }: RunningStack, path: string) => new URL(path, `http://127.0.0.1:${port}`);

describe('attack: a page whose name leads to this machine', () => {
  test.each([
    ['POST', authenticate],
    ['GET', '/console'],
    ['GET', '/phone'],
    ['GET', '/mail'],
    ['GET', '/'],
  ])('is not answered: %s %s', async (method, path) => {
    const statuses = [
      await statusOf(at(stack, path), { host: 'evil.example.com' }, method),
      await statusOf(at(named, path), { host: `evil.example.com:${named.port}` }, method),
    ];

    expect(statuses).toEqual([403, 403]);
  });

  test('is answered by no stand-in of AWS either: neither by the tables nor by the queues', async () => {
    const places = dataPlaces.parse(await (await fetch(at(stack, dataPath))).json());
    const call = {
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
      'x-amz-date': '20260101T000000Z',
    };
    const ask = (endpoint: string, target: string, host: string) =>
      statusOf(new URL(endpoint), { ...call, host, 'x-amz-target': target });

    const statuses = [
      await ask(places.dynamoEndpoint, 'DynamoDB_20120810.ListTables', 'evil.example.com'),
      await ask(queues.endpoint, 'AmazonSQS.ListQueues', 'evil.example.com'),
    ];

    // That they answer us is what the stack stands on.
    expect(statuses).toEqual([403, 403]);
  });
});

test.each(['localhost', 'waymark.localhost:1', '127.0.0.1', '[::1]', '10.0.2.2:8080', '192.168.1.20'])(
  'who calls it %s is answered: a program here, a phone beside it, the emulator of one',
  async (host) => {
    expect(await statusOf(at(stack, authenticate), { host })).toBe(200);
  },
);

test('behind a tunnel it answers to the name in PUBLIC_URL', async () => {
  expect(await statusOf(at(named, authenticate), { host: 'login.example.com' })).toBe(200);
});
