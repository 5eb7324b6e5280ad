// Every state of every page, saved in four variants and judged: to be looked at in test/browser/out/.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ShownPush } from '../../phone/inbox.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import type { PhoneInHand } from '../../testing/phones.ts';
import { addDemoUser } from '../support/demo-user.ts';
import { launchBrowser } from './browser.ts';
import { type Front, front, origin } from './front.ts';
import { quickFiles } from './quick-waits.ts';
import { shots } from './shots.ts';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let world: JourneyWorld;
let at: Front;
let phone: PhoneInHand;
let faults: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  world = await journeyWorld({ journeys: quickFiles.map(({ text }) => text), push: true, hints: true });
  await addDemoUser(world);
  at = await front(context, world);
  // Whoever arrives at My account stays there.
  at.account = { none: [] };
  phone = world.phone();
  faults = [];
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
/** From its beginning, whoever is signed in, and whatever was left in this tab. */
const open = async (journey: string) => {
  if (page.url().startsWith(origin)) await page.evaluate('sessionStorage.clear()');
  await page.goto(`${origin}/login?ForceAuth=true&journey=${journey}`);
  await page.getByLabel(/user ?name/i).waitFor();
};
const signIn = async (journey: string, password = 'Waymark-demo-1') => {
  await open(journey);
  await page.getByLabel(/user ?name/i).fill('demo');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
};
const look = async (name: string) => {
  faults.push(...(await shots(page, `screen-${name}`)));
};
const scan = async () => {
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const uri = await page.locator('.registration').getAttribute('data-uri');
  expect(await phone.scan(uri ?? '')).toMatchObject({ ok: true });
};
const keepCodes = async () => {
  await heading('Save your recovery codes');
  await press('I’ve saved these codes');
};
const pushed = async (): Promise<ShownPush> => {
  await page.locator('.wait').waitFor();
  await world.deliver();
  const [push] = phone.inbox();
  if (!push) throw new Error('No push has arrived');
  return push;
};

/** The phone gets a number that is shown, or another one; the page asks the server meanwhile. */
const tap = async (which: 'shown' | 'another'): Promise<void> => {
  const push = await pushed();
  const shown = Number(await page.locator('.number').innerText());
  const other = push.numbers.find((number) => number !== shown);
  await phone.approve(push.messageId, { number: which === 'shown' ? shown : other });
  world.clock.advance(10_000);
};
/** By one QR code, and not on the screen. */
const addPhoneAndApp = async (): Promise<void> => {
  await signIn('CombinedMfaLogin');
  await scan();
  await keepCodes();
  await page.locator('.wait').waitFor();
  await tap('shown');
  await page.waitForURL('**/devices');
};
/** No push reaches it from now on. */
const breakPhone = async (): Promise<void> => {
  for (const endpoint of world.ports.pushService.endpoints.values()) endpoint.enabled = false;
  await signIn('PushLoginSimple');
  await pushed().catch(() => undefined);
};

