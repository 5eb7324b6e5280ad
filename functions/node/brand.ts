// How a realm looks: its name, pictures, colours and links, as stored under the configuration kind `brand`. Apart from the
// settings, which every sign-in reads: a logo is a hundred times as long.
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { languageTag } from '../languages.ts';
import { nearest } from '../nearest.ts';
import { sizeFault } from '../ports/stored-size.ts';
import type { Log } from '../ports/system.ts';
import { dataUri, imageFault, isDataUri } from './brand-image.ts';
import { type Colours, contrastFault, hexColour, readable } from './colour.ts';
import { wholeNumber } from './number-bounds.ts';

/** Of a name: what fits above a form, into a label of an app, and into a mail's sender. */
const longestName = 50;
const longestSupport = 300;
const mostThemes = 20;

const name = z
  .string()
  .trim()
  .min(1)
  .max(longestName)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be one line')
  .describe('What the service is called: in titles, beside the logo, as sender of mails, and in authenticator apps');

const colour = z
  .string()
  .refine((text) => hexColour(text) !== undefined, 'must be a colour in hex, as #0a6e4f')
  .meta({ title: 'colour, as `"#0a6e4f"`' });

const generic = [
  'serif',
  'sans-serif',
  'monospace',
  'system-ui',
  'ui-serif',
  'ui-sans-serif',
  'ui-rounded',
  'ui-monospace',
];
const family =
  /^(?:"[A-Za-z0-9][A-Za-z0-9 _-]{0,48}"|'[A-Za-z0-9][A-Za-z0-9 _-]{0,48}'|[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z0-9-]+)*)$/;

const fonts = z
  .string()
  .max(200)
  .refine(
    (stack) => {
      const families = stack.split(',').map((part) => part.trim());
      return families.every((part) => family.test(part)) && generic.includes(families.at(-1) ?? '');
    },
    `must be names of fonts, the last of them one of ${generic.join(', ')}`,
  )
  .describe('Fonts of the pages, best first, of those that the user’s machine has: nothing is loaded');

const byLanguage = z.record(z.string(), z.string().min(1)).meta({ title: 'text by language' });

const https = z
  .string()
  .max(500)
  .refine((text) => isHttps(text), 'must be an https address such as https://example.com/help');

/** `picture`: how pictures are given. `exact`: a key that is not there is a fault. */
function brandSchema(picture: z.ZodType<string, string>, exact: boolean) {
  const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape> =>
    exact ? (z.strictObject(shape) as unknown as z.ZodObject<Shape>) : z.object(shape);
  const image = picture.meta({ title: 'file, SVG or PNG' });
  const keys = {
    name: z.exactOptional(name),
    logo: z.exactOptional(
      object({
        light: image.describe(
          'On a light ground. In mails, which show no SVG, the name stands in its place unless it is a PNG',
        ),
        dark: z.exactOptional(image).describe('On a dark ground. Default: that of `light`'),
      }).describe('Shown above every page and mail, 24 kB at most for each file'),
    ),
    favicon: z.exactOptional(image).describe('The icon of the browser’s tab, 24 kB at most'),
    accent: z.exactOptional(
      z
        .union([
          colour,
          object({
            light: colour.describe('On a light ground'),
            dark: z
              .exactOptional(colour)
              .describe('On a dark ground. Default: made of the other so that it can be read'),
          }),
        ])
        .describe(
          'The colour of buttons and links. Text needs a contrast of 4.5:1, on it and of it: one that has less is refused, ' +
            'with the next that passes',
        ),
    ),
    radius: z.exactOptional(wholeNumber(0, 24).describe('Roundness of corners, in pixels')),
    fonts: z.exactOptional(fonts),
    links: z.exactOptional(
      object({
        help: z.exactOptional(https).describe('Where users find help'),
        terms: z.exactOptional(https).describe('Terms of use'),
        privacy: z.exactOptional(https).describe('The privacy notice'),
      }).describe('Below every page, as https addresses'),
    ),
    support: z.exactOptional(
      z
        .union([
          z.string().min(1).max(longestSupport),
          byLanguage.refine(
            (texts) =>
              Object.entries(texts).every(
                ([tag, text]) => languageTag(tag) !== undefined && text.length <= longestSupport,
              ),
            `must have a text of up to ${longestSupport} characters for each language tag`,
          ),
        ])
        .describe('How users reach somebody, as text or as text by language: below every page, and in mails'),
    ),
    appLogo: z
      .exactOptional(https)
      .describe(
        'Address of a PNG or JPEG that authenticator apps load and show beside the account. Registration nodes without `imgUrl` take it',
      ),
  };
  return object({
    ...keys,
    themes: z
      .exactOptional(
        z
          .record(z.string().min(1).max(256), object(keys))
          .refine((themes) => Object.keys(themes).length <= mostThemes, `may have ${mostThemes} themes`),
      )
      .meta({
        title: '{ <theme> }',
        description:
          'What is different under a theme, by the name that the node Theme gives: the same keys, each as a whole',
      }),
  });
}

