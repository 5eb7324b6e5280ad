// The code of docs/clients.md in Chromium, on another origin than the API's: cookies and CORS as real pages have them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { JourneySource } from '../../../functions/journey/source.ts';
import { launchBrowser } from '../../browser/browser.ts';
import { type VirtualAuthenticator, virtualAuthenticator } from '../../browser/virtual-authenticator.ts';
import type { Person } from '../endings/ending.ts';
import { stackPlace } from '../stack-place.ts';
import { type AppPage, openAppPage } from './app-page.ts';
import { documented, documentedBlocks } from './documented.ts';
import { type PageServer, pageServer } from './page-server.ts';
import { namedPasskey, namelessPasskey } from './passkey-modes.ts';

const inTime = 60_000;
/** The clients' patience, too, is that much shorter. */
const hasten = 5;

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

/** What the person does at the page; every question is answered with the newest that the phone has. */
function userInterface({ username, password, phone, nextPush }: Person, buttons: readonly string[]) {
  const seen: string[] = [];
  const wanted = [...buttons];
  const press = (offered: readonly string[]): string | undefined =>
    offered.includes(wanted[0] ?? '') ? wanted.shift() : undefined;
  return {
    seen,
    async showCodes(codes: readonly string[]) {
      seen.push(`${codes.length} codes`);
    },
    async showQrCode(uri: string) {
      seen.push(uri.replace(/:.*/, ''));
      await phone.scan(uri);
    },
    async wait(message: string, milliseconds: number, offered: readonly string[]) {
      const pressed = press(offered);
      const [, number] = /\[(\d+)\]/.exec(message) ?? [];
      if (milliseconds >= 5000 && pressed === undefined) {
        const { messageId } = await nextPush();
        await phone.approve(messageId, number === undefined ? {} : { number: Number(number) });
        stack().pass(5_001);
        seen.push('approved');
      }
      return pressed ?? null;
    },
    async ask(prompts: readonly string[], offered: readonly string[], said: string) {
      // A question without a field is nothing without its text.
      const question = prompts.length === 0 && offered.length > 1 ? said.split('\n').slice(0, 1) : [];
      seen.push([...question, ...prompts, ...offered].join(', '));
      const code = (): string => String(phone.codes()[0]?.code);
      const texts = prompts.map((prompt) =>
        /password/i.test(prompt) ? password : /name/i.test(prompt) ? username : code(),
      );
      return { texts, pressed: press(offered) ?? offered[0] ?? null };
    },
    async choose(prompt: string, choices: readonly string[]) {
      seen.push([prompt, ...choices].join(', '));
      return Math.max(choices.indexOf(press(choices) ?? ''), 0);
    },
  };
}

const driver = `
const ui = Object.fromEntries(['showCodes', 'showQrCode', 'wait', 'ask', 'choose'].map((name) => [name, (...all) => window[name](...all)]));
globalThis.run = async (journey) => {
  const end = await signIn(journey, ui);
  return [end.type, end.getSessionToken?.()];
};
globalThis.signOut = signOut;
`;

interface Signing {
  readonly app: AppPage;
  readonly authenticator: VirtualAuthenticator;
  /** The end, and what the page showed on the way. */
  signIn(journey: string, buttons?: readonly string[]): Promise<{ end: unknown; seen: readonly string[] }>;
}

async function openApp(block: string, who: Person): Promise<Signing> {
  const app = await openAppPage(browser, hasten);
  let current = userInterface(who, []);
  await app.page.exposeFunction('showCodes', (codes: string[]) => current.showCodes(codes));
  await app.page.exposeFunction('showQrCode', (uri: string) => current.showQrCode(uri));
  await app.page.exposeFunction('wait', (text: string, time: number, all: string[]) => current.wait(text, time, all));
  await app.page.exposeFunction('ask', (prompts: string[], all: string[], said: string) =>
    current.ask(prompts, all, said),
  );
  await app.page.exposeFunction('choose', (text: string, all: string[]) => current.choose(text, all));
  const authenticator = await virtualAuthenticator(app.page);
  await app.page.goto(await pages.page(documented(block, stack().url, driver)));
  await app.page.waitForFunction('globalThis.run');
  return {
    app,
    authenticator,
    async signIn(journey, buttons = []) {
      current = userInterface(who, buttons);
      const end = await app.page.evaluate(`run(${JSON.stringify(journey)})`);
      return { end, seen: current.seen };
    },
  };
}

const success = ['LoginSuccess', expect.stringMatching(/.{20}/)];
const page = 'User Name, Password';
/** The buttons of MfaLogin's last question: may the browser go without a second step? */
const remember = ['Yes, this is my device', 'No, other people use this device'] as const;
const remembering = ['Remember this browser?', ...remember].join(', ');

test('every block of code in docs/clients.md is run here', () => {
  expect(documentedBlocks).toEqual(['journey-client', 'javascript-sdk', 'device-client', 'login-widget']);
});

const modes = ['script', 'metadata'] as const;

async function withJourneys(...journeys: readonly JourneySource[]): Promise<Person> {
  await stack().importJourneys(...journeys);
  return stack().newPerson();
}

test.each(modes)(
  'The JavaScript SDK registers a passkey and signs in with it in a journey for the mode %s, with and without a name',
  async (mode) => {
    const who = await withJourneys(namedPasskey(mode), namelessPasskey(mode));
    const { app, signIn } = await openApp('javascript-sdk', who);

    const ends = [await signIn(`Named-${mode}`), await signIn(`Named-${mode}`), await signIn(`Nameless-${mode}`)];

    expect(ends.map(({ end }) => end)).toEqual([success, success, success]);
    expect(ends.map(({ seen }) => seen)).toEqual([[page], [page], []]);
    await app.close();
  },
  inTime,
);

