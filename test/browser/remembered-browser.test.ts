// "Don't ask on this browser": asked after the second factor, heeded the next time, and taken back.
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
  who = await person(browser, origin, 'demo', 'phone');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** As anybody opens it, after signing out. */
async function signInAgain(): Promise<void> {
  await who.page.goto(`${origin}/devices`);
  await who.press(/^Sign out$/);
  await who.heading('Sign in');
  await who.page.goto(`${origin}/login?journey=MfaLogin`);
  await who.heading('Sign in');
  await who.signIn();
}

/** From the page of the user, as My devices asks. */
const remembered = (method: string, id = '?_queryFilter=true') =>
  who.page.evaluate(
    async ([url = '', verb = '']) => {
      const headers = { 'accept-api-version': 'resource=1.0', 'x-requested-with': 'test' };
      return (await fetch(url, { method: verb, headers })).json();
    },
    [`/am/json/realms/root/realms/alpha/users/demo/devices/remembered${id}`, method],
  ) as Promise<{ result: { _id: string; browser: string; current: boolean }[] }>;

const field = () => who.page.getByLabel('Verification code', { exact: true });

test('after the second factor the user is asked, and the page is fit to be seen', async () => {
  await who.open('MfaLogin');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await field().fill(await who.code());
  await who.heading('Remember this browser?');
  await who.page.getByText('For 30 days, your password will be enough here.').waitFor();
  await who.look('remember-browser');
  await who.press('Yes, this is my device');

  await who.arrived();
  expect(await remembered('GET')).toMatchObject({ result: [{ browser: 'Chrome', current: true }] });
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('the next sign-in takes the password alone, and is not told which browsers there are', async () => {
  await signInAgain();

  await who.arrived();
  const listed = who.page.getByRole('region', { name: 'Remembered browsers' }).getByRole('heading', { level: 3 });
  await listed.first().waitFor();
  // Which browsers there are is told to who has shown a second factor.
  expect(await remembered('GET')).toMatchObject({ result: [{ browser: '', current: true }] });
  expect(await listed.allInnerTexts()).toEqual(['This browser']);
});

test('once the browser is taken back, the second factor is asked for', async () => {
  const { result } = await remembered('GET');
  await remembered('DELETE', `/${result[0]?._id}`);

  await signInAgain();

  await field().waitFor();
  expect([...who.complaints, ...who.faults]).toEqual([]);
});
