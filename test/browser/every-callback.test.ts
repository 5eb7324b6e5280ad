// A registration with every kind of field that journeys can ask with, filled in by a person: the nodes and the script are
// real, and so is what they do with the answers.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, lookAt, visitor, type Width } from './browser.ts';

let stack: StackInProcess;
let browser: Browser;
let origin: string;

const clause = 'Be kind to those who run this, and to those who use it. ';
const terms = {
  version: '2.1',
  createDate: '2026-01-31T09:00:00Z',
  text: {
    en: `First\n\n${clause.repeat(30)}\n\nLast words.`,
    de: `<p><strong>Zuerst</strong></p><p>${clause.repeat(30)}</p><script>window.pwned = 1</script><p>Zuletzt.</p>`,
  },
};
const userAttributes = {
  size: {
    ...{ title: { en: 'Shoe size', de: 'Schuhgröße' }, type: 'number', required: false },
    ...{ viewable: true, userEditable: true },
  },
};

const ask = (name: string) => `
  if (callbacks.isEmpty()) { ${name} } else {
    var answers = [callbacks.getTextInputCallbacks().get(0), callbacks.getNumberAttributeInputCallbacks().get(0),
      callbacks.getBooleanAttributeInputCallbacks().get(0), callbacks.getChoiceCallbacks().get(0)[0],
      callbacks.getConfirmationCallbacks().get(0)];
    nodeState.putShared('answers', answers.join('|'));
    action.goTo('on');
  }`;
const asked = `
  callbacksBuilder.textOutputCallback(1, 'Two lines:\\nthis is the second.');
  callbacksBuilder.scriptTextOutputCallback('window.pwned = 2');
  callbacksBuilder.textInputCallback('Nickname', 'Ada');
  callbacksBuilder.numberAttributeInputCallback('age', 'Age', 36, false);
  callbacksBuilder.booleanAttributeInputCallback('news', 'Send me news', true, true);
  callbacksBuilder.choiceCallback('Colour', ['Red', 'Blue', 'Red'], 1);
  callbacksBuilder.confirmationCallback('All of it right?', 0, 1, 0);`;
const device = `
  if (callbacks.isEmpty()) {
    callbacksBuilder.stringAttributeInputCallback('label', 'Name of this device', '', true);
    callbacksBuilder.deviceProfileCallback(true, false, 'We tell devices apart.');
  } else {
    var told = JSON.parse(callbacks.getDeviceProfileCallbacks().get(0));
    nodeState.putShared('label', callbacks.getStringAttributeInputCallbacks().get(0) + '|' + !!told.identifier);
    action.goTo('on');
  }`;
const script = (name: string, source: string) => ({ name, script: JSON.stringify(source), evaluatorVersion: '2.0' });
const scripted = (id: string, to: string) => ({
  ...{ type: 'ScriptedDecisionNode', config: { script: id, outcomes: ['on'] }, to: { on: to } },
});

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
  const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', { ...settings?.value, terms, userAttributes });
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Everything', entry: 'hello' },
      nodes: {
        hello: {
          type: 'HTMLMessageNode',
          config: { message: { en: '<h1>Welcome</h1><p>It takes a minute.</p>', de: '<p>Willkommen.</p>' } },
          to: { outcome: 'account' },
        },
        account: {
          type: 'PageNode',
          config: { pageHeader: { en: 'Your account', de: 'Ihr Konto' } },
          children: {
            name: { type: 'ValidatedUsernameNode', config: { validateInput: true } },
            password: { type: 'ValidatedPasswordNode', config: { validateInput: true } },
          },
          to: { outcome: 'profile' },
        },
        profile: {
          type: 'AttributeCollectorNode',
          config: {
            attributesToCollect: ['givenName', 'mail', 'telephoneNumber', 'size', 'preferences/updates'],
            ...{ required: true, validateInputs: true },
          },
          to: { outcome: 'terms' },
        },
        terms: { type: 'AcceptTermsAndConditionsNode', to: { outcome: 'script' } },
        script: scripted('all', 'device'),
        device: scripted('device', 'show'),
        show: {
          type: 'HTMLMessageNode',
          config: { message: { en: '<p>Answers: {{answers}}</p><p>Device: {{label}}</p>' } },
          to: { outcome: 'last' },
        },
        last: {
          type: 'SetFailureDetailsNode',
          config: {
            failureMessage: { en: 'We look at it.\nCome back <b>tomorrow</b>.' },
            failureDetails: { Reason: 'later' },
          },
          to: { outcome: 'failure' },
        },
      },
      scripts: { all: script('All', ask(asked)), device: script('Device', device) },
    }),
  );
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const focused = (page: Page, selector: string) => page.locator(`${selector}:focus`).waitFor();
const missing = (page: Page, label: string) =>
  page.locator('input:invalid:focus').and(page.getByLabel(label)).waitFor();
