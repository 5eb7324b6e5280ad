// A realm under a brand of its own, wherever its users meet it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { brandFaults } from '../../functions/node/brand.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { pngUri, svgUri } from '../support/pictures.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser } from './browser.ts';
import { type Person, person } from './people.ts';

const wordmark = (colour: string) =>
  svgUri(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 32"><circle cx="16" cy="16" r="14" fill="${colour}"/>` +
      `<text x="40" y="24" font-family="sans-serif" font-size="24" font-weight="700" fill="${colour}">Acme</text></svg>`,
  );
const brand = {
  name: 'Acme',
  logo: { light: wordmark('#0a6e4f'), dark: wordmark('#5fd3a0') },
  favicon: pngUri(32, 32),
  accent: { light: '#0a6e4f', dark: '#5fd3a0' },
  radius: 3,
  fonts: 'Georgia, serif',
  links: { help: 'https://acme.example/help', privacy: 'https://acme.example/privacy' },
  support: { en: 'Call +1 555 0100', de: 'Telefon 030 1234' },
  themes: { Night: { name: 'Acme Night', accent: '#7a1fa2' } },
};

let stack: StackInProcess;
let browser: Browser;
let who: Person;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
  await wears(brand);
  who = await person(browser, origin, 'demo', 'phone');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function wears(value: Parameters<typeof brandFaults>[0] & object): Promise<void> {
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'brand', '', { ...value });
}

