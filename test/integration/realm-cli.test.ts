// `npm run realm` against a stack that runs, and against the tables of a deployment.
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { tableOutput } from '../../functions/manifest/tables.ts';
import { type DynaliteServer, type FreshTables, startDynalite } from '../support/dynalite-server.ts';
import { type CommandEnd, runCommand } from '../support/run-command.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

describe('Of a stack that runs', () => {
  const folder = temporaryFolder();
  let stack: RunningStack;

  beforeAll(async () => {
    stack = await runStack(folder.path);
  });

  afterAll(async () => {
    await stack.end('SIGTERM');
    folder.remove();
  });

  const realm = (...args: string[]): Promise<CommandEnd> => runCommand('realm', args, { PORT: String(stack.port) });

  test('a setting is changed, shown, stays when the stack starts again, and goes back to its default', async () => {
    const set = await realm('set', 'session.maxIdleMinutes=15', 'allowedGoto=["https://app.example.com/*"]');
    await stack.end('SIGTERM');
    stack = await runStack(folder.path);
    const shown = await realm('get');
    const one = await realm('get', 'session.maxMinutes');
    const unset = await realm('unset', 'session.maxIdleMinutes');

    expect([set.code, set.stderr]).toEqual([0, expect.stringMatching(/^Waymark at http:\/\/localhost:\d+\n$/)]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      session: { maxIdleMinutes: 15 },
      allowedGoto: ['https://app.example.com/*'],
      defaultJourney: 'MfaLogin',
    });
    expect([one.stdout, unset.stdout]).toEqual(['120\n', 'session.maxIdleMinutes: 15 -> (default)\n']);
  });

  test('it is in the audit log, and a wrong one changes nothing', async () => {
    const wrong = await realm('set', 'defaultJourney=Logn');
    const { stdout } = await realm('get', 'defaultJourney');

    expect([wrong.code, stdout]).toEqual([1, '"MfaLogin"\n']);
    expect(wrong.stderr).toContain('the realm has no journey Logn; did you mean Login?');
  });

  test('a service is shown without secrets, and changed', async () => {
    const before = await realm('get', '--service', 'pushNotification');
    const set = await realm('set', 'mdDuration=300', '--service', 'pushNotification');
    const listed = await realm('services');

    expect(Object.keys(JSON.parse(before.stdout))).toEqual(['googleEndpoint', 'appleEndpoint']);
    expect([set.code, set.stdout, listed.stdout]).toEqual([0, 'mdDuration: (default) -> 300\n', 'pushNotification\n']);
  });

  test.each([
    ['cross-site request forgery: a page that names its origin', { Origin: 'https://evil.example.com' }],
    ['DNS rebinding: a page whose name leads to this machine', { Host: 'evil.example.com' }],
    ['a tunnel to this machine', { 'X-Forwarded-For': '203.0.113.9' }],
  ])('%s cannot change a realm', async (_attack, headers) => {
    const body = JSON.stringify({ realm: 'alpha', set: { secondFactor: 'never' }, unset: [] });

    const answer = await post('/_waymark/realms', headers, body);
    const { stdout } = await realm('get', 'secondFactor');

    expect([answer.statusCode, stdout]).toEqual([403, '"ifEnrolled"\n']);
  });

  /** Unlike fetch, it lets a test choose the Host header. */
  function post(path: string, headers: OutgoingHttpHeaders, body: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: stack.port, path, method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
});

describe('Of a deployment', () => {
  let database: DynaliteServer;
  let tables: FreshTables;
  // Knows the stack of stage `dev`, and answers as CloudFormation does.
  const cloudFormation = createServer(async (incoming, outgoing) => {
    const stack = new URLSearchParams(await text(incoming)).get('StackName');
    if (stack === 'waymark-dev-data') {
      const table = `<member><OutputKey>${tableOutput('Configuration')}</OutputKey><OutputValue>${tables.nameOf('Configuration')}</OutputValue></member>`;
      const group = '<member><OutputKey>AuditLogGroupName</OutputKey><OutputValue>audit</OutputValue></member>';
      const found = `<member><StackName>${stack}</StackName><Outputs>${table}${group}</Outputs></member>`;
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
  // What CloudWatch Logs is sent.
  const logged: string[] = [];
  const logs = createServer(async (incoming, outgoing) => {
    logged.push(await text(incoming));
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
  });

  beforeAll(async () => {
    database = await startDynalite();
    tables = await database.freshTables('Configuration');
    await dynamoConfigurationEditor(tables.dynamo).put('/alpha', 'realm', '', { journeyMinutes: 15 });
    for (const server of [cloudFormation, logs]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
  });

  afterAll(async () => {
    for (const server of [cloudFormation, logs]) {
      server.closeAllConnections();
      server.close();
    }
    await database.stop();
  });

  // A server that listens on a port has an address with a port.
  const at = (server: typeof logs): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const realm = (...args: string[]): Promise<CommandEnd> =>
    runCommand('realm', args, {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CLOUDFORMATION: at(cloudFormation),
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: at(logs),
    });

  test('a setting is changed in its table, and the change is told to its audit log', async () => {
    const set = await realm('set', 'journeyMinutes=20', '--stage', 'dev');
    const shown = await realm('get', '--stage', 'dev');

    expect([set.code, set.stderr, set.stdout]).toEqual([0, '', 'journeyMinutes: 15 -> 20\n']);
    expect(JSON.parse(shown.stdout)).toEqual({ journeyMinutes: 20 });
    expect(logged.join()).toContain('AM-CONFIG-CHANGE');
  });

  test('a stage that is not deployed is said in one line', async () => {
    const { code, stderr } = await realm('get', '--stage', 'prod');

    expect([code, stderr]).toEqual([
      1,
      'There is no stack waymark-prod-data here: nothing is deployed under the stage prod\n',
    ]);
  });

  test('a deployment and an address at once is not understood', async () => {
    const { code } = await realm('get', '--stage', 'dev', '--url', 'http://localhost:1');

    expect(code).toBe(2);
  });
});
