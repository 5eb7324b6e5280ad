// How the account's things are said: times, clients, and what a user showed.
import { unnamedAs } from '../shared/device-names.ts';
import { language, words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { Device } from './account-server.ts';

/** The reader's own kind of the page's language: who reads British English writes the day first. */
const ownLanguage = navigator.languages.find((tag) => new Intl.Locale(tag).language === language) ?? language;
const times = new Intl.DateTimeFormat(ownLanguage, { dateStyle: 'medium', timeStyle: 'short' });

/** With the hour, in the reader's own zone. */
export function timeText(milliseconds: number): string {
  return milliseconds <= 0 ? words.never : times.format(milliseconds);
}

/** `Chrome on Windows`, or as much of it as is known. */
export function clientText({ browser, system }: { readonly browser: string; readonly system: string }): string {
  if (browser && system) return filled(words.browserOn, { browser, system });
  return browser || system || words.unknownBrowser;
}

/** By its name in the reader's language. */
export function countryText(code: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

const methods: Readonly<Record<string, string>> = {
  pwd: words.byPassword,
  oath: words.byOath,
  push: words.byPush,
  webauthn: words.passkey,
  recovery: words.byRecovery,
  remembered: words.byRemembered,
  otp: words.byCode,
};

export function methodsText(shown: readonly string[]): string {
  const named = shown.flatMap((method) => (Object.hasOwn(methods, method) ? [methods[method] ?? ''] : []));
  return named.join(' + ');
}

export function nameOf({ deviceName }: Pick<Device, 'deviceName'>): string {
  return unnamedAs(deviceName) ?? deviceName;
}
