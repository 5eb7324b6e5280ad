// The published Login Widget in Chromium, set up as docs/clients.md says: every shipped journey as far as the widget goes,
// and where it does not, what it does instead.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoPasskeys } from '../../../functions/adapters/dynamo/passkeys.ts';
import { launchBrowser } from '../../browser/browser.ts';
import { virtualAuthenticator } from '../../browser/virtual-authenticator.ts';
import { stackPlace } from '../stack-place.ts';
import { type PageServer, pageServer } from './page-server.ts';
import { namedPasskey } from './passkey-modes.ts';
import { type WidgetPage, widgetPage } from './widget-page.ts';

const inTime = 60_000;
const lostPhone = 'Lost phone? Use a recovery code';

let pages: PageServer;
let browser: Browser;

beforeAll(async () => {
  [pages, browser] = await Promise.all([pageServer(), launchBrowser()]);
});

const stack = stackPlace(() => [pages.origin]);

afterAll(async () => {
  await browser.close();
  pages.close();
});

const open = (hasten = 2): Promise<WidgetPage> => widgetPage({ browser, pages, stack: stack() }, hasten);

const token = expect.stringMatching(/^[\w-]{40,}$/);
const codeOf = ({ who }: WidgetPage): string => String(who.phone.codes()[0]?.code);

async function submitCode(at: WidgetPage, code: string): Promise<void> {
  await at.type('Enter verification code', code);
  const choice = at.page.locator('select');
  if (await choice.isVisible()) await choice.selectOption({ label: 'Submit' });
  else await at.page.getByText('Submit', { exact: true }).click();
  await at.press('Next');
}

async function registerApp(at: WidgetPage): Promise<readonly string[]> {
  await at.open('OathRegistration');
  await at.signIn();
  await at.scan();
  await at.press('Next');
  const codes = await at.takeCodes();
  await at.arrived();
  return codes;
}

async function useRecoveryCode(at: WidgetPage, code = ''): Promise<void> {
  await at.page.getByLabel('Enter verification code').waitFor();
  await at.type('Enter verification code', '0');
  await at.page.locator('select').selectOption({ label: 'Use recovery code' });
  await at.press('Next');
  await at.type('Recovery Code', code);
  await at.press('Next');
}

/** The codes that come with it. */
async function registerPasskey(at: WidgetPage): Promise<readonly string[]> {
  await at.open('PasskeyRegistration');
  await at.signIn();
  await at.type('Optionally name your device', '');
  await at.press('Next');
  const codes = await at.takeCodes();
  await at.arrived();
  return codes;
}

async function namesOf({ who: { username } }: WidgetPage): Promise<readonly string[]> {
  const passkeys = await dynamoPasskeys(dynamo()).list({ realm: '/alpha', username });
  return passkeys.map(({ deviceName }) => deviceName);
}

