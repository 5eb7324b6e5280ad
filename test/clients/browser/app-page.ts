// A page of an app on another origin than the API's, open in a browser profile of its own.
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface AppPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong on the page and nobody caught. */
  readonly errors: readonly string[];
  /** Other hosts that the page asked for something. None of them was reached. */
  readonly outside: ReadonlySet<string>;
  close(): Promise<void>;
}

const place = { latitude: 51.45, longitude: -2.6 };

/** `hasten`: its timers run so many times as fast. */
export async function openAppPage(browser: Browser, hasten = 1): Promise<AppPage> {
  const context = await browser.newContext({ geolocation: place, permissions: ['geolocation'], locale: 'en-GB' });
  context.setDefaultTimeout(40_000);
  const outside = new Set<string>();
  const isOutside = ({ hostname }: URL): boolean => hostname !== 'localhost';
  await context.route(isOutside, (route) => {
    outside.add(new URL(route.request().url()).hostname);
    return route.abort();
  });
  await context.addInitScript(`{
    const timer = window.setTimeout;
    window.setTimeout = (work, milliseconds = 0, ...rest) => timer(work, milliseconds / ${hasten}, ...rest);
  }`);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  return { context, page, errors, outside, close: () => context.close() };
}