const embedded = z.string().refine(isDataUri, 'must be a data URI');
/** Whether the file can be used shows when it is read. */
const fileName = z.string().min(1);

/** As stored. Read leniently: what was fine when it was written stays, and keys of a newer release do no harm. */
const storedBrand = brandSchema(embedded, false);

/** As a configuration has it: pictures are names of files. */
export const configuredBrand = brandSchema(fileName, true).superRefine((brand, { addIssue }) => {
  for (const { path, message } of contrastFaults(brand)) addIssue({ code: 'custom', path: [...path], message });
});

const usableBrand = brandSchema(
  embedded.superRefine((uri, { addIssue }) => {
    const message = imageFault(uri);
    if (message !== undefined) addIssue({ code: 'custom', message });
  }),
  true,
);

export type Brand = z.output<typeof storedBrand>;

/** Undefined for none, and for one that cannot be used: the log then says why, and all goes on without. */
export function brandOf(stored: JsonObject | undefined, log: Log): Brand | undefined {
  if (stored === undefined) return undefined;
  const { data, error } = storedBrand.safeParse(stored);
  if (error) log.error('A brand cannot be used', { findings: error.issues.flatMap(issueTexts) });
  return data;
}

/** What is wrong with a brand that is to be stored. Each begins with its key, if it is about one. Empty: it can be used. */
export function brandFaults(given: unknown): string[] {
  const { data, error } = usableBrand.safeParse(given);
  if (error) return error.issues.flatMap(issueTexts);
  // What passes is JSON.
  const fault = sizeFault(data as JsonObject);
  const contrasts = contrastFaults(data).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [...(fault === undefined ? [] : [`${fault}: fewer or smaller pictures`]), ...contrasts];
}

/** With the files that it names in it. `read` gives the bytes of a file, and throws what its caller wants thrown; `key` says where it is named. */
export function withPictures(brand: JsonObject, read: (file: string, key: string) => Uint8Array, at = ''): JsonObject {
  const embed = (value: Json, key: string): Json =>
    typeof value === 'string' && !isDataUri(value) ? dataUri(read(value, `${at}${key}`)) : value;
  const { logo, favicon, themes, ...rest } = brand;
  const each = (group: JsonObject, work: (value: Json, key: string) => Json): JsonObject =>
    Object.fromEntries(Object.entries(group).map(([key, value]) => [key, work(value, key)]));
  return {
    ...rest,
    ...(logo !== undefined && {
      logo: isJsonObject(logo) ? each(logo, (value, key) => embed(value, `logo.${key}`)) : logo,
    }),
    ...(favicon !== undefined && { favicon: embed(favicon, 'favicon') }),
    ...(themes !== undefined && {
      themes: isJsonObject(themes)
        ? each(themes, (theme, name) =>
            isJsonObject(theme) ? withPictures(theme, read, `${at}themes.${name}.`) : theme,
          )
        : themes,
    }),
  };
}

/** The brand under a theme; a name that it does not know changes nothing. */
export function themed({ themes = {}, ...brand }: Brand, theme: string | undefined): Omit<Brand, 'themes'> {
  const own = theme !== undefined && Object.hasOwn(themes, theme) ? themes[theme] : undefined;
  return { ...brand, ...own };
}

/** The accent on either ground; undefined without one. */
export function accentOf({ accent }: Pick<Brand, 'accent'>): Colours | undefined {
  if (accent === undefined) return undefined;
  const { light, dark } = typeof accent === 'string' ? { light: accent, dark: undefined } : accent;
  // Its schema has made sure that they are colours.
  const day = hexColour(light) ?? light;
  return { light: day, dark: (dark && hexColour(dark)) ?? readable(day, 'dark') };
}

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

function contrastFaults({ accent, themes = {} }: Pick<Brand, 'accent' | 'themes'>): Fault[] {
  const of = (given: Brand['accent'], path: readonly string[]): Fault[] => {
    const each = typeof given === 'object' ? Object.entries(given) : given === undefined ? [] : [['light', given]];
    return each.flatMap(([scheme = '', text = '']) => {
      const colour = hexColour(text);
      const message = colour && contrastFault(colour, scheme === 'dark' ? 'dark' : 'light');
      return message ? [{ path: typeof given === 'object' ? [...path, scheme] : path, message }] : [];
    });
  };
  const ofThemes = Object.entries(themes).flatMap(([theme, { accent: own }]) => of(own, ['themes', theme, 'accent']));
  return [...of(accent, ['accent']), ...ofThemes];
}

function issueTexts(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${place.join('.') || 'brand'}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearest(key, brandKeys);
    return `${[...place, key].join('.')}: unknown${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  });
}

const brandKeys = [...Object.keys(storedBrand.shape), 'light', 'dark', 'help', 'terms', 'privacy'];

function isHttps(text: string): boolean {
  const { protocol, username, password } = URL.parse(text) ?? {};
  return (
    protocol === 'https:' && username === '' && password === '' && /^[\x21-\x7e]+$/.test(text) && !/["'<>\\]/.test(text)
  );
}
