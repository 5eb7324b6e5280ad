// Ways out of every step, and a push that says what happens.
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

interface Waiting {
  readonly who: Person;
  readonly codes: readonly string[];
}

/** Somebody who has just added a phone, at the wait for its first push. */
async function waiting(
  username: string,
  width: Width = 'desktop',
  { ownClock = false }: { readonly ownClock?: boolean } = {},
): Promise<Waiting> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  const who = await person(browser, new URL(stack.url).origin, username, width);
  // Before the page sets its first timer: one that was set before could not be stopped any more.
  if (ownClock) await who.page.clock.install();
  await who.open('PushLogin');
  await who.signIn();
  await who.press('Add a device');
  await who.scan();
  const codes = await who.takeCodes();
  await who.page.locator('.number').waitFor();
  return { who, codes };
}

async function whole(who: Person): Promise<void> {
  expect(who.complaints).toEqual([]);
  expect(who.faults).toEqual([]);
  await who.close();
}

describe('Every step after the name', () => {
  test.each(['desktop', 'phone'] as const)('says whose it is, and leads back, on a %s', async (width) => {
    const { who } = await waiting(`wanda-${width}`, width);
    const name = await who.page.locator('.who .name').innerText();
    await who.look('ways-wait');

    await who.press('Lost phone? Use a recovery code');
    await who.page.getByLabel('Recovery code').waitFor();
    await who.look('ways-recovery');
    await who.press('Back');
    await who.page.locator('.number').waitFor();
    await who.tapNumber();
    await who.arrived();

    expect(name).toBe(who.username);
    await whole(who);
  });

  test('“Not you?” begins anew and forgets the name, “Start again” keeps it', async () => {
    const { who } = await waiting('nina');

    await who.press('Start again');
    await who.heading('Sign in');
    const kept = await who.page.getByLabel(/user ?name/i).inputValue();
    await who.signIn();
    await who.page.locator('.number').waitFor();
    await who.press('Not you?');
    await who.heading('Sign in');
    const forgotten = await who.page.getByLabel(/user ?name/i).inputValue();

    expect([kept, forgotten]).toEqual(['nina', '']);
    expect(await who.page.locator('.who').count()).toBe(0);
    await whole(who);
  });
});

describe('Who opens the address again after leaving', () => {
  test('is asked whether to go on, and goes on where it was', async () => {
    const { who } = await waiting('rosa');
    const before = await who.page.locator('.number').innerText();

    const address = who.page.url();
    await who.page.goto(`${new URL(stack.url).origin}/am/`);
    await who.page.goto(address);
    await who.heading('Continue signing in as rosa?');
    await who.look('ways-resume');
    await who.press('Continue');
    await who.page.locator('.number').waitFor();
    const after = await who.page.locator('.number').innerText();

    expect(after).toBe(before);
    await whole(who);
  });

  test('may be somebody else, who sees nothing of the first one’s step', async () => {
    const { who } = await waiting('rolf');

    const address = who.page.url();
    await who.page.goto(`${new URL(stack.url).origin}/am/`);
    await who.page.goto(address);
    await who.heading('Continue signing in as rolf?');
    const numbers = await who.page.locator('.number').count();
    await who.press('Start again');
    await who.heading('Sign in');

    expect(numbers).toBe(0);
    expect(await who.page.getByLabel(/user ?name/i).inputValue()).toBe('');
    await whole(who);
  });
});

describe('A push', () => {
  test('says where it went and for how long, and after a while what to do', async () => {
    const { who } = await waiting('petra', 'desktop', { ownClock: true });
    const sent = await who.page.locator('.countdown').innerText();
    const said = await who.page.locator('.told').innerText();
    const number = await who.page.locator('.number').innerText();

    const early = await who.page.getByText('Nothing there?').count();
    await who.page.clock.fastForward(20_000);
    await who.page.getByText('Nothing there?').waitFor();
    await who.look('ways-nothing-arrived');
    await who.press('Send again');
    await who.page.locator('.late-help:empty').waitFor({ state: 'attached' });
    await who.phone.reload();
    await who.tapNumber();
    await who.arrived();

    expect(early).toBe(0);
    expect(sent).toMatch(/^Sent to Pixel 8\. Expires in [12]:\d\d\.$/);
    expect(said).toContain(`Tap the number ${number} on your phone`);
    expect(said).not.toContain('[');
    await whole(who);
  });

  test('that has expired says so and asks: no phone rings by itself', async () => {
    const { who, codes } = await waiting('egon');
    await stack.dropMessages();

    await who.page.getByRole('heading', { name: 'The notification has expired' }).waitFor();
    await who.look('ways-expired');
    await who.press('Send again');
    await who.page.locator('.number').waitFor();
    await stack.dropMessages();
    await who.page.getByRole('heading', { name: 'The notification has expired' }).waitFor();
    await who.press('Try another way');
    await who.type('Recovery code', String(codes[0]));
    await who.page.keyboard.press('Enter');
    await who.arrived();

    await whole(who);
  });

  test('that was denied is told as that, and another number as that', async () => {
    const { who } = await waiting('dora');

    await who.answer('Deny');
    await who.heading('You’re not signed in');
    const denied = await who.page.locator('.lead').innerText();
    await who.look('ways-denied');
    await who.press('Start again');
    await who.signIn();
    await who.page.locator('.number').waitFor();
    const number = await who.page.locator('.number').innerText();
    const push = who.phone.locator('article[id^=push]').filter({ hasText: who.username });
    await push
      .getByRole('button', { name: new RegExp(`^(?!${number}$)\\d+$`) })
      .first()
      .click();
    await who.heading('You’re not signed in');
    const mistaken = await who.page.locator('.lead').innerText();

    expect([denied, mistaken]).toEqual([
      'You denied this sign-in on your phone.',
      'You chose another number than the one shown.',
    ]);
    await whole(who);
  });

  test('beyond the budget is not sent, and the other ways are there at once', async () => {
    const { who, codes } = await waiting('bodo');
    for (let sent = 1; sent < 5; sent += 1) {
      await who.press('Start again');
      await who.signIn();
      await who.page.locator('.number').waitFor();
    }
    await who.press('Start again');
    await who.signIn();

    await who.page.getByText('We couldn’t reach your phone').waitFor();
    await who.look('ways-spent');
    await who.press('Use a recovery code');
    await who.type('Recovery code', String(codes[0]));
    await who.page.keyboard.press('Enter');
    await who.arrived();

    await whole(who);
  });
});

describe('An address without a sign-in', () => {
  test('leads to the usual one', async () => {
    const who = await person(browser, new URL(stack.url).origin, 'ulla', 'desktop');
    await who.page.goto(`${new URL(stack.url).origin}/login?journey=NoSuch&locale=en`);
    await who.heading('This sign-in is not available');
    await who.look('ways-unavailable');

    await who.page.getByRole('link', { name: 'Go to the usual sign-in' }).click();
    await who.heading('Sign in');

    expect(who.page.url()).not.toContain('NoSuch');
    await whole(who);
  });
});
