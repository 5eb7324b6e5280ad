// `npm run realm` against a stack that runs, and against the tables of a deployment.
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { operatedStage } from '../support/operated-stage.ts';
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

  test('words of the realm’s own are what its users see, within half a minute at most', async () => {
    const set = await realm('set', '--texts', 'de', 'node.userName=Mitgliedsnummer');
    await stack.end('SIGTERM');
    stack = await runStack(folder.path);
    const shown = await realm('get', '--texts', 'de');
    const address = `http://localhost:${stack.port}/am/json/realms/root/realms/alpha`;
    const post = { method: 'POST', headers: { 'accept-language': 'de', 'accept-api-version': 'resource=2.1' } };
    const step = await fetch(`${address}/authenticate?authIndexType=service&authIndexValue=Login`, post);
    const unset = await realm('unset', '--texts', 'de', 'node.userName');

    expect([set.code, JSON.parse(shown.stdout), unset.code]).toEqual([0, { 'node.userName': 'Mitgliedsnummer' }, 0]);
    expect(await step.text()).toContain('"value":"Mitgliedsnummer"');
  });

  test('a mail of the realm’s own is set, shown, and taken back; a wrong one changes nothing', async () => {
    const set = await realm('set', '--mail', 'welcome', 'subject.en=Hello', 'text.en=Welcome, {{object.givenName}}.');
    const shown = await realm('get', '--mail', 'welcome');
    const wrong = await realm('set', '--mail', 'welcome', 'text.en={{object.password}}');
    const mails = await realm('mails');
    const unset = await realm('unset', '--mail', 'welcome');

    expect([set.code, wrong.code, unset.code, mails.stdout]).toEqual([0, 1, 0, 'welcome\n']);
    expect(JSON.parse(shown.stdout)).toEqual({
      subject: { en: 'Hello' },
      text: { en: 'Welcome, {{object.givenName}}.' },
    });
    expect(wrong.stderr).toContain('text.en: {{object.password}} would not be filled in');
    expect((await realm('mails')).stdout).toBe('');
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
  const stage = operatedStage('Configuration');

  beforeAll(async () => {
    await dynamoConfigurationEditor(stage().tables.dynamo).put('/alpha', 'realm', '', { journeyMinutes: 15 });
  });

  const realm = (...args: string[]): Promise<CommandEnd> => runCommand('realm', args, stage().environment);

  test('a setting is changed in its table, and the change is told to its audit log', async () => {
    const set = await realm('set', 'journeyMinutes=20', '--stage', 'dev');
    const shown = await realm('get', '--stage', 'dev');

    expect([set.code, set.stderr, set.stdout]).toEqual([0, '', 'journeyMinutes: 15 -> 20\n']);
    expect(JSON.parse(shown.stdout)).toEqual({ journeyMinutes: 20 });
    expect(stage().logged.join()).toMatch(/AM-CONFIG-CHANGE.*\\"by\\":\\"operator\\"/s);
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
