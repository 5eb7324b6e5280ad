// Each shipped journey in German and in Japanese, without one English word; and a realm that is written from right to left.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import type { CatalogueLanguage } from '../../functions/languages.ts';
import { plainEnglish } from '../../functions/plain-english.ts';
import { catalogue } from '../../functions/texts.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';
import { launchBrowser } from './browser.ts';
import { type Person, password, person } from './people.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';

let stack: StackInProcess;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  restoreWallClock();
  await browser.close();
  await stack.stop();
});

const origin = () => new URL(stack.url).origin;

async function newPerson(username: string, locale: string, realm = '/alpha'): Promise<Person> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  const attributes = { mail: [`${username}@example.com`] };
  await store.put({ realm, username, active: true, attributes, password });
  return person(browser, origin(), username, 'desktop', { locale });
}

/** All that somebody sees, hears or hovers over, text by text, but for codes. */
const shownTexts = `(() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest('script, style, noscript, code')) texts.push(data);
  }
  for (const element of document.body.querySelectorAll('[aria-label], [alt], [title], [placeholder]'))
    for (const name of ['aria-label', 'alt', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
  return texts.map((text) => text.trim()).filter(Boolean);
})()`;

interface Look {
  readonly texts: readonly string[];
  readonly codes: readonly string[];
  readonly lang: string;
}

const shownLook = `({
  texts: ${shownTexts},
  codes: [...document.querySelectorAll('.codes code')].map((code) => code.innerText),
  lang: document.documentElement.lang,
})`;

/** Names, and words that these languages have taken over. */
const names = /\b(?:Waymark|ForgeRock|Pixel|Apple App Store|Google Play Store|Chrome|Linux)\b/g;
const taken = /\b(?:QR|PIN|OS|OK|TOTP|HOTP|UTC|Caps Lock|App|Apps)\b/gi;

/** What of these texts is English, for a reader of this language. */
function englishIn(texts: readonly string[], language: CatalogueLanguage, username: string): string[] {
  const [english, own] = [catalogue('en'), catalogue(language)];
  const differing = Object.keys(english).filter((key) => english[key] !== own[key]);
  const theirs = new Set(Object.values(own));
  const said = [...differing.map((key) => english[key] ?? ''), ...Object.values(plainEnglish)].filter(
    (text) => !theirs.has(text),
  );
  const plain = texts.map((text) => text.replaceAll(username, '').replaceAll(names, '').trim());
  return plain.filter((text) => {
    if (said.includes(text)) return true;
    if (said.some((phrase) => phrase.length > 12 && text.includes(phrase))) return true;
    // Where letters are others, any Latin word is one too many.
    return language === 'ja' && /[A-Za-z]{3,}/.test(text.replaceAll(taken, '').replaceAll(/\S*[\d@:/]\S*/g, ''));
  });
}

interface Seen {
  readonly english: readonly string[];
  readonly languages: readonly string[];
  readonly recoveryCodes: readonly string[];
  readonly steps: number;
}

/** Goes through a journey by what fields are for, whatever they are called, until My devices are there. */
async function walk(
  who: Person,
  journey: string,
  language: CatalogueLanguage,
  earlierCodes: readonly string[] = [],
): Promise<Seen> {
  const { page } = who;
  const english: string[] = [];
  const languages = new Set<string>();
  const recoveryCodes = [...earlierCodes];
  let steps = 0;
  const look = async (): Promise<void> => {
    steps += 1;
    // A passkey is asked for at once: by now the page may be another.
    const seen = await page.evaluate<Look>(shownLook).catch(() => undefined);
    if (seen === undefined) return;
    english.push(...englishIn(seen.texts, language, who.username));
    recoveryCodes.push(...seen.codes);
    languages.add(seen.lang);
  };
  await page.goto(`${origin()}/login?journey=${journey}`);
  for (let step = 0; step < 20; step += 1) {
    await page.locator('main:not(:has(form[aria-busy=true])) h1').waitFor();
    await look();
    if (page.url().includes('/devices')) return { english, languages: [...languages], recoveryCodes, steps };
    const before = await stateOf(page);
    await answer(who, recoveryCodes);
    if (await until(page, async () => (await stateOf(page)) !== before)) continue;
    throw new Error(`${journey} stays at: ${before}`);
  }
  throw new Error(`${journey} does not end: ${await stateOf(page)}`);
}

