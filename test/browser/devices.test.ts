// My account, as its user has it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { launchBrowser } from './browser.ts';
import { type Person, password, person } from './people.ts';

let stack: StackInProcess;
let browser: Browser;
let who: Person;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  // A way in with the password alone, to see what such a session may not do.
  const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
  const value = { ...settings?.value, defaultJourney: 'Login', passwordOnlyJourneys: ['Login', 'Remembering'] };
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', value);
  origin = new URL(stack.url).origin;
  who = await person(browser, origin, 'demo', 'phone');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const focused = () => who.page.evaluate<string>('document.activeElement?.textContent');

const card = (name: string) => who.page.getByRole('listitem').filter({ has: who.page.getByRole('heading', { name }) });

test('who is not signed in is sent to sign in, and comes back', async () => {
  await who.page.goto(`${origin}/devices`);
  await who.heading('Sign in');
  await who.signIn();

  await who.arrived();
  await who.heading('My account');
  await who.page.getByRole('button', { name: 'Add one: Push notifications' }).waitFor();
  await who.page.getByText('No browser is remembered.').waitFor();
  await who.page.getByText('This session').waitFor();
  await who.look('account-new');

  expect(who.faults).toEqual([]);
});

test('a device that was signed in with is renamed, gets new recovery codes, and is removed', async () => {
  await who.open('PushLoginSimple');
  await who.signIn();
  await who.scan();
  const old = await who.takeCodes();
  await who.answer('Approve');
  await who.arrived();
  await card('Pixel 8').waitFor();
  await who.look('account');

  await who.press(/^Rename/);
  await who.type('Name', 'My <b>phone</b>');
  await who.press('Save');
  await card('My <b>phone</b>').waitFor();
  await who.page.getByText('The device has a new name.').waitFor();
  await who.press(/^New recovery codes/);
  await who.press('Make new codes');
  await who.heading('Save your recovery codes');
  const fresh = await who.page.locator('.codes code').allInnerTexts();
  await who.look('account-codes');
  await who.press('Done');
  await who.press(/^Remove/);
  await who.heading('Remove “My <b>phone</b>”?');
  await who.page.getByText('its recovery codes stop working').waitFor();
  await who.look('account-remove');
  await who.press(/^Remove$/);
  await who.page.getByText('“My <b>phone</b>” was removed.').waitFor();

  expect(fresh).toHaveLength(10);
  expect(fresh.filter((code) => old.includes(code))).toEqual([]);
  expect(await who.page.getByRole('heading', { name: 'phone' }).count()).toBe(0);
  expect(who.complaints).toEqual([]);
  expect(who.faults).toEqual([]);
});

test('a second phone is added after a push to the first, and either is removed', async () => {
  const users = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await users.put({ realm: '/alpha', username: 'twophones', active: true, attributes: {}, password });
  const she = await person(browser, origin, 'twophones', 'phone');
  await she.open('PushLoginSimple');
  await she.signIn();
  await she.scan();
  await she.takeCodes();
  await she.answer('Approve');
  await she.arrived();

  await she.press('Add another: Push notifications');
  await she.heading('Sign in');
  await she.signIn();
  await she.page.locator('.number').waitFor();
  await she.tapNumber();
  await she.page.getByRole('img', { name: 'QR code' }).waitFor();
  const link = await she.page.locator('.registration').getAttribute('data-uri');
  await stackPhones()
    .phone()
    .scan(link ?? '');
  await she.takeCodes();
  await she.arrived();
  await she.page.getByText('“Pixel 8” was added.').waitFor();
  await she.page.locator('.kind .device').nth(1).waitFor();
  await she.look('account-two-phones');
  for (const left of [1, 0]) {
    await she.page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await she.press(/^Remove$/);
    await she.page.locator('.kind .device').nth(left).waitFor({ state: 'detached' });
  }

  expect(await she.page.getByRole('button', { name: 'Add one: Push notifications' }).count()).toBe(1);
  expect([...she.complaints, ...she.faults]).toEqual([]);
  await she.close();
});