describe('The Login Widget', () => {
  test(
    'Login: says why after a wrong password, and the right one opens a session',
    async () => {
      const at = await open();
      await at.open('Login');

      await at.signIn('wrong');
      await at.page.getByText('Sign in failed').waitFor();
      await at.signIn();

      expect(await at.arrived()).toEqual(token);
      expect(at.errors).toEqual([]);
      expect([...at.outside]).toEqual(['apps.pingone.com']);
      await at.close();
    },
    inTime,
  );

  test(
    'OathLogin: draws the QR code, shows the recovery codes, takes the code',
    async () => {
      const at = await open();
      await at.open('OathLogin');
      await at.signIn();
      await at.scan();
      await at.press('Next');

      const codes = await at.takeCodes();
      await at.answered(() => submitCode(at, '000000'));
      await submitCode(at, codeOf(at));

      expect(new Set(codes).size).toBe(10);
      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'OathLogin: a recovery code instead',
    async () => {
      const at = await open();
      const [code] = await registerApp(at);
      await at.open('OathLogin');
      await at.signIn();

      await useRecoveryCode(at, code);

      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'OathRegistration: a first device, and another after a recovery code',
    async () => {
      const at = await open();
      const [code] = await registerApp(at);
      await at.open('OathRegistration');
      await at.signIn();

      await useRecoveryCode(at, code);
      await at.scan();
      await at.press('Next');
      await at.takeCodes();

      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'OathLogin: wrong codes, past the last retry, lead back to the start with the reason',
    async () => {
      const at = await open();
      await registerApp(at);
      await at.open('OathLogin');
      await at.signIn();

      for (let guess = 1; guess <= 4; guess += 1) {
        await at.page.waitForFunction("document.getElementById('IDToken1')?.value === ''");
        await submitCode(at, '000000');
      }
      await at.page.getByText('Sign in failed').waitFor();

      expect(at.errors).toEqual([]);
      await at.close();
    },
    inTime,
  );

  test(
    'PushLogin, an exception: the recovery codes go by themselves; the number to tap is there, and signs in',
    async () => {
      const at = await open();
      await at.open('PushLogin');
      await at.signIn();
      await at.press('Register Device');
      const codes = await at.registerPhone();
      await at.page.getByText('Tap the number').waitFor();

      await at.approve();

      expect(codes).toHaveLength(10);
      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'PushLogin, an exception: the third and the fourth button end in an error and change nothing',
    async () => {
      const at = await open();
      await at.open('PushLogin');
      await at.signIn();

      await at.press('Skip this step');
      await at.press('Opt-out');
      await at.page.getByRole('button', { name: 'Register Device' }).waitFor();

      expect(at.errors).toEqual(['"2" is not a valid choice', '"3" is not a valid choice']);
      await at.close();
    },
    inTime,
  );

  test(
    'PushLogin, an exception: where to get the app is printed as a script, and Continue leads back',
    async () => {
      const at = await open();
      await at.open('PushLogin');
      await at.signIn();

      await at.press('Get the App');
      await at.page.getByText('document.getElementById').waitFor();
      const link = await at.page.getByRole('link', { name: 'Google Play Store' }).getAttribute('href');
      await at.press('Continue');
      await at.page.getByRole('button', { name: 'Register Device' }).waitFor();

      expect(link).toContain('https://play.google.com/');
      await at.close();
    },
    inTime,
  );

  test(
    'PushLoginSimple: one tap; the next time a recovery code',
    async () => {
      const at = await open();
      await at.open('PushLoginSimple');
      await at.signIn();
      const [code = ''] = await at.registerPhone();
      await at.approve();
      const first = await at.arrived();
      await at.signOut();

      await at.open('PushLoginSimple');
      await at.signIn();
      await at.press(lostPhone);
      await at.type('Recovery Code', code);
      await at.press('Next');

      expect([first, await at.arrived(), at.errors]).toEqual([token, token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'PushLoginSimple: a denial leads back to the start with the reason',
    async () => {
      const at = await open();
      await at.open('PushLoginSimple');
      await at.signIn();
      await at.registerPhone();

      const { messageId } = await at.who.nextPush();
      await at.who.phone.deny(messageId);
      stack().pass(5_001);
      await at.page.getByText('You denied this sign-in on your phone.').waitFor();

      expect(at.errors).toEqual([]);
      await at.close();
    },
    inTime,
  );

  test(
    'CombinedMfaLogin, an exception: no QR code is drawn; after a phone has registered all the same it goes on',
    async () => {
      // It polls without waiting for the answer before, and a late one would bring the codes back.
      const at = await open(1);
      await at.open('CombinedMfaLogin');
      await at.signIn();
      const script = at.page.getByText('window.QRCodeReader.createCode');
      await script.waitFor();
      const [, text = ''] = /text: '([^']*)'/.exec(await script.innerText()) ?? [];
      const uri = text.replaceAll(/\\x(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

      const canvases = await at.page.locator('canvas').count();
      await at.who.phone.scan(uri);
      await at.takeCodes();
      await at.page.getByText('Tap the number').waitFor();
      await at.approve();

      expect(canvases).toBe(0);
      expect(uri).toMatch(/^mfauth:/);
      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );

  test.each(['script', 'metadata'] as const)(
    'a passkey in a journey for the mode %s: asks what to call it, and signs in with it the next time',
    async (mode) => {
      await stack().importJourneys(namedPasskey(mode));
      const at = await open();
      const authenticator = await virtualAuthenticator(at.page);
      await at.open(`Named-${mode}`);
      await at.signIn();
      await at.type('Optionally name your device', 'My laptop');
      await at.press('Next');
      const first = await at.arrived();

      await at.open(`Named-${mode}`);
      await at.signIn();

      expect([first, await at.arrived()]).toEqual([token, token]);
      expect(await authenticator.credentials()).toHaveLength(1);
      expect(await namesOf(at)).toEqual(['My laptop']);
      expect(at.errors).toEqual([]);
      await at.close();
    },
    inTime,
  );

  test(
    'MfaLogin, an exception: the button beside a passkey is not shown; one that is not at hand leads to another way',
    async () => {
      const at = await open();
      await virtualAuthenticator(at.page);
      const [code = ''] = await registerPasskey(at);
      const elsewhere = await widgetPage({ browser, pages, stack: stack() }, 2, at.who);
      await virtualAuthenticator(elsewhere.page);

      await elsewhere.open('MfaLogin');
      await elsewhere.signIn();
      await elsewhere.page.getByLabel('Recovery Code').waitFor();
      await elsewhere.settled();
      const buttons = await elsewhere.page.getByText('Try another way').count();
      await elsewhere.type('Recovery Code', code);
      await elsewhere.press('Next');

      expect([buttons, await elsewhere.arrived(), elsewhere.errors]).toEqual([0, token, []]);
      await Promise.all([at.close(), elsewhere.close()]);
    },
    inTime,
  );

  test(
    'MfaLogin: asks whether to remember the browser; after a yes the password is enough there',
    async () => {
      const at = await open();
      await registerApp(at);
      stack().pass(30_000);
      await at.open('MfaLogin');
      await at.signIn();
      await submitCode(at, codeOf(at));
      await at.page.getByText('Remember this browser?').waitFor();
      await at.press('Yes, this is my device');
      const first = await at.arrived();
      await at.signOut();

      await at.open('MfaLogin');
      await at.signIn();

      expect([first, await at.arrived(), at.errors]).toEqual([token, token, []]);
      await at.close();
    },
    inTime,
  );

  test(
    'PasskeyLogin, an exception: no field is shown for a name; the passkey is asked for at once, and signs in',
    async () => {
      const at = await open();
      await virtualAuthenticator(at.page);
      await registerPasskey(at);

      await at.begin('PasskeyLogin');

      expect([await at.arrived(), at.errors]).toEqual([token, []]);
      await at.close();
    },
    inTime,
  );
});