async function stateOf(page: Page): Promise<string> {
  const text = String(await page.evaluate('document.querySelector("main")?.innerText ?? ""').catch(() => ''));
  // Waits count down by themselves.
  return `${page.url()} ${text.replaceAll(/\d+/g, '')}`;
}

/** Whether it became so within ten seconds. */
async function until(page: Page, isSo: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isSo()) return true;
    await page.waitForTimeout(100);
  }
  return false;
}

async function answer(who: Person, recoveryCodes: readonly string[]): Promise<void> {
  const { page, username, phone } = who;
  const there = async (selector: string) => (await page.locator(selector).count()) > 0;
  if (await there('img.qr')) {
    await phone.getByRole('button', { name: 'Scan it' }).click();
    if (!(await there('button[type=submit]'))) return;
  }
  if (await there('.number')) return answerPush(who, who.tapNumber);
  if (await there('.wait')) return answerPush(who, () => who.answer('Approve'));
  if (await there('input[autocomplete^=username]:not([hidden])'))
    await page.locator('input[autocomplete^=username]:not([hidden])').fill(username);
  if (await there('input[type=password]')) await page.locator('input[type=password]').first().fill(password);
  if (await there('input[autocomplete=one-time-code]')) {
    const code = (await lastCode(username)) ?? (await who.code());
    // It sends itself when it is whole.
    return page.locator('input[autocomplete=one-time-code]').fill(code);
  }
  const [recoveryCode] = recoveryCodes;
  if (recoveryCode !== undefined && (await there(recoveryField))) await page.locator(recoveryField).fill(recoveryCode);
  const first = page.locator('button[type=submit], .buttons button').first();
  await first.click({ timeout: 5_000 }).catch(() => {});
}

const recoveryField = 'input[autocomplete=off]';

/** What waits for it looks every five seconds, which are over at once. */
async function answerPush({ page, phone }: Person, press: () => Promise<void>): Promise<void> {
  await Promise.all([phone.waitForResponse((response) => response.request().method() === 'POST'), press()]);
  advanceWallClock(6_000);
  await page.clock.fastForward(6_000);
}

async function lastCode(username: string): Promise<string | undefined> {
  const response = await fetch(`${origin()}/mail/messages`);
  const { messages } = (await response.json()) as { messages: readonly { to: string; text: string }[] };
  const mine = messages.filter(({ to }) => to.startsWith(`${username}@`));
  return mine.flatMap(({ text }) => /^ *(\d{6}) *$/m.exec(text)?.[1] ?? [])[0];
}

/** The phone is a new one. */
async function forget({ phone, username }: Person): Promise<void> {
  const account = phone.locator('article[id^=account]').filter({ hasText: username });
  await account.getByText('More').click();
  await account.getByRole('button', { name: 'Remove from this phone' }).click();
  await account.waitFor({ state: 'detached' });
}

const journeys = readdirSync(new URL('../../journeys/', import.meta.url)).map((name) => name.replace(/\..*/, ''));
/** Whoever has a factor already is asked for it: these begin with one of another journey. A code serves once in its time. */
const begins: Readonly<Record<string, string>> = {
  StepUp: 'PasskeyRegistration',
  PassRegistration: 'OathLogin',
  ChangePassword: 'PasskeyRegistration',
};

