// The console before the real server: what an administrator changes is what users get.
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { tableName } from '../../local/environment.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, lookAt, visitor } from './browser.ts';
import { password, person } from './people.ts';

let stack: StackInProcess;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function signIn(page: Page, username: string, secret: string): Promise<void> {
  await page.getByLabel(/user ?name/i).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
}

async function openAsAdministrator(page: Page, hash: string): Promise<void> {
  await page.goto(`${origin}/console${hash}`);
  await page.getByRole('link', { name: 'Sign in to the root realm' }).click();
  await signIn(page, 'admin', 'Waymark-admin-1');
}

const card = (page: Page, name: string) => page.locator('.react-flow__node').filter({ hasText: name }).first();

test('a Message node is put into PushLogin, a user signs in through it, and it is rolled back', async () => {
  const { page, context, complaints } = await visitor(browser, 'wide');
  await openAsAdministrator(page, '#/journeys/PushLogin');
  await card(page, 'Sign in').locator('strong').click();
  await page.getByRole('button', { name: 'Insert a node here: Outcome' }).click();
  await page.getByLabel('Search').fill('message node');
  await page.getByRole('button', { name: /^Message Node/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Welcome');
  await page.getByRole('button', { name: 'Add a language: Message', exact: true }).click();
  await page.getByLabel('Message (en)', { exact: true }).fill('Good morning');
  await page.getByLabel('False', { exact: true }).selectOption('Failure');
  const faults = await lookAt(page, 'console-live-edit');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Why').fill('Greets people');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('It runs from now on.').waitFor();

  const who = await person(browser, origin, 'demo', 'desktop');
  await who.open('PushLogin');
  await who.signIn();
  await who.page.getByText('Good morning').waitFor();
  await who.press('Yes');
  await who.press('Not now');
  await who.arrived();
  await who.close();

  await page.reload();
  await page.getByLabel('Traffic').selectOption('Last hour');
  await page.locator('.count').first().waitFor();
  expect(await page.locator('.sums .succeeded dd').innerText()).toBe('1');
  faults.push(...(await lookAt(page, 'console-live-traffic')));
  await page.goto(`${origin}/console#/journeys/PushLogin/versions`);
  await page.getByRole('cell', { name: 'Greets people' }).waitFor();
  await page.getByText('Welcome was added.').waitFor();
  faults.push(...(await lookAt(page, 'console-live-versions')));
  await page
    .getByRole('button', { name: /^Roll back: / })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText(/^Version \d+ is back/).waitFor();
  await page.goto(`${origin}/console#/journeys/PushLogin`);
  await card(page, 'Data Store Decision').waitFor();

  expect(await card(page, 'Welcome').count()).toBe(0);
  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 90_000);

test('a journey with an error shows it on the picture, beside a dead end, and is not saved', async () => {
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Stuck', entry: 'limit' },
      nodes: { limit: { type: 'RetryLimitDecisionNode', config: { retryLimit: 3 }, to: { Retry: 'success' } } },
    }),
  );
  const { page, context, complaints } = await visitor(browser, 'narrow');
  await openAsAdministrator(page, '#/journeys/Stuck');
  await page.locator('.outcome.dead').getByText('Reject').waitFor();
  await page.locator('.badge.warning').waitFor();
  await page.locator('.card strong').first().click();
  await page.getByLabel('Retry Limit', { exact: true }).fill('-1');
  await page.getByText('At least 1.').waitFor();
  await page.locator('.card.broken').waitFor();
  const faults = await lookAt(page, 'console-live-error');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByText(/^Not saved: /)
    .waitFor();

  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 60_000);

test('a new journey is made from nothing, saved, and tried in a new window', async () => {
  const { page, context, complaints } = await visitor(browser, 'wide');
  await openAsAdministrator(page, '');
  await page.getByRole('button', { name: 'New journey' }).click();
  await page.getByLabel('Name of the journey').fill('Fresh');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Fresh' }).waitFor();
  await page.getByLabel('List').check({ force: true });
  await page.getByRole('button', { name: 'Insert a node here: Begins with' }).click();
  await page.getByLabel('Search').fill('message node');
  await page.keyboard.press('Enter');
  await page
    .getByRole('row', { name: /Message Node/ })
    .getByLabel('True')
    .selectOption('Success');
  await page
    .getByRole('row', { name: /Message Node/ })
    .getByLabel('False')
    .selectOption('Failure');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('It runs from now on.').waitFor();
  const [tried] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Try it' }).click(),
  ]);
  await tried.getByText('Default message').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
}, 60_000);

/** An app that generates no code here. */
async function giveApp(): Promise<void> {
  const client = dynamoClient(stack.dynamoEndpoint);
  const Item = {
    ...{ user: { S: '/alpha#demo' }, device: { S: 'oath#app' } },
    ...{ deviceName: { S: 'My app' }, createdDate: { N: '1795000000000' } },
  };
  await client.send(new PutItemCommand({ TableName: tableName('DeviceProfiles'), Item }));
  client.destroy();
}

test('a user who calls is found, signed out, given a pass and kept out, and what was done is shown', async () => {
  const who = await person(browser, origin, 'demo', 'desktop');
  await who.open('Login');
  await who.signIn();
  await who.arrived();
  await giveApp();
  const { page, context, complaints } = await visitor(browser, 'narrow');
  await openAsAdministrator(page, '#/users');
  // The sign-in page asks for a user name, too.
  await page.getByRole('heading', { name: 'Users' }).waitFor();
  await page.getByLabel('User name').fill('Demo');
  await page.keyboard.press('Enter');
  await page.getByText('Demo User').waitFor();
  const press = async (name: string) => {
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').getByRole('button', { name }).click();
  };
  await press('Sign out everywhere');
  await page.getByText('All sessions have ended.').waitFor();
  await page
    .getByText(/by the administrator admin/)
    .first()
    .waitFor();
  await press('Give a one-time pass');
  const pass = await page.locator('.pass output').innerText();
  await press('Disable');
  await page.getByText('The user cannot sign in any more.').waitFor();
  const faults = await lookAt(page, 'console-live-user');
  await press('Enable');
  await page.getByText('The user may sign in.').waitFor();
  await press('Reset factors');
  await page.getByText('None is registered.').waitFor();

  expect(pass).toMatch(/^\w{12}$/);
  expect([...faults, ...complaints]).toEqual([]);
  await who.close();
  await context.close();
}, 60_000);

test('stolen password: a user of the realm who is no administrator sees nothing of it', async () => {
  const { page, context } = await visitor(browser, 'narrow');
  await page.goto(`${origin}/console#/journeys/Login`);
  await page.goto(`${origin}/login?journey=Login&goto=${encodeURIComponent('/console#/journeys/Login')}`);
  await signIn(page, 'demo', password);
  await page.getByRole('heading', { name: 'You may not do this' }).waitFor();
  const faults = await lookAt(page, 'console-forbidden');

  expect(await page.locator('.react-flow__node').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});
