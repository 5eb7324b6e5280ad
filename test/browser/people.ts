// What a person does at the sign-in page and with the virtual phone beside it.
import type { Browser, Page } from 'playwright-core';
import { lookAt, type Visitor, visitor, type Width } from './browser.ts';

export const password = 'Waymark-demo-1';

export interface Person extends Visitor {
  readonly username: string;
  /** The phone's page, in a browser profile of its own. */
  readonly phone: Page;
  /** What axe found on all screens looked at so far. */
  readonly faults: readonly string[];
  look(name: string): Promise<void>;
  open(journey: string): Promise<void>;
  signIn(): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  type(label: string, text: string): Promise<void>;
  heading(name: string | RegExp): Promise<void>;
  /** The phone scans the QR code that the page shows. */
  scan(): Promise<void>;
  /** The code that the phone shows for this person now. */
  code(): Promise<string>;
  /** Keeps the codes that are shown. */
  takeCodes(): Promise<readonly string[]>;
  /** Taps the number that the page shows, on the phone. */
  tapNumber(): Promise<void>;
  /** Presses a button of the push on the phone. */
  answer(name: 'Approve' | 'Deny'): Promise<void>;
  arrived(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `origin` without a slash at the end: `http://localhost:8080`. `tellsPlace`: has not yet said on this browser that he does not
 * want to say where he is; the others are not asked. `locale`: of the browser; English unless given.
 */
export async function person(
  browser: Browser,
  origin: string,
  username: string,
  width: Width,
  { tellsPlace = false, locale }: { readonly tellsPlace?: boolean; readonly locale?: string } = {},
): Promise<Person> {
  const { context, page, complaints } = await visitor(browser, width, locale);
  if (!tellsPlace) await context.addInitScript("localStorage.setItem('waymark.no-place', 'yes')");
  const { context: phoneContext, page: phone } = await visitor(browser, 'phone');
  await phone.goto(`${origin}/phone`);
  const faults: string[] = [];
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const push = () => phone.locator('article[id^=push]').filter({ hasText: username }).first();
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  return {
    ...{ context, page, complaints, username, phone, faults, press, heading },
    look: async (name) => {
      faults.push(...(await lookAt(page, name)));
    },
    open: async (journey) => {
      // Whoever is signed in already.
      await page.goto(`${origin}/login?ForceAuth=true&journey=${journey}`);
      await heading('Sign in');
    },
    async signIn() {
      await page.getByLabel(/user ?name/i).fill(username);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.keyboard.press('Enter');
    },
    type: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    async scan() {
      await page.getByRole('img', { name: 'QR code' }).waitFor();
      await phone.getByRole('button', { name: 'Scan it' }).click();
    },
    async code() {
      const shown = phone.locator('article[id^=account]').filter({ hasText: username }).locator('output.code');
      return (await shown.innerText()).replace(/\D/g, '');
    },
    async takeCodes() {
      await heading('Save your recovery codes');
      const codes = await page.locator('.codes code').allInnerTexts();
      await press('I’ve saved these codes');
      return codes;
    },
    async tapNumber() {
      const number = (await page.locator('.number').innerText()).replace(/\D/g, '');
      await push().getByRole('button', { name: number, exact: true }).click();
    },
    answer: (name) => push().getByRole('button', { name }).click(),
    arrived: () => page.waitForURL('**/devices'),
    async close() {
      await context.close();
      await phoneContext.close();
    },
  };
}
