// What a browser says of itself, in the two words that people know it by. Anybody can say anything: it is for looking at only.

/** Later versions name their ancestors too: the first that fits is meant. */
const browsers = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera|OPiOS)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
] as const;

const systems = [
  ['Windows', /\bWindows\b/],
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

export interface BrowserName {
  /** `Firefox`; empty when unknown. */
  readonly browser: string;
  /** `Windows`, `iPhone`; empty when unknown. */
  readonly system: string;
}

/** Of the header User-Agent. */
export function browserNameOf(userAgent: string): BrowserName {
  return { browser: firstIn(browsers, userAgent), system: firstIn(systems, userAgent) };
}

function firstIn(names: readonly (readonly [string, RegExp])[], text: string): string {
  return names.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
}