test('stolen password: a session without the device may look, but has to sign in with it first', async () => {
  await who.open('OathLogin');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await who.type('Verification code', await who.code());
  await who.arrived();
  await who.open('Login');
  await who.signIn();
  await who.arrived();

  await card('Authenticator app').waitFor();
  await who.page.getByRole('button', { name: 'Set up another in its place: One-time passwords' }).waitFor();
  await who.page.getByText('Sign in with a second factor to see these.').waitFor();
  expect(await who.page.getByText('127.0.0.1').count()).toBe(0);
  await who.press(/^Remove/);
  await who.press(/^Remove$/);
  await who.heading('Sign in with this device first');
  await who.look('account-proof');
  await who.page.getByRole('group').getByRole('button', { name: 'Sign in' }).click();
  await who.heading('Sign in');

  expect(new URL(who.page.url()).searchParams.get('journey')).toBe('OathLogin');
  expect(new URL(who.page.url()).searchParams.get('ForceAuth')).toBe('true');
  expect(who.faults).toEqual([]);
});

test('opting out asks first and is undone, and signing out ends the session', async () => {
  await who.open('Login');
  await who.signIn();
  await who.arrived();

  await who.press(/^Don’t suggest: Push/);
  await who.heading('Stop being asked for this?');
  await who.look('account-opt-out');
  await who.press('Cancel');
  const wentBackTo = await focused();
  await who.press(/^Don’t suggest: Push/);
  await who.press(/^Don’t suggest$/);
  await who.page.getByText('Turned off. Signing in no longer asks for this.', { exact: true }).waitFor();
  await who.press(/^Turn on again: Push/);
  await who.page.getByText('Turned on again.').waitFor();
  await who.press(/^Sign out$/);
  await who.heading('Sign in');
  await who.page.goto(`${origin}/devices`);
  await who.heading('Sign in');

  expect(wentBackTo).toBe('Don’t suggest');
  expect(who.complaints).toEqual([]);
});

test('signing out everywhere ends the sessions of all browsers, and those that remember their user forget him', async () => {
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Remembering', entry: 'cookie' },
      nodes: {
        cookie: { type: 'PersistentCookieDecisionNode', to: { true: 'success', false: 'page' } },
        page: {
          type: 'PageNode',
          children: {
            name: { type: 'ValidatedUsernameNode' },
            password: { type: 'ValidatedPasswordNode' },
          },
          to: { outcome: 'check' },
        },
        check: { type: 'DataStoreDecisionNode', to: { true: 'keep', false: 'failure' } },
        keep: { type: 'SetPersistentCookieNode', to: { outcome: 'success' } },
      },
    }),
  );
  const other = await person(browser, origin, 'demo', 'desktop');
  const isRemembered = async (): Promise<boolean> => {
    await other.page.goto(`${origin}/login?journey=Remembering&ForceAuth=true`);
    const field = other.page.getByLabel(/user ?name/i);
    await Promise.race([field.waitFor(), other.arrived()]);
    return (await field.count()) === 0;
  };
  expect(await isRemembered()).toBe(false);
  await other.signIn();
  await other.arrived();
  expect(await isRemembered()).toBe(true);

  await who.open('Login');
  await who.signIn();
  await who.arrived();
  await who.press('Sign out everywhere');
  await who.heading('Sign out everywhere?');
  await who.look('account-everywhere');
  await who.page.getByRole('group').getByRole('button', { name: 'Sign out everywhere' }).click();
  await who.heading('Sign in');

  expect(await isRemembered()).toBe(false);
  await other.page.goto(`${origin}/devices`);
  await other.heading('Sign in');
  expect([...who.faults, ...who.complaints, ...other.complaints]).toEqual([]);
  await other.close();
}, 60_000);