describe('The states of', () => {
  test('signing in with a password', async () => {
    const release = at.hold();
    await page.goto(`${origin}/login?journey=Login`);
    await page.getByText('One moment…').waitFor();
    await page
      .locator('.loading')
      .evaluate('(loading) => Promise.all(loading.getAnimations().map(({ finished }) => finished))');
    await look('loading');
    release();
    await page.getByLabel(/user ?name/i).waitFor();
    await look('password');
    await signIn('Login', 'not-it');
    await page.getByRole('alert').waitFor();
    await look('password-wrong');
    const go = at.hold();
    await page.getByLabel('Password', { exact: true }).fill('not-it-either');
    await page.keyboard.press('Enter');
    await page.locator('.busy').waitFor();
    await look('password-busy');
    go();
    await page.getByRole('alert').waitFor();
    at.offline = true;
    await page.getByLabel('Password', { exact: true }).fill('nor-that');
    await page.keyboard.press('Enter');
    await page.getByText('reach the server').waitFor();
    await look('offline');

    expect(faults).toEqual([]);
  });

  test('one-time passwords', async () => {
    await signIn('OathLogin');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await look('oath-qr');
    await page.getByText('Can’t scan?').click();
    await look('oath-qr-by-hand');
    await scan();
    await press('Next');
    await heading('Save your recovery codes');
    await look('recovery-codes');
    await keepCodes();
    await heading('Enter your code');
    await look('code');
    await page.getByLabel('Verification code').fill('000000');
    await page.getByRole('alert').waitFor();
    await look('code-wrong');
    const [shown] = phone.codes();
    await page.getByLabel('Verification code').fill(String(shown?.type === 'TOTP' ? shown.code : ''));
    await page.waitForURL('**/devices');

    await signIn('OathLogin');
    await press('Use a recovery code');
    await heading('Enter a recovery code');
    await look('recovery-code');
    await page.getByLabel('Recovery code').fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await look('recovery-code-wrong');

    expect(faults).toEqual([]);
  });

  test('push notifications', async () => {
    await signIn('PushLogin');
    await heading('Protect your account');
    await look('options');
    await press('Get the app');
    await heading('Get the app');
    await look('get-app');
    await press('Continue');
    await press('Add a device');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await look('push-qr');
    await scan();
    await keepCodes();
    const first = await pushed();
    await look('push-number');
    await phone.deny(first.messageId);
    world.clock.advance(10_000);
    await page.locator('.wait').waitFor({ state: 'detached' });
    await look('push-denied');

    await signIn('PushLogin');
    const second = await pushed();
    const shown = Number(await page.locator('.number').innerText());
    await phone.approve(second.messageId, { number: second.numbers.find((number) => number !== shown) });
    world.clock.advance(10_000);
    await page.locator('.wait').waitFor({ state: 'detached' });
    await look('push-wrong-number');

    await signIn('PushLogin');
    await pushed();
    world.clock.advance(121_000);
    await page.locator('.wait').waitFor({ state: 'detached' });
    await look('push-expired');

    expect(faults).toEqual([]);
  });

  test('a push without a number, and of coming back to it', async () => {
    await signIn('PushLoginSimple');
    await scan();
    await keepCodes();
    await page.locator('.wait').waitFor();
    await look('push-simple');
    const address = page.url();
    await page.goto(`${origin}/phone`);
    await page.goto(address);
    await heading(/Continue signing in/);
    await look('resume');

    expect(faults).toEqual([]);
  });

  test('any factor, in a browser that may be remembered', async () => {
    await addPhoneAndApp();
    await signIn('MfaLogin');
    await pushed();
    await look('mfa-push');
    await press('Try another way');
    await heading('How do you want to sign in?');
    await look('mfa-ways');
    await press('Code from my app');
    await heading('Enter your code');
    await look('mfa-code');
    await page.getByLabel('Verification code').fill('000000');
    await page.getByRole('alert').waitFor();
    await look('mfa-code-wrong');
    await press('Try another way');
    await press('Notification on my phone');
    await page.locator('.wait').waitFor();
    await tap('another');
    await heading('You chose another number');
    await look('mfa-wrong-number');
    await press('Send another');
    await pushed();
    world.clock.advance(121_000);
    await heading('The notification has expired');
    await look('mfa-expired');
    await press('Send another');
    await page.locator('.wait').waitFor();
    await tap('shown');
    await heading('Remember this browser?');
    await look('mfa-remember');
    await press('No, other people use this device');
    await page.waitForURL('**/devices');

    await signIn('MfaLogin');
    const push = await pushed();
    await phone.deny(push.messageId);
    world.clock.advance(10_000);
    await heading('You’re not signed in');
    await look('mfa-denied');
    await breakPhone();
    await signIn('MfaLogin');
    await heading('We couldn’t reach your phone');
    await look('mfa-unreached');

    expect(faults).toEqual([]);
  });

  test('the first factor of who has none', async () => {
    await signIn('MfaLogin');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await look('mfa-first-qr');
    await scan();
    await press('Next');
    await heading('Save your recovery codes');
    await look('mfa-first-codes');

    expect(faults).toEqual([]);
  });

  test('a step-up of who is signed in, and of who is not', async () => {
    await addPhoneAndApp();
    await signIn('MfaLogin');
    await pushed();
    await tap('shown');
    await press('No, other people use this device');
    await page.waitForURL('**/devices');

    await page.goto(`${origin}/login?journey=StepUp`);
    await pushed();
    await look('step-up-push');
    await press('Try another way');
    await heading('How do you want to sign in?');
    await look('step-up-ways');
    await press('Recovery code for my app');
    await heading('Confirm your password');
    await look('step-up-password');
    await page.getByLabel('Password', { exact: true }).fill('Waymark-demo-1');
    await page.keyboard.press('Enter');
    await heading('Enter a recovery code');
    await look('step-up-recovery');

    expect(faults).toEqual([]);
  });

  test('push and one-time passwords by one QR code', async () => {
    await signIn('CombinedMfaLogin');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await look('combined-qr');
    await scan();
    await keepCodes();
    await pushed();
    await look('combined-push');
    await tap('another');
    await heading('You chose another number');
    await look('combined-wrong-number');
    await press('Use a one-time password');
    await heading('Enter your code');
    await look('combined-code');
    await page.getByLabel('Verification code').fill('000000');
    await page.getByRole('alert').waitFor();
    await look('combined-code-wrong');

    await signIn('CombinedMfaLogin');
    await pushed();
    world.clock.advance(121_000);
    await heading('The notification has expired');
    await look('combined-expired');

    await signIn('CombinedMfaLogin');
    await phone.deny((await pushed()).messageId);
    world.clock.advance(10_000);
    await heading('You’re not signed in');
    await look('combined-denied');
    await breakPhone();
    await signIn('CombinedMfaLogin');
    await heading('We couldn’t reach your phone');
    await look('combined-unreached');

    expect(faults).toEqual([]);
  });

  test('a code by mail', async () => {
    const code = page.locator('input[autocomplete="one-time-code"]');
    await signIn('EmailCodeLogin');
    await heading('Check your email');
    await look('mail-code-sent');
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await look('mail-code-refused');
    world.clock.advance(31_000);
    await page.reload();
    await press('Send again');
    await page.getByText(/Send again in \d+ s/).waitFor();
    await look('mail-code-sent-again');
    await code.fill(/\b\d{6}\b/.exec(world.ports.mails.sent.at(-1)?.text ?? '')?.[0] ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/devices');

    expect(faults).toEqual([]);
  });

  test('a link that has been used, or is too old', async () => {
    at.next = {
      ...{ code: 401, reason: 'Unauthorized' },
      message: 'org.forgerock.openam.auth.nodes.framework.token.SuspendedAuthSessionException: Token not found.',
    };
    await page.goto(`${origin}/login?realm=/alpha&authIndexType=service&authIndexValue=Login&suspendedId=x`);
    await heading('Continue signing in');
    await look('link');
    await press('Continue');
    await heading('This link no longer works');
    await look('link-gone');
    await press('Start again');
    await page.getByLabel(/user ?name/i).waitFor();

    expect(faults).toEqual([]);
  });

  test('a new passkey', async () => {
    await signIn('PasskeyRegistration');
    await heading('Set up a passkey');
    await look('passkey-new');
    await press('Create passkey');
    await page.locator('.notice').waitFor();
    await look('passkey-refused');

    expect(faults).toEqual([]);
  });

  test('what cannot be shown, is not there, or was refused', async () => {
    at.next = { code: 404, reason: 'Not Found', message: 'No Configuration found' };
    await page.goto(`${origin}/login?journey=NoSuch`);
    await heading('This sign-in is not available');
    await look('unavailable');
    await open('OathLogin');
    at.next = { authId: 'x', callbacks: [{ type: 'FaceScanCallback', output: [], input: [] }] };
    await page.keyboard.press('Tab');
    await page.getByLabel(/user ?name/i).fill('demo');
    await page.getByLabel('Password', { exact: true }).fill('x');
    await page.keyboard.press('Enter');
    await page.getByText('FaceScanCallback').waitFor();
    await look('unknown-step');
    at.next = { code: 401, reason: 'Unauthorized', message: 'User Locked Out.' };
    await press('Start again');
    await heading('You’re not signed in');
    await look('refused');

    expect(faults).toEqual([]);
  });

  test('a choice of ways', async () => {
    const choice = {
      type: 'ChoiceCallback',
      output: [
        { name: 'prompt', value: 'How do you want to sign in?' },
        { name: 'choices', value: ['Notification on my phone', 'Code from my app', 'Passkey', 'Recovery code'] },
        { name: 'defaultChoice', value: 0 },
      ],
      input: [{ name: 'IDToken1', value: 0 }],
    };
    at.next = { authId: 'x', callbacks: [choice], hints: { user: 'demo', returns: [], now: 0 } };
    await page.goto(`${origin}/login?journey=MfaLogin`);
    await heading('How do you want to sign in?');
    await look('choice');

    expect(faults).toEqual([]);
  });

  test('my account', async () => {
    at.account = { none: [] };
    await page.goto(`${origin}/devices`);
    await page.getByRole('button', { name: /Sign out everywhere/ }).waitFor();
    await look('account-empty');
    const device = { uuid: 'u', createdDate: 1_790_000_000_000, lastAccessDate: 1_795_000_000_000 };
    at.account = {
      push: [{ ...device, deviceName: 'Pixel 8' }],
      oath: [{ ...device, deviceName: 'Authenticator' }],
      webauthn: [{ ...device, deviceName: 'Work laptop', provider: 'Windows Hello', credentialId: 'YQ' }],
    };
    await page.reload();
    await page.getByText('Pixel 8').waitFor();
    await look('account');
    await page.getByRole('button', { name: 'Rename: Pixel 8' }).click();
    await look('account-rename');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove: Pixel 8' }).click();
    await look('account-remove');

    expect(faults).toEqual([]);
  });

  test('the phone, and the console to whom nobody is signed in', async () => {
    const push = {
      ...{ messageId: 'AUTHENTICATE:1', type: 'challenge', text: 'Sign in as demo at Waymark?', numbers: [17, 42, 88] },
      ...{ context: { remoteIp: '203.0.113.9', userAgent: 'Firefox on Linux' }, createdAt: 1, customPayload: '{}' },
      ...{ issuer: 'Waymark', name: 'demo', state: 'pending', secondsLeft: 118 },
    } as const;
    const account = { issuer: 'Waymark', name: 'demo', kinds: ['push', 'TOTP'], isLocked: false } as const;
    at.phone = {
      accounts: [{ ...account, backgroundColor: '#2454d6', imageUrl: undefined, userId: undefined }],
      codes: [{ ...account, type: 'TOTP', code: '492039', secondsLeft: 17, period: 30 }],
      pushes: [
        push,
        { ...push, messageId: 'AUTHENTICATE:2', createdAt: 0 },
        { ...push, messageId: 'AUTHENTICATE:3', state: 'denied' },
      ],
      seesCode: true,
      notice: 'Answer sent.',
    } as unknown as Front['phone'];
    await page.goto(`${origin}/phone`);
    await look('phone');
    at.phone = { accounts: [], codes: [], pushes: [] };
    await page.reload();
    await look('phone-empty');
    at.account = {};
    await page.goto(`${origin}/console`);
    await page.getByRole('heading').waitFor();
    await look('console');

    expect(faults).toEqual([]);
  });
});

describe('The QR code and what is to be pressed', () => {
  test.each([
    ['wide', { width: 1280, height: 800 }],
    ['phone', { width: 390, height: 844 }],
  ])('are above the fold: %s', async (_, viewport) => {
    await page.setViewportSize(viewport);
    await signIn('OathLogin');

    const button = page.getByRole('button', { name: 'Next' });
    await button.waitFor();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    const { y = 0, height = 0 } = (await button.boundingBox()) ?? {};

    expect(y + height).toBeLessThan(viewport.height);
    expect(await page.evaluate('scrollY')).toBe(0);
  });
});

describe('A first visit', () => {
  test('moves nothing once it is seen, keeps the processor for a moment only, and asks for few files', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.addInitScript(`
      window.shift = 0; window.longest = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value })
        .observe({ type: 'layout-shift', buffered: true });
      new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration) })
        .observe({ type: 'longtask', buffered: true });`);

    await open('Login');
    await page.waitForTimeout(300);
    const [shift, longest] = await page.evaluate<[number, number]>('[shift, longest]');

    expect(shift).toBeLessThan(0.02);
    expect(longest).toBeLessThan(500);
    // The page, its style sheet and scripts, its configuration, the look, discovery, the journey.
    expect(requests.filter((path) => !path.startsWith('/phone/')).length).toBeLessThanOrEqual(16);
  });
});

