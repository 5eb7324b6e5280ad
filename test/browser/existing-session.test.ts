// A second application sends its users to the sign-in page, where they are signed in already.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser } from './browser.ts';
import { type Person, person } from './people.ts';

let stack: StackInProcess;
let browser: Browser;
let who: Person;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
  who = await person(browser, origin, 'demo', 'desktop');
  await who.open('Login');
  await who.signIn();
  await who.arrived();
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const page = (query: string) => who.page.goto(`${origin}/login?journey=Login&goto=%2Fdevices%3Fsecond${query}`);

test('who is signed in goes where the second application wants, and is asked nothing', async () => {
  const answers: unknown[] = [];
  await who.page.route('**/authenticate?**', async (route) => {
    const response = await route.fetch();
    answers.push(await response.json());
    await route.fulfill({ response });
  });

  await page('');
  await who.page.waitForURL('**/devices?second');
  await who.heading('My account');

  await who.page.unroute('**/authenticate?**');
  expect(answers).toEqual([{ tokenId: '', successUrl: '/devices?second', realm: '/alpha' }]);
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('who is to sign in anew is asked, though signed in', async () => {
  await page('&ForceAuth=true');

  await who.heading('Sign in');
  await who.signIn();
  await who.page.waitForURL('**/devices?second');
});

test('to add a device, whoever has just signed in by that very journey goes through it, and not past it', async () => {
  await who.press('Add one: Passkeys');
  await who.heading('Sign in');

  expect(new URL(who.page.url()).searchParams.get('ForceAuth')).toBe('true');
});

test('who has signed out is asked again', async () => {
  await who.page.goto(`${origin}/devices`);
  await who.press(/^Sign out$/);
  await who.heading('Sign in');

  await page('');

  await who.heading('Sign in');
  expect([...who.complaints, ...who.faults]).toEqual([]);
});