const style = (selector: string, property: string): Promise<string> =>
  who.page.evaluate(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(property)}]`,
  );
const shownLogo = () => who.page.evaluate('document.querySelector("img.logo").currentSrc');
const icon = () => who.page.locator('link[rel=icon]').getAttribute('href');

test('this brand is one that a configuration may have', () => {
  expect(brandFaults(brand)).toEqual([]);
});

test('the sign-in page wears it, on light grounds and on dark ones', async () => {
  await who.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await who.page.goto(`${origin}/login?journey=Login`);
  await who.heading('Sign in');
  await who.page.getByRole('img', { name: 'Acme' }).waitFor();

  expect(await who.page.title()).toBe('Sign in · Acme');
  expect(await icon()).toBe(brand.favicon);
  expect(await shownLogo()).toBe(brand.logo.light);
  expect(await style('.primary', 'backgroundColor')).toBe('rgb(10, 110, 79)');
  expect(await style('.primary', 'color')).toBe('rgb(255, 255, 255)');
  expect(await style('.primary', 'borderRadius')).toBe('3px');
  expect(await style('h1', 'fontFamily')).toBe('Georgia, serif');
  await who.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // Another picture is taken a moment after the ground has changed. The page's policy lets nobody wait in it by text.
  for (let looks = 0; looks < 200 && (await shownLogo()) !== brand.logo.dark; looks += 1)
    await who.page.waitForTimeout(50);
  expect(await shownLogo()).toBe(brand.logo.dark);
  expect(await style('.primary', 'backgroundColor')).toBe('rgb(95, 211, 160)');
  expect(await style('.primary', 'color')).toBe('rgb(11, 15, 23)');
  await who.look('brand');
});

test('its links open beside the sign-in, and its support is in the reader’s language', async () => {
  const foot = who.page.getByRole('contentinfo');

  expect(await foot.getByRole('link').allInnerTexts()).toEqual(['Help', 'Privacy']);
  expect(await foot.getByRole('link', { name: 'Help' }).getAttribute('href')).toBe('https://acme.example/help');
  expect(await foot.getByRole('link', { name: 'Help' }).getAttribute('rel')).toBe('noopener noreferrer');
  expect(await foot.innerText()).toContain('Call +1 555 0100');
  await who.page.goto(`${origin}/login?journey=Login&locale=de`);
  await foot.getByText('Telefon 030 1234').waitFor();
});

test('whoever comes back sees it at once, whether the server says anything or not', async () => {
  await who.page.route('**/waymark/look*', (route) => route.abort());
  await who.page.goto(`${origin}/login?journey=Login`);
  await who.page.getByRole('img', { name: 'Acme' }).waitFor();

  expect(await who.page.evaluate('document.documentElement.style.getPropertyValue("--radius")')).toBe('3px');
  await who.page.unroute('**/waymark/look*');
});

test('a step under a theme wears what the theme says, and the one after it what the realm does', async () => {
  const themed = journeyExport({
    id: 'Themed',
    entry: 'night',
    nodes: {
      night: { type: 'ThemeNode', config: { themeConfigName: 'Night' }, to: { outcome: 'name' } },
      name: { type: 'UsernameCollectorNode', to: { outcome: 'day' } },
      day: { type: 'ThemeNode', config: { themeConfigName: 'Day' }, to: { outcome: 'code' } },
      code: { type: 'UsernameCollectorNode', to: { outcome: 'failure' } },
    },
  });
  await stack.importJourneys(themed);
  await who.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await who.page.goto(`${origin}/login?journey=Themed`);
  await who.page.getByRole('img', { name: 'Acme Night' }).waitFor();

  expect(await who.page.title()).toMatch(/ · Acme Night$/);
  expect(await style('.primary', 'backgroundColor')).toBe('rgb(122, 31, 162)');
  expect(await style('.primary', 'borderRadius')).toBe('3px');
  await who.page.getByLabel(/user ?name/i).fill('demo');
  await who.page.keyboard.press('Enter');
  await who.page.getByRole('img', { name: 'Acme', exact: true }).waitFor();
  expect(await style('.primary', 'backgroundColor')).toBe('rgb(10, 110, 79)');
});

test.each([
  ['cannot be reached', 500, ''],
  ['says nothing', 200, '{}'],
  ['has links that run', 200, '{"brand":{"links":{"help":"javascript:alert(1)"}}}'],
  ['says what is no JSON', 200, '<html>'],
])('where the server %s, the page has a look of its own', async (_, status, body) => {
  const other = await person(browser, origin, 'demo', 'phone');
  await other.page.route('**/waymark/look*', (route) =>
    route.fulfill({ status, body, contentType: 'application/json' }),
  );
  await other.page.goto(`${origin}/login?journey=Login`);
  await other.heading('Sign in');
  await other.page.locator('svg.mark').waitFor();

  expect(await other.page.title()).toBe('Sign in');
  expect(await other.page.getByRole('contentinfo').count()).toBe(0);
  expect(await other.page.evaluate('document.documentElement.getAttribute("style") ?? ""')).toBe('');
  expect(other.complaints).toEqual([]);
  await other.close();
});

test('an authenticator app, My account and mails have it, too', async () => {
  await who.open('OathLogin');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  // It sends itself when it is full.
  await who.type('Verification code', await who.code());
  await who.arrived();
  await who.heading('My account');
  await who.page.getByRole('img', { name: 'Acme' }).waitFor();
  await who.look('brand-devices');

  expect(await who.phone.locator('article[id^=account]').first().innerText()).toContain('Acme');
  expect(await who.page.title()).toMatch(/ · Acme$/);
  expect(await who.page.getByRole('contentinfo').innerText()).toContain('Call +1 555 0100');
  const mail = await until(async () => (await outbox()).find(({ to }) => to === 'demo@example.com'));
  expect(mail).toMatchObject({ fromName: 'Acme', subject: 'A device was registered' });
  expect(mail?.html).toContain('border-top:4px solid #0a6e4f');
  expect(mail?.text).toContain('Acme\nCall +1 555 0100');
  expect(who.faults).toEqual([]);
  expect(who.complaints).toEqual([]);
});

interface SentMail {
  readonly to: string;
  readonly fromName?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

async function outbox(): Promise<readonly SentMail[]> {
  const response = await fetch(`${origin}/mail/messages`);
  return ((await response.json()) as { readonly messages: readonly SentMail[] }).messages;
}

/** What comes within seconds, since an event and a worker stand before it. */
async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value | undefined> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await who.page.waitForTimeout(100);
  }
  return undefined;
}
