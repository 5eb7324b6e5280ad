// What pages are told of how their realm looks: the brand with all that follows from it, so that a page computes nothing.
import type { JsonObject } from '../json.ts';
import { accentOf, type Brand, themed } from '../node/brand.ts';
import { inkOn } from '../node/colour.ts';
import { bestText } from '../node/localised-text.ts';

export interface LookWish {
  /** By its name, which a step has as `theme`; one that there is not changes nothing. */
  readonly theme?: string | undefined;
  /** Best first. */
  readonly languages: readonly string[];
  /** The realm's. */
  readonly locale: string;
}

/**
 * `name`, `logo`, `favicon`, `radius`, `fonts` and `links` as they are configured, `support` in the best of the languages, and
 * `accent` and `ink`, which is for text on it, as `{ light, dark }`. What is not configured is left out.
 */
export function brandShown(brand: Brand, { theme, languages, locale }: LookWish): JsonObject {
  const { name, logo, favicon, radius, fonts, links, support, accent: given } = themed(brand, theme);
  const accent = accentOf(given === undefined ? {} : { accent: given });
  const text =
    typeof support === 'object'
      ? bestText(support, { request: languages, realm: locale, server: 'en' }, 'realmServerFirst')
      : support;
  return {
    ...(name !== undefined && { name }),
    ...(logo && { logo: { light: logo.light, dark: logo.dark ?? logo.light } }),
    ...(favicon !== undefined && { favicon }),
    ...(accent && { accent: { ...accent }, ink: { light: inkOn(accent.light), dark: inkOn(accent.dark) } }),
    ...(radius !== undefined && { radius }),
    ...(fonts !== undefined && { fonts }),
    ...(links && { links: { ...links } }),
    ...(text !== undefined && { support: text }),
  };
}
