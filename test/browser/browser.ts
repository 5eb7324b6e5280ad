// Chromium, and what the tests do in it: people with pages of two widths, and screens that are looked at.
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const widths = {
  wide: { width: 1440, height: 900 },
  desktop: { width: 1280, height: 900 },
  narrow: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;

export type Width = keyof typeof widths;

const out = fileURLToPath(new URL('out/', import.meta.url));
// The first is Chromium without the windows that nobody would see: a third less work.
const places = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** Nothing of it calls home. `more`: further switches. */
export function launchBrowser(...more: readonly string[]): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? places.find(existsSync);
  if (executablePath === undefined) throw new Error('Chromium is not here: apt-get install chromium');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more];
  return chromium.launch({ executablePath, args });
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about or let fail, but for answers that a sign-in is meant to get. */
  readonly complaints: readonly string[];
}

export async function visitor(browser: Browser, width: Width, locale = 'en-GB'): Promise<Visitor> {
  const context = await browser.newContext({ viewport: widths[width], locale });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  return { context, page, complaints };
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** The dark screen is the light one in other colours. */
const rules = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  dark: ['color-contrast', 'link-in-text-block'],
} as const;

/** Saves the screen in light and dark, and gives what axe finds wrong in either: `color-contrast: <p>…`. */
export async function lookAt(page: Page, name: string): Promise<string[]> {
  mkdirSync(out, { recursive: true });
  const found: string[] = [];
  const [width] = Object.entries(widths).find(([, { width }]) => width === page.viewportSize()?.width) ?? ['other'];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${out}${name}-${width}-${colorScheme}.png`, fullPage: true });
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
    const { violations }: AxeResults = await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(rules[colorScheme])} })`,
    );
    found.push(...violations.map(({ id, nodes }) => `${name} ${colorScheme} ${id}: ${nodes[0]?.html}`));
  }
  return found;
}
