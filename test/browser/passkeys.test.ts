// Passkeys on the pages, with Chromium's authenticator in software.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, type Width } from './browser.ts';
import { type Person, password, person } from './people.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';

let stack: StackInProcess;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function newPerson(username: string, width: Width): Promise<Person> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return person(browser, new URL(stack.url).origin, username, width);
}

async function typeName(who: Person): Promise<void> {
  await who.page.getByLabel(/user ?name/i).fill(who.username);
  await who.page.keyboard.press('Enter');
}

async function typePassword(who: Person): Promise<void> {
  await who.type('Password', password);
  await who.page.keyboard.press('Enter');
}

async function whole(who: Person): Promise<void> {
  await who.arrived();
  expect(who.complaints).toEqual([]);
  expect(who.faults).toEqual([]);
  await who.close();
}

describe.each(['desktop', 'phone'] as const)('On a %s', (width) => {
  test('PasskeyLogin: offers a passkey after the password, and takes it the next time without a name', async () => {
    const who = await newPerson(`pia-${width}`, width);
    const key = await virtualAuthenticator(who.page, false);
    await who.open('PasskeyLogin');
    await who.look('passkey-sign-in');
    await typeName(who);
    await typePassword(who);
    await who.press('Set up a passkey');
    await who.heading('Set up a passkey');
    await who.look('passkey-new');
    await who.type('Name of the passkey', 'My laptop');
    await key.answers(true);
    await who.press('Set up the passkey');
    const codes = await who.takeCodes();
    await who.arrived();
    await key.answers(false);

    await who.open('PasskeyLogin');
    await key.answers(true);
    await who.press('Sign in with a passkey');

    expect(codes).toHaveLength(10);
    expect(await key.credentials()).toHaveLength(1);
    await whole(who);
  }, 60_000);
});
