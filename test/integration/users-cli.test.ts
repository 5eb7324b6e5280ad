// `npm run users` as a program: it finds the tables by the outputs of the data stack.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { tableOutput } from '../../functions/manifest/tables.ts';
import { userTables } from '../../operator/user-stores.ts';
import { type DynaliteServer, type FreshTables, startDynalite } from '../support/dynalite-server.ts';

const program = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

let database: DynaliteServer;
let tables: FreshTables;
// Knows the stack of stage `dev`, and answers as CloudFormation does.
const cloudFormation = createServer(async (incoming, outgoing) => {
  const stack = new URLSearchParams(await text(incoming)).get('StackName');
  const outputs = userTables.map(
    (name) =>
      `<member><OutputKey>${tableOutput(name)}</OutputKey><OutputValue>${tables.nameOf(name)}</OutputValue></member>`,
  );
  if (stack === 'waymark-dev-data') {
    const found = `<member><StackName>${stack}</StackName><Outputs>${outputs.join('')}</Outputs></member>`;
    outgoing.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${found}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
    return;
  }
  outgoing.statusCode = 400;
  const message = `Stack with id ${stack} does not exist`;
  outgoing.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
});

beforeAll(async () => {
  database = await startDynalite();
  tables = await database.freshTables(...userTables);
  await dynamoConfigurationEditor(tables.dynamo).put('/alpha', 'realm', '', {});
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  cloudFormation.closeAllConnections();
  cloudFormation.close();
  await database.stop();
});

async function users(args: readonly string[], input = '') {
  // A server that listens on a port has an address with a port.
  const { port } = cloudFormation.address() as AddressInfo;
  const child = spawn(process.execPath, [program, 'users', ...args], {
    env: {
      ...process.env,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    },
  });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

test('a user is made with a password from standard input, shown, and removed', async () => {
  const stage = ['--stage', 'dev'];
  const attribute = ['--attribute', 'mail=jo@example.com'];
  const added = await users(['add', 'jo', ...attribute, '--password-stdin', ...stage], 'correct horse\n');
  const shown = await users(['show', 'jo', ...stage]);
  const removed = await users(['remove', 'jo', ...stage]);

  expect([added.code, shown.code, removed.code]).toEqual([0, 0, 0]);
  expect(shown.stdout).toContain('jo in /alpha: active\n  mail: jo@example.com');
  expect(await tables.rows('Identities')).toEqual([]);
  expect(JSON.stringify([added, shown, removed])).not.toContain('correct horse');
});

test('a stage that is not deployed is said in one line', async () => {
  const { code, stderr } = await users(['show', 'jo', '--stage', 'prod']);

  expect(code).toBe(1);
  expect(stderr).toBe('There is no stack waymark-prod-data here: nothing is deployed under the stage prod\n');
});

test('without a terminal a password is asked of nobody', async () => {
  const { code, stderr } = await users(['add', 'jo', '--stage', 'dev']);

  expect(code).toBe(1);
  expect(stderr).toContain('--password-stdin');
});