test(
  'journey-client, an exception: in a journey for the mode script it reports an error, and no passkey is made',
  async () => {
    const { app, authenticator, signIn } = await openApp('journey-client', await withJourneys(namedPasskey('script')));

    const { end } = await signIn('Named-script');

    expect([end, await authenticator.credentials()]).toEqual([['LoginFailure', undefined], []]);
    await app.close();
  },
  inTime,
);

describe.each(['journey-client', 'javascript-sdk'])('The code for %s', (block) => {
  test(
    'registers a phone on the way, and its session is a cookie until the user signs out',
    async () => {
      const who = await stack().newPerson();
      const { app, signIn } = await openApp(block, who);

      const { end, seen } = await signIn('PushLogin', ['Get the App', 'Continue', 'Register Device']);
      const before = await app.context.cookies();
      await app.page.evaluate('signOut()');
      const after = await app.context.cookies();

      expect(end).toEqual(success);
      expect(seen.slice(0, 1)).toEqual([page]);
      expect(seen.slice(-3)).toEqual(['pushauth', '10 codes', 'approved']);
      const cookie = (name: string) => expect.objectContaining({ name, httpOnly: true, sameSite: 'Lax' });
      expect(before).toHaveLength(2);
      expect(before).toEqual(expect.arrayContaining([cookie('iPlanetDirectoryPro'), cookie('waymark-browser')]));
      // The browser is still known: that is no session.
      expect([after, app.errors, [...app.outside]]).toEqual([[cookie('waymark-browser')], [], []]);
      await app.close();
    },
    inTime,
  );

  test(
    'presses the third and the fourth button',
    async () => {
      const { app, signIn } = await openApp(block, await stack().newPerson());

      const skipped = await signIn('PushLogin', ['Skip this step']);
      await app.page.evaluate('signOut()');
      const optedOut = await signIn('PushLogin', ['Opt-out']);

      expect([skipped.end, optedOut.end]).toEqual([success, success]);
      await app.close();
    },
    inTime,
  );

  test(
    'registers both factors with an mfauth QR code, and takes a code when the wait is left',
    async () => {
      const { app, signIn } = await openApp(block, await stack().newPerson());

      const { end, seen } = await signIn('CombinedMfaLogin', ['Use a one-time password instead', 'Submit']);

      expect(end).toEqual(success);
      expect(seen).toEqual([page, 'mfauth', '10 codes', 'Enter verification code, Submit, Use recovery code']);
      await app.close();
    },
    inTime,
  );

  test(
    'registers a passkey, and signs in with it after the password and without',
    async () => {
      const { app, authenticator, signIn } = await openApp(block, await stack().newPerson());

      const registered = await signIn('PasskeyRegistration');
      const second = await signIn('MfaLogin', [remember[1]]);
      const alone = await signIn('PasskeyLogin');

      expect(await authenticator.credentials()).toHaveLength(1);
      expect([registered, second].map(({ end }) => end)).toEqual([success, success]);
      expect([registered.seen, second.seen]).toEqual([
        [page, '10 codes'],
        [page, remembering],
      ]);
      expect(alone.end).toEqual(success);
      expect(app.errors).toEqual([]);
      await app.close();
    },
    inTime,
  );

  test(
    'is asked for no second factor in a browser that is remembered',
    async () => {
      const { app, signIn } = await openApp(block, await stack().newPerson());
      await signIn('OathLogin', ['Next', 'Submit']);
      stack().pass(30_000);

      const first = await signIn('MfaLogin', ['Submit', remember[0]]);
      await app.page.evaluate('signOut()');
      const second = await signIn('MfaLogin');

      expect([first.end, second.end]).toEqual([success, success]);
      expect(first.seen.slice(-1)).toEqual([remembering]);
      expect(second.seen).toEqual([page]);
      await app.close();
    },
    inTime,
  );

  test(
    'is sent another way when the passkey is not at hand',
    async () => {
      const who = await stack().newPerson();
      const laptop = await openApp(block, who);
      await laptop.signIn('OathLogin', ['Next', 'Submit']);
      stack().pass(30_000);
      await laptop.signIn('PasskeyRegistration');
      await laptop.app.close();
      stack().pass(30_000);

      const elsewhere = await openApp(block, who);
      const { end, seen } = await elsewhere.signIn('MfaLogin', ['Code from my app', 'Submit', remember[1]]);

      expect(end).toEqual(success);
      expect(seen).toEqual([
        page,
        'How do you want to sign in?, Code from my app, Recovery code (Passkey), Recovery code (Code from my app)',
        'Enter verification code, Submit, Try another way',
        remembering,
      ]);
      await elsewhere.app.close();
    },
    inTime,
  );

  test(
    'reads the failure of a wrong password across origins',
    async () => {
      const { app, signIn } = await openApp(block, { ...(await stack().newPerson()), password: 'wrong' });

      const { end } = await signIn('Login');

      expect(end).toEqual(['LoginFailure', undefined]);
      await app.close();
    },
    inTime,
  );
});

test(
  'The code for the device client removes the app that the user signed in with',
  async () => {
    const who = await stack().newPerson();
    const { app, signIn } = await openApp('javascript-sdk', who);
    const { end } = await signIn('OathLogin', ['Next', 'Submit']);

    await app.page.goto(
      await pages.page(documented('device-client', stack().url, 'globalThis.removeAll = removeAll;')),
    );
    await app.page.waitForFunction('globalThis.removeAll');
    const removed = await app.page.evaluate(`removeAll(${JSON.stringify(who.username)})`);
    const again = await app.page.evaluate(`removeAll(${JSON.stringify(who.username)})`);

    expect(end).toEqual(success);
    expect([removed, again]).toEqual([['OATH Device'], []]);
    await app.close();
  },
  inTime,
);
