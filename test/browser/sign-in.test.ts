// Each shipped journey on the sign-in page, with the phone's page in a browser profile of its own.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, type Width } from './browser.ts';
import { type Person, password, person } from './people.ts';
import { quickWaits } from './quick-waits.ts';

let stack: StackInProcess;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  await quickWaits(stack.url);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function newPerson(username: string, width: Width, options?: { tellsPlace: boolean }): Promise<Person> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return person(browser, new URL(stack.url).origin, username, width, options);
}

async function whole(who: Person): Promise<void> {
  await who.arrived();
  expect(who.complaints).toEqual([]);
  expect(who.faults).toEqual([]);
  await who.close();
}

describe.each(['desktop', 'phone'] as const)('On a %s', (width) => {
  test('Login: a wrong password is said at its field, the name stays, and the right one opens a session', async () => {
    const who = await newPerson(`lena-${width}`, width);
    await who.open('Login');
    await who.look('login');

    await who.type('Password', 'not-it');
    await who.page.getByLabel(/user ?name/i).fill(who.username);
    await who.page.keyboard.press('Enter');
    await who.page.getByRole('alert').waitFor();
    await who.look('login-wrong');
    const kept = await who.page.getByLabel(/user ?name/i).inputValue();
    const field = who.page.getByLabel('Password', { exact: true });
    const described = await field.getAttribute('aria-describedby');
    await field.fill(password);
    await who.page.keyboard.press('Enter');

    expect(kept).toBe(who.username);
    expect(described).toBe('notice');
    await whole(who);
  });

  test('Login, with caps lock on: the hint does not move the button away from under the pointer', async () => {
    const who = await newPerson(`capt-${width}`, width);
    await who.open('Login');
    await who.page.getByLabel(/user ?name/i).fill(who.username);
    await who.page.getByLabel('Password', { exact: true }).fill(password);
    // No keyboard here has the key.
    const pressed = "new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true })";
    await who.page.evaluate(`document.querySelector('[type=password]').dispatchEvent(${pressed})`);
    await who.page.getByText('Caps lock is on').waitFor();
    await who.look('login-caps');

    await who.press('Continue');

    await whole(who);
  });

  test('OathLogin: registers a device by its QR code, and takes its code', async () => {
    const who = await newPerson(`olga-${width}`, width);
    await who.open('OathLogin');
    await who.signIn();

    await who.scan();
    await who.look('oath-qr');
    await who.press('Next');
    await who.look('oath-codes');
    const codes = await who.takeCodes();
    await who.heading('Enter your code');
    await who.look('oath-code');
    await who.type('Verification code', '000000');
    await who.page.getByRole('alert').waitFor();
    await who.look('oath-wrong');
    await who.type('Verification code', await who.code());

    expect(codes).toHaveLength(10);
    await whole(who);
  });

  test('OathRegistration: replaces a device after a recovery code', async () => {
    const who = await newPerson(`omar-${width}`, width);
    await who.open('OathRegistration');
    await who.signIn();
    await who.scan();
    await who.press('Next');
    const [code = ''] = await who.takeCodes();
    await who.arrived();

    await who.open('OathRegistration');
    await who.signIn();
    await who.press('Use a recovery code');
    await who.page.getByLabel('Recovery code').waitFor();
    await who.look('oath-recovery');
    await who.type('Recovery code', ` ${code}`);
    await who.page.keyboard.press('Enter');
    await who.page.getByRole('img', { name: 'QR code' }).waitFor();
    await who.press('Next');
    await who.takeCodes();

    await whole(who);
  });

  test('PushLogin: offers four ways, registers a phone, and waits with a number', async () => {
    const who = await newPerson(`paul-${width}`, width);
    await who.open('PushLogin');
    await who.signIn();

    await who.heading('Protect your account');
    await who.look('push-options');
    await who.press('Get the app');
    await who.heading('Get the app');
    await who.look('push-get-app');
    await who.press('Continue');
    await who.press('Add a device');
    await who.scan();
    await who.heading('Save your recovery codes');
    await who.look('push-codes');
    await who.takeCodes();
    await who.page.locator('.number').waitFor();
    await who.look('push-number');
    await who.tapNumber();

    await whole(who);
  });

  test('PushLogin: asks for the place where somebody has signed in before, and never again after a no', async () => {
    const who = await newPerson(`ortrud-${width}`, width, { tellsPlace: true });
    await who.open('PushLogin');
    await who.signIn();
    await who.heading('Protect your account');
    await who.press('Not now');
    await who.arrived();

    await who.open('PushLogin');
    await who.signIn();
    await who.heading('Share your location?');
    await who.look('push-consent');
    await who.press('Continue without');
    await who.heading('Protect your account');
    await who.press('Not now');
    await who.arrived();
    await who.open('PushLogin');
    await who.signIn();
    await who.heading('Protect your account');

    await who.close();
  });

  test('PushLoginSimple: one tap; a lost phone is replaced by a recovery code', async () => {
    const who = await newPerson(`sami-${width}`, width);
    await who.open('PushLoginSimple');
    await who.signIn();
    await who.scan();
    const [code = ''] = await who.takeCodes();
    await who.heading('Check your phone');
    await who.look('push-wait');
    await who.answer('Approve');
    await who.arrived();

    await who.open('PushLoginSimple');
    await who.signIn();
    await who.press('Lost phone? Use a recovery code');
    await who.type('Recovery code', code);
    await who.page.keyboard.press('Enter');

    await whole(who);
  });

  test('PushLoginSimple: a push that is denied on the phone ends in a screen to start again from', async () => {
    const who = await newPerson(`dora-${width}`, width);
    await who.open('PushLoginSimple');
    await who.signIn();
    await who.scan();
    await who.takeCodes();
    await who.answer('Deny');
    await who.heading('You’re not signed in');
    await who.look('push-denied');
    await who.press('Start again');
    await who.heading('Sign in');

    expect(who.faults).toEqual([]);
    await who.close();
  });

  test('CombinedMfaLogin: one scan for both; leaving the wait leads to the code', async () => {
    const who = await newPerson(`cleo-${width}`, width);
    await who.open('CombinedMfaLogin');
    await who.signIn();
    await who.scan();
    await who.takeCodes();
    await who.page.locator('.number').waitFor();
    await who.press('Use a one-time password instead');
    await who.type('Verification code', await who.code());

    await whole(who);
  });
});