describe.each(['de', 'ja'] as const)('In %s', (language) => {
  test.each(journeys)(
    '%s has not one English word',
    async (journey) => {
      const who = await newPerson(`${language}-${journey.toLowerCase()}-reader`, language);
      await who.page.clock.install();
      await virtualAuthenticator(who.page);

      const earlier = begins[journey];
      const before = earlier === undefined ? undefined : await walk(who, earlier, language);
      if (journey === 'PassRegistration') await forget(who);
      const seen = await walk(who, journey, language, before?.recoveryCodes);
      await who.close();

      expect(seen.english).toEqual([]);
      expect(seen.languages).toEqual([language]);
      expect(seen.steps).toBeGreaterThan(1);
    },
    120_000,
  );

  test('a wrong password, and a sign-in that fails, are said in it', async () => {
    const who = await newPerson(`fails-${language}`, language);
    await who.page.goto(`${origin()}/login?journey=PushLoginSimple`);
    await who.page.locator('input[autocomplete^=username]').fill(who.username);
    await who.page.locator('input[type=password]').fill('wrong');
    await who.page.keyboard.press('Enter');
    await who.page.getByRole('alert').waitFor();

    const texts: string[] = await who.page.evaluate(shownTexts);
    const { page, complaints } = who;
    await who.close();

    expect(englishIn(texts, language, who.username)).toEqual([]);
    expect([page.isClosed(), complaints]).toEqual([true, []]);
  });
});

test('no English is there for a moment either, for who reads something else', async () => {
  const who = await newPerson('moment', 'ja');
  // All that was ever drawn.
  await who.page.addInitScript(`
    window.drawn = new Set();
    new MutationObserver(() => { for (const text of ${shownTexts}) drawn.add(text); })
      .observe(document, { subtree: true, childList: true, characterData: true });
  `);
  await who.page.goto(`${origin()}/login?journey=Login`);
  await who.page.locator('input[type=password]').waitFor();

  const drawn: string[] = await who.page.evaluate('[...drawn]');
  await who.close();

  expect(drawn.length).toBeGreaterThan(3);
  expect(englishIn(drawn, 'ja', who.username)).toEqual([]);
});

test('a realm adds Arabic: the page is turned around, in the realm’s words, and what is left is marked as English', async () => {
  const arabic: Record<string, string> = JSON.parse(
    readFileSync(new URL('../fixtures/arabic-texts.json', import.meta.url), 'utf8'),
  );
  const editor = dynamoConfigurationEditor(dynamo());
  const settings = (await dynamoConfiguration(dynamo()).get('/alpha', 'realm', ''))?.value ?? {};
  await editor.put('/rtl', 'realm', '', { ...settings, defaultJourney: 'Login', ownTexts: ['ar'] });
  const login = await dynamoConfiguration(dynamo()).get('/alpha', 'journey', 'Login');
  await editor.put('/rtl', 'journey', 'Login', login?.value ?? {});
  await editor.put('/rtl', 'texts', 'ar', arabic);
  const who = await newPerson('amal', 'ar-EG', '/rtl');

  await who.page.goto(`${origin()}/login?realm=rtl`);
  await who.page.getByLabel(String(arabic['node.userName'])).waitFor();
  await who.look('arabic');
  const { lang, dir } = await who.page.evaluate(
    '({ lang: document.documentElement.lang, dir: document.documentElement.dir })' as unknown as () => {
      lang: string;
      dir: string;
    },
  );
  const label = await who.page.getByText(String(arabic['node.userName'])).boundingBox();
  const card = await who.page.locator('main').boundingBox();
  const unknown = await who.page.getByText('Password', { exact: true }).getAttribute('lang');
  await who.close();

  expect([lang, dir, unknown]).toEqual(['ar', 'rtl', '']);
  // Words begin at the right.
  expect((label?.x ?? 0) + (label?.width ?? 0)).toBeGreaterThan((card?.x ?? 0) + (card?.width ?? 0) / 2);
  expect(who.faults).toEqual([]);
  expect(who.complaints).toEqual([]);
});
