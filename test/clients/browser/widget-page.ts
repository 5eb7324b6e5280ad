// The Login Widget as docs/clients.md sets it up, and what a person does with it.
import type { Browser, Request } from 'playwright-core';
import { shownCodes } from '../../../testing/step.ts';
import type { Person } from '../endings/ending.ts';
import type { StackPlace } from '../stack-place.ts';
import { type AppPage, openAppPage } from './app-page.ts';
import { documented } from './documented.ts';
import type { PageServer } from './page-server.ts';

export interface WidgetSurroundings {
  readonly browser: Browser;
  readonly pages: PageServer;
  readonly stack: StackPlace;
}

export interface WidgetPage extends AppPage {
  readonly who: Person;
  begin(journey: string): Promise<void>;
  /** Until the page for name and password is shown. */
  open(journey: string): Promise<void>;
  signIn(password?: string): Promise<void>;
  signOut(): Promise<void>;
  press(name: string): Promise<void>;
  type(label: string, text: string): Promise<void>;
  /** Reads the link beside the QR code. */
  scan(): Promise<void>;
  /** Keeps the codes that are shown. */
  takeCodes(): Promise<readonly string[]>;
  /** The phone scans; the codes are those that the widget was sent, since it does not wait for its user here. */
  registerPhone(): Promise<readonly string[]>;
  approve(): Promise<void>;
  /** Until all that was sent is answered and drawn. */
  settled(): Promise<void>;
  /** The session's token. */
  answered(send: () => Promise<void>): Promise<void>;
  arrived(): Promise<string>;
}

/** `hasten`: its timers run so many times as fast. `whose`: somebody new unless given. */
export async function widgetPage(
  { browser, pages, stack }: WidgetSurroundings,
  hasten: number,
  whose?: Person,
): Promise<WidgetPage> {
  const person = whose ?? (await stack.newPerson());
  const app = await openAppPage(browser, hasten);
  const { page } = app;
  let underWay = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') underWay += 1;
  });
  const answered = (request: Request): void => {
    if (request.method() === 'POST') underWay -= 1;
  };
  page.on('requestfinished', answered).on('requestfailed', answered);
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const scan = async (): Promise<void> => {
    await page.locator('canvas').waitFor();
    const link = page.getByRole('link', { name: 'Open link in Authenticator', includeHidden: true });
    await person.phone.scan(String(await link.getAttribute('href')));
  };
  const driver = `
    globalThis.begin = (name) => { signIn(name).then((token) => { globalThis.token = token; }); };
    globalThis.signOut = signOut;`;
  const address = await pages.page(documented('login-widget', stack.url, driver));
  const begin = async (journey: string): Promise<void> => {
    await page.goto(address);
    await page.waitForFunction('globalThis.begin');
    await page.evaluate(`begin(${JSON.stringify(journey)})`);
  };
  return {
    ...app,
    who: person,
    press,
    begin,
    async open(journey) {
      await begin(journey);
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    },
    async signIn(password = person.password) {
      await page.getByLabel('Username').fill(person.username);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Next');
    },
    async signOut() {
      await page.evaluate('signOut()');
    },
    type: (label, text) => page.getByLabel(label).fill(text),
    scan,
    async takeCodes() {
      await page.getByRole('heading', { name: 'Your new device or MFA is enabled' }).waitFor();
      const codes = await page.locator('ol li').allInnerTexts();
      await press('Next');
      return codes;
    },
    async registerPhone() {
      const shown = page.waitForResponse(async (response) => {
        if (response.request().method() !== 'POST') return false;
        return (await response.text()).includes('Recovery Codes');
      });
      await scan();
      return shownCodes({ status: 200, body: await (await shown).json(), headers: {}, cookies: [] });
    },
    async approve() {
      const { messageId } = await person.nextPush();
      const [, number] = /\[(\d+)\]/.exec(await page.locator('#login').innerText()) ?? [];
      await person.phone.approve(messageId, number === undefined ? {} : { number: Number(number) });
      stack.pass(5_001);
    },
    /** It sends that there is no passkey again and again until the answer is drawn, and draws a page anew for each that comes after. */
    async settled() {
      while (underWay > 0) await page.waitForTimeout(100);
      await page.getByText('Loading ...').waitFor({ state: 'hidden' });
    },
    /** Until the answer is drawn the widget shows the form that was sent, and loses what is typed into it. */
    async answered(send) {
      const response = page.waitForResponse((one) => one.request().method() === 'POST');
      await send();
      await response;
      await page.getByText('Loading ...').waitFor({ state: 'hidden' });
    },
    async arrived() {
      await page.waitForFunction('globalThis.token');
      return String(await page.evaluate('globalThis.token'));
    },
  };
}
