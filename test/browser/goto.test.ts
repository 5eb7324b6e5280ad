// An application sends its users to the sign-in page and gets them back, in a realm whose settings come from a deployment's own
// cdk.json.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';
import { launchBrowser } from './browser.ts';
import { type Person, password, person } from './people.ts';

const folder = temporaryFolder();
let stack: RunningStack;
let browser: Browser;
let application: Server;
let home: string;
let who: Person;

beforeAll(async () => {
  application = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>The application</h1>');
  });
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', () => resolve()));
  home = `http://localhost:${(application.address() as AddressInfo).port}`;
  const alpha = { settings: { allowedGoto: [`${home}/app/*`], secondFactor: 'never' } };
  folder.write('cdk.json', JSON.stringify({ context: { waymark: { realms: { alpha } } } }));
  const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url));
  [stack, browser] = await Promise.all([
    runStack(folder.path, { INIT_CWD: folder.path, npm_package_json: packageFile }),
    launchBrowser(),
  ]);
  who = await person(browser, new URL(stack.url).origin, 'demo', 'desktop');
});

afterAll(async () => {
  await browser.close();
  await stack.end('SIGTERM');
  application.close();
  folder.remove();
});

async function signInFor(goto: string): Promise<void> {
  await who.open(`Login&goto=${encodeURIComponent(goto)}`);
  await who.signIn();
}

test('the application that the realm allows gets its user back, at the very place', async () => {
  await signInFor(`${home}/app/orders?id=7#last`);

  await who.heading('The application');
  expect(who.page.url()).toBe(`${home}/app/orders?id=7#last`);
});

test.each([
  ['another place of the same host', () => `${home}/other`],
  ['a host that only begins alike', () => `${home}.evil.example/app/`],
  ['a script', () => 'javascript:alert(1)'],
  ['no scheme of its own', () => '//evil.example/app/'],
])('open redirect: %s is left out, and the user arrives where the realm sends everybody', async (_, goto) => {
  await signInFor(goto());

  await who.arrived();
  expect(new URL(who.page.url()).origin).toBe(new URL(stack.url).origin);
});

test('the language that was asked for goes along with no other application’s user', async () => {
  const goto = encodeURIComponent(`${home}/app/devices`);
  await who.page.goto(`${new URL(stack.url).origin}/login?journey=Login&locale=de&ForceAuth=true&goto=${goto}`);
  await who.page.getByLabel('Benutzername').fill('demo');
  await who.page.getByLabel('Passwort', { exact: true }).fill(password);
  await who.page.keyboard.press('Enter');

  await who.heading('The application');
  expect(who.page.url()).toBe(`${home}/app/devices`);
});
