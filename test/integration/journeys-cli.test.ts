// `npm run journeys` against a stack that runs.

import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
import { typesOf } from '../../testing/step.ts';
import { demo } from '../support/demo-user.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { type CommandEnd, runCommand } from '../support/run-command.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const folder = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  stack = await runStack(folder.path);
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

function journeys(...args: string[]): Promise<CommandEnd> {
  return runCommand('journeys', args, { PORT: String(stack.port), INIT_CWD: fixtures });
}

test('list names the shipped journeys', async () => {
  const { code, stdout } = await journeys('list');

  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(['Login', 'OathLogin', 'OathRegistration']));
});

test('import takes files as seen from where it was called, and the journeys run', async () => {
  const { code, stdout } = await journeys('import', 'three-tries.journey.json', 'enrolment-loop.journey.json');

  const step = await httpJourneys(stack.url).start('ThreeTries');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^accepted {2}ThreeTries\naccepted {2}EnrolmentLoop\n/m);
  expect(typesOf(step)).toEqual(['NameCallback']);
});

test('import takes the folder of an export in parts, and its journey runs', async () => {
  const { code, stdout } = await journeys('import', 'config-manager');

  const step = await httpJourneys(stack.url).start('Parts');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^accepted {2}Parts$/m);
  expect(typesOf(step)).toEqual(['NameCallback', 'PasswordCallback']);
});

test('import ends with 1 when a journey is refused, says why, and takes its neighbours', async () => {
  const { code, stdout } = await journeys(
    'import',
    'with-groovy.journey.json',
    'name-only-with-leftovers.journey.json',
  );

  expect(code).toBe(1);
  expect(stdout).toContain('refused   WithGroovy\n          WithGroovy: node "Add properties"');
  expect(stdout).toMatch(/^warning {3}NameOnly: .*LdapDecisionNode/m);
  expect(stdout).toMatch(/^accepted {2}NameOnly$/m);
});

test('a realm that does not exist, a file that does not exist and a stack that does not run are said in one line', async () => {
  const noRealm = await journeys('import', '--realm', 'nowhere', 'three-tries.journey.json');
  const noFile = await journeys('import', 'nothing.json');
  const noStack = await runCommand('journeys', ['list'], { PORT: '1' });

  expect([noRealm.code, noFile.code, noStack.code]).toEqual([1, 1, 1]);
  const named = `Waymark at http://localhost:${stack.port}\n`;
  expect(noRealm.stderr).toBe(`${named}There is no realm nowhere at http://localhost:${stack.port}\n`);
  expect(noFile.stderr).toBe(`${named}Cannot read nothing.json (ENOENT)\n`);
  expect(noStack.stderr).toMatch(
    /^Waymark at http:\/\/localhost:1\nNo Waymark answers at http:\/\/localhost:1\. .*\n$/,
  );
});

test('an edited journey survives a restart, which seeds the shipped ones', async () => {
  const edited = journeyExport({
    id: 'Login',
    entry: 'name',
    nodes: { name: { type: 'UsernameCollectorNode', to: { outcome: 'success' } } },
  });
  await journeys('import', folder.write('edited.journey.json', exportFile(edited)));

  await stack.end('SIGTERM');
  stack = await runStack(folder.path);
  const at = httpJourneys(stack.url);
  const login = await at.answer(await at.start('Login'), demo);
  const other = await at.start('OathLogin');

  expect(login.body).toHaveProperty('tokenId');
  expect(typesOf(other)).toEqual(['NameCallback', 'PasswordCallback']);
});

test.each([
  ['cross-site request forgery: a page that names its origin', { Origin: 'https://evil.example.com' }],
  ['cross-site request forgery: a page of this very host', { Origin: 'http://localhost:8080' }],
  ['DNS rebinding: a page whose name leads to this machine', { Host: 'evil.example.com' }],
  ['a tunnel to this machine', { 'X-Forwarded-For': '203.0.113.9' }],
])('%s cannot import journeys', async (_attack, headers) => {
  const evil = journeyExport({ id: 'Backdoor', entry: 'success', nodes: {} });
  const body = JSON.stringify({ realm: 'alpha', files: [{ name: 'evil', text: exportFile(evil) }] });

  const answer = await post('/_waymark/journeys', headers, body);
  const { stdout } = await journeys('list');

  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  expect(stdout).not.toContain('Backdoor');
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
