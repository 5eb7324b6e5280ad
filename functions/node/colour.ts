// Colours of a brand: whether they can be read where they stand, and the nearest that can.

export interface Colours {
  /** `#rrggbb`, on a light ground and on a dark one. */
  readonly light: string;
  readonly dark: string;
}

/** What the pages have behind a link or around a button, as login/src/look.css has it: page, card, and what is sunken into it. */
export const grounds: Readonly<Record<keyof Colours, readonly string[]>> = {
  light: ['#f5f6f8', '#ffffff', '#f5f6f8'],
  dark: ['#0e1014', '#16181d', '#1f2229'],
};

/** WCAG 2.2, success criterion 1.4.3. */
const leastContrast = 4.5;

/** For text on an accent colour: whichever is better to read. */
const inks = ['#ffffff', '#0b0f17'] as const;
/** Towards which end a colour goes that cannot be read there. */
const ends = { light: '#000000', dark: '#ffffff' } as const;
const steps = 100;

type Channels = readonly [red: number, green: number, blue: number];

/** `#0a6` and `#00AA66` are `#00aa66`; undefined for what is no such colour. */
export function hexColour(text: string): string | undefined {
  const [, digits = ''] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) ?? [];
  if (digits === '') return undefined;
  const long = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  return `#${long.toLowerCase()}`;
}

/** From 1 to 21, as WCAG has it. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The colour of text on this one. */
export function inkOn(colour: string): string {
  const [light, dark] = inks;
  return contrast(colour, light) >= contrast(colour, dark) ? light : dark;
}

/** The worst that there is of it on the ground of the scheme, and of text on it. */
export function worstContrast(colour: string, scheme: keyof Colours): number {
  return Math.min(...[...grounds[scheme], inkOn(colour)].map((other) => contrast(colour, other)));
}

/** The colour itself where it can be read, else the first that can on the way to black, or to white on a dark ground. */
export function readable(colour: string, scheme: keyof Colours): string {
  for (let step = 0; step < steps; step += 1) {
    const mixed = mix(colour, ends[scheme], step / steps);
    if (worstContrast(mixed, scheme) >= leastContrast) return mixed;
  }
  return ends[scheme];
}

/** Undefined where it can be read; else how badly, and what can be read in its place. */
export function contrastFault(colour: string, scheme: keyof Colours): string | undefined {
  const worst = worstContrast(colour, scheme);
  if (worst >= leastContrast) return undefined;
  // Never rounded up to what would do.
  const ratio = (Math.floor(worst * 100) / 100).toFixed(2);
  return (
    `${colour} has a contrast of ${ratio}:1 on the ${scheme} page, and text needs ${leastContrast}:1; ` +
    `the next colour that passes is ${readable(colour, scheme)}`
  );
}

function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  const mixed = a.map((value, at) => Math.round(value + ((b[at] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): Channels {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}
