// Codes and links by mail as people meet them: the sign-in page, and the outbox beside it.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';
import { launchBrowser, lookAt, type Visitor, visitor, type Width } from './browser.ts';

const password = 'Waymark-demo-1';

let stack: StackInProcess;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
  await stack.importJourneys(
    journeyExport({
      id: 'ByLink',
      entry: 'name',
      nodes: {
        name: { type: 'UsernameCollectorNode', to: { outcome: 'mail' } },
        mail: {
          type: 'EmailSuspendNode',
          config: { emailTemplateName: 'resetPassword', objectLookup: true, suspendDuration: 10 },
          to: { outcome: 'password' },
        },
        password: { type: 'PasswordCollectorNode', to: { outcome: 'check' } },
        check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
      },
    }),
  );
});

afterAll(async () => {
  restoreWallClock();
  await browser.close();
  await stack.stop();
});

async function newUser(username: string): Promise<void> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  const attributes = { mail: [`${username}@example.com`] };
  await store.put({ realm: '/alpha', username, active: true, attributes, password });
}

/** The newest mail to this user, on the outbox's page. */
async function mailOf(page: Page, username: string) {
  await page.goto(`${origin}/mail`);
  return page
    .locator('article')
    .filter({ hasText: `${username}@example.com` })
    .first();
}

async function codeOf(page: Page, username: string): Promise<string> {
  const text = await (await mailOf(page, username)).locator('pre').innerText();
  return /\b\d{6}\b/.exec(text)?.[0] ?? '';
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

async function signIn({ page }: Visitor, username: string): Promise<void> {
  await page.goto(`${origin}/login?journey=EmailCodeLogin`);
  await page.getByLabel(/user ?name/i).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

describe.each(['desktop', 'phone'] as const)('On a %s', (width: Width) => {
  test('EmailCodeLogin: says where the code went, sends another one after the cool-down, and takes it', async () => {
    const username = `mila-${width}`;
    await newUser(username);
    const who = await visitor(browser, width);
    const outbox = await visitor(browser, width);
    const { page } = who;
    const faults: string[] = [];

    await signIn(who, username);
    await heading(page, 'Check your email');
    await page.getByText('Sent to m•••@example.com.').waitFor();
    await page.getByText(/Send again in \d+ s/).waitFor();
    faults.push(...(await lookAt(page, 'mail-code')));
    const first = await codeOf(outbox.page, username);
    const kind = await page.locator('input[autocomplete="one-time-code"]').getAttribute('type');
    const field = page.locator('input[autocomplete="one-time-code"]');
    await field.fill('12345');
    await page.keyboard.press('Enter');
    const unsent = await page.evaluate('document.activeElement.validationMessage');
    await field.fill('０００-００0');
    await page.getByText('That code didn’t work. Use the newest one, or have another sent.').waitFor();
    faults.push(...(await lookAt(page, 'mail-code-wrong')));
    advanceWallClock(31_000);
    await page.reload();
    await press(page, 'Send again');
    await page.getByText(/Send again in \d+ s/).waitFor();
    const second = await codeOf(outbox.page, username);
    faults.push(...(await lookAt(outbox.page, 'mail-outbox')));
    await field.fill(second);
    await page.waitForURL(/\/devices(\?|$)/);

    expect(kind).toBe('text');
    expect(unsent).toBe('The code has 6 digits.');
    expect([first, second].every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(second).not.toBe(first);
    expect([who.complaints, outbox.complaints, faults]).toEqual([[], [], []]);
    await Promise.all([who.context.close(), outbox.context.close()]);
  });

  test('a link goes on in another browser, by a button and once', async () => {
    const username = `lars-${width}`;
    await newUser(username);
    const who = await visitor(browser, width);
    const elsewhere = await visitor(browser, width);
    const faults: string[] = [];
    await who.page.goto(`${origin}/login?journey=ByLink`);
    await who.page.getByLabel(/user ?name/i).fill(username);
    await who.page.keyboard.press('Enter');
    await who.page.getByText('An email has been sent to your inbox.').waitFor();
    faults.push(...(await lookAt(who.page, 'mail-suspended')));
    const mail = await mailOf(elsewhere.page, username);
    const link = (await mail.locator('pre a').getAttribute('href')) ?? '';

    const { page } = elsewhere;
    await page.goto(link);
    await heading(page, 'Continue signing in');
    faults.push(...(await lookAt(page, 'mail-link')));
    await press(page, 'Continue');
    await page.getByLabel('Password', { exact: true }).fill(password);
    const address = page.url();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/devices(\?|$)/);
    await who.page.goto(link);
    await press(who.page, 'Continue');
    await heading(who.page, 'This link no longer works');
    faults.push(...(await lookAt(who.page, 'mail-link-gone')));
    await press(who.page, 'Start again');
    await who.page.getByLabel(/user ?name/i).waitFor();
    const begunAnew = who.page.url();

    expect(link).toContain(`${origin}/login?realm=%2Falpha`);
    expect(address).not.toContain('suspendedId');
    expect(begunAnew).toContain('authIndexValue=ByLink');
    expect([who.complaints, elsewhere.complaints, faults]).toEqual([[], [], []]);
    await Promise.all([who.context.close(), elsewhere.context.close()]);
  });
});

test('the outbox shows a mail as HTML, which runs nothing', async () => {
  const username = 'hanna';
  await newUser(username);
  const who = await visitor(browser, 'desktop');
  await signIn(who, username);
  await heading(who.page, 'Check your email');

  const mail = await mailOf(who.page, username);
  await mail.getByText('As HTML').click();
  const shown = mail.frameLocator('iframe').getByText('Enter this code to sign in.');
  await shown.waitFor();
  // What looks for faults speaks to the frame, which hears nobody.
  const complaints = [...who.complaints];
  await lookAt(who.page, 'mail-outbox-html');

  expect(complaints).toEqual([]);
  await who.context.close();
});