const describedBy = async (page: Page, label: string): Promise<string> => {
  const ids = (await page.getByLabel(label, { exact: true }).getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))).join(' ');
};

describe.each<Width>(['phone', 'desktop'])('On a %s', (width) => {
  test('somebody fills in every kind of field, and the journey gets what was meant', async () => {
    const { page, context, complaints } = await visitor(browser, width);
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await lookAt(page, `every-${name}`)));
    await page.goto(`${origin}/login?journey=Everything`);

    await heading(page, 'Welcome');
    await page.getByText('It takes a minute.', { exact: true }).waitFor();
    await look('message');
    await press(page, 'Continue');

    await heading(page, 'Your account');
    expect(await describedBy(page, 'Password')).toContain('At least 8 characters.');
    await look('account');
    await page.getByLabel('User name').fill(`ada-${width}`);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.keyboard.press('Enter');
    await page.locator('.failures').waitFor();
    await focused(page, 'input[type=password]');
    expect(await describedBy(page, 'Password')).toBe(
      'At least 8 characters. It may not be the same as your user name.',
    );
    await look('account-wrong');
    await page.getByLabel('Password', { exact: true }).fill('long-enough-1');
    await page.keyboard.press('Enter');

    await heading(page, 'Your details');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Email address').fill('nowhere');
    await page.getByLabel('Phone number (optional)').fill('12 34');
    await page.getByLabel('Shoe size (optional)').fill('38.5');
    await page.keyboard.press('Enter');
    await page.getByText('This is not an e-mail address.').waitFor();
    await focused(page, '[autocomplete=email]');
    expect(await page.getByLabel('Shoe size').inputValue()).toBe('38.5');
    await look('profile-wrong');
    await page.getByLabel('Email address').fill('ada@example.com');
    await page.getByLabel('Send me news and updates').check();
    await page.keyboard.press('Enter');

    await heading(page, 'Terms and conditions');
    await focused(page, 'h1');
    await page.getByText('Version 2.1, January 31, 2026').waitFor();
    await look('terms');
    await press(page, 'Continue');
    await missing(page, 'I accept these terms');
    await page.getByLabel('I accept these terms').check();
    await press(page, 'Continue');

    await page.getByLabel('Nickname').waitFor();
    await look('script');
    await page.getByLabel('Nickname').fill('');
    await page.getByLabel('Age').fill('');
    await page.getByLabel('Send me news').uncheck();
    await page.getByLabel('Red').nth(1).check();
    await press(page, 'No');

    await page.getByLabel('Name of this device').waitFor();
    await look('device');
    await press(page, 'Share and continue');
    await missing(page, 'Name of this device');
    await page.getByLabel('Name of this device').fill('Laptop');
    await press(page, 'Share and continue');

    await heading(page, 'Answers: ||false|2|1');
    await page.getByText('Device: Laptop|true', { exact: true }).waitFor();
    await press(page, 'Continue');

    await heading(page, 'You’re not signed in');
    expect(await page.locator('h1 + p').innerText()).toBe('We look at it.\nCome back <b>tomorrow</b>.');
    await look('end');
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);
});

test('in German, terms with markup are read as such, and none of it runs', async () => {
  const { page, context } = await visitor(browser, 'phone', 'de-DE');
  await page.goto(`${origin}/login?journey=Everything`);
  await press(page, 'Weiter');
  await page.getByLabel('Benutzername').fill('grace');
  await page.getByLabel('Passwort', { exact: true }).fill('long-enough-1');
  await page.keyboard.press('Enter');
  await page.getByLabel('Vorname').fill('Grace');
  await page.getByLabel('E-Mail-Adresse').fill('grace@example.com');
  const optional = page.getByLabel('(freiwillig)');
  expect(await optional.count()).toBe(2);
  await page.keyboard.press('Enter');
  // The node wants all of them, and says so too late.
  await page.getByText('Das darf nicht leer sein.').first().waitFor();
  await focused(page, '[autocomplete=tel]');
  expect(await optional.count()).toBe(0);
  await page.getByLabel('Telefonnummer').fill('0117 496 0000');
  await page.getByLabel('Schuhgröße').fill('38');
  await page.keyboard.press('Enter');

  await heading(page, 'Nutzungsbedingungen');
  await page.getByText('Fassung 2.1, 31. Januar 2026').waitFor();
  const faults = await lookAt(page, 'every-terms-de');

  expect(await page.locator('.terms strong').innerText()).toBe('Zuerst');
  expect(await page.locator('.terms').innerText()).not.toContain('pwned');
  expect(await page.evaluate('window.pwned')).toBeUndefined();
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);