describe('By keyboard alone', () => {
  test('a device is registered by its key, and its code signs in', async () => {
    await open('OathLogin');
    await page.keyboard.type('demo');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Waymark-demo-1');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await page.keyboard.press('Tab');
    await tabTo('summary');
    await page.keyboard.press('Enter');
    await page.locator('.by-hand').waitFor();
    await scan();
    await tabTo('button.primary');
    await page.keyboard.press('Enter');
    await heading('Save your recovery codes');
    await tabTo('button.primary');
    await page.keyboard.press('Enter');
    await heading('Enter your code');
    const [shown] = phone.codes();
    await page.keyboard.type(String(shown?.type === 'TOTP' ? shown.code : ''));

    await page.waitForURL('**/devices');
  });

  test('what has the focus shows it', async () => {
    await open('Login');
    const outlines: string[] = [];
    for (const _ of [1, 2, 3]) {
      outlines.push(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle'));
      await page.keyboard.press('Tab');
    }

    expect(outlines).toEqual(['solid', 'solid', 'solid']);
  });
});

describe('Who wants less motion', () => {
  test('sees nothing move but a slow spinner', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open('Login');

    const moving = await page.evaluate<number>(
      'document.getAnimations().filter((animation) => animation.effect.getTiming().duration > 0).length',
    );

    expect(moving).toBe(0);
  });
});

/** Presses Tab until something of this kind has the focus. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < 12; presses += 1) {
    if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${selector}`);
}
