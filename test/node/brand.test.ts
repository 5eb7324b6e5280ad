import { describe, expect, test } from '@jest/globals';
import { accentOf, brandFaults, brandOf, configuredBrand, themed, withPictures } from '../../functions/node/brand.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { pngFile, pngUri, svgUri } from '../support/pictures.ts';

const whole = {
  name: 'Acme & Söhne',
  logo: { light: svgUri(), dark: pngUri() },
  favicon: svgUri(),
  accent: { light: '#0a6e4f', dark: '#5fd3a0' },
  radius: 0,
  fonts: '"Acme Sans", Helvetica Neue, sans-serif',
  links: { help: 'https://acme.example/help', terms: 'https://acme.example/t', privacy: 'https://acme.example/p' },
  support: { en: 'Call 1234', 'de-CH': 'Telefon 1234' },
  appLogo: 'https://acme.example/logo.png',
  themes: { Dark: { accent: '#333', radius: 24 } },
};

describe('a brand', () => {
  test('may say everything, or nothing', () => {
    expect(brandFaults(whole)).toEqual([]);
    expect(brandFaults({})).toEqual([]);
  });

  test.each([
    [{ nam: 'Acme' }, 'nam: unknown; did you mean name?'],
    [{ logo: { lite: svgUri() } }, 'logo.light: '],
    [{ logo: { light: svgUri(), drak: svgUri() } }, 'logo.drak: unknown; did you mean dark?'],
    [{ logo: { light: 'logo.svg' } }, 'logo.light: must be a data URI'],
    [{ name: ' ' }, 'name: '],
    [{ name: 'a'.repeat(51) }, 'name: '],
    [{ accent: 'green' }, 'accent: '],
    [{ accent: '#77aadd' }, 'accent: #77aadd has a contrast of 2.26:1'],
    [{ accent: { light: '#0a6e4f', dark: '#0a6e4f' } }, 'accent.dark: #0a6e4f has a contrast of '],
    [{ themes: { Sun: { accent: '#ff0' } } }, 'themes.Sun.accent: #ffff00 has a contrast of 1.00:1'],
    [{ themes: { Sun: { themes: {} } } }, 'themes.Sun.themes: unknown'],
    [{ radius: 25 }, 'radius: must be at most 24'],
    [{ radius: 1.5 }, 'radius: '],
    [{ links: { help: 'http://acme.example' } }, 'links.help: must be an https address'],
    [{ links: { help: 'mailto:help@acme.example' } }, 'links.help: '],
    [{ support: { 'in English': 'x' } }, 'support: '],
    [{ appLogo: 'logo.png' }, 'appLogo: '],
    ['none', 'brand: '],
  ])('%j is refused by the name of its key', (given, fault) => {
    expect(brandFaults(given)[0]).toMatch(new RegExp(`^${fault.replaceAll('.', '\\.').replaceAll('?', '\\?')}`));
  });

  test.each([
    ['header injection: a name of two lines', { name: 'Acme\r\nBcc: all@example.com' }],
    ['header injection: a name with a line separator', { name: 'Acme\u2028x' }],
    ['script injection: a link that runs', { links: { terms: 'javascript:alert(1)' } }],
    ['script injection: a link that ends its attribute', { links: { terms: 'https://a.example/"onclick="x' } }],
    ['phishing: a link that shows another host', { links: { help: 'https://bank.example@evil.example/' } }],
    ['style injection: fonts that end their declaration', { fonts: 'x; background: url(https://evil.example), serif' }],
    ['style injection: fonts that fetch', { fonts: 'url(https://evil.example), serif' }],
    ['style injection: a colour that goes on', { accent: '#0a6e4f; background: red' }],
    ['script injection: a picture that acts', { logo: { light: svgUri('<svg onload="alert(1)"/>') } }],
    ['script injection: a picture of a theme', { themes: { a: { favicon: svgUri('<svg><script/></svg>') } } }],
  ])('%s', (_, given) => {
    expect(brandFaults(given)).toHaveLength(1);
  });

  test('of a configuration names files, which come into it', () => {
    const given = {
      name: 'Acme',
      logo: { light: 'l.svg' },
      favicon: 'f.png',
      themes: { A: { logo: { light: 'a.png' } } },
    };
    const read: string[] = [];

    const stored = withPictures(given, (file, key) => {
      read.push(`${key} ${file}`);
      return file.endsWith('png') ? pngFile() : Buffer.from('<svg/>');
    });

    expect(configuredBrand.safeParse(given).success).toBe(true);
    expect(read.sort()).toEqual(['favicon f.png', 'logo.light l.svg', 'themes.A.logo.light a.png']);
    expect(stored).toEqual({
      ...{ name: 'Acme', logo: { light: svgUri('<svg/>') }, favicon: pngUri() },
      themes: { A: { logo: { light: pngUri() } } },
    });
    expect(withPictures(stored, () => new Uint8Array())).toEqual(stored);
  });

  test('under a theme is the same but for what the theme says, each key as a whole', () => {
    const brand = { ...whole, themes: { Dark: { accent: '#333', links: { help: 'https://dark.example' } } } };

    expect(themed(brand, 'Dark')).toMatchObject({
      name: whole.name,
      accent: '#333',
      links: { help: 'https://dark.example' },
    });
    expect(themed(brand, 'Dark').links).not.toHaveProperty('terms');
    for (const other of [undefined, '', 'dark', 'constructor', '__proto__']) {
      expect(themed(brand, other)).toEqual({ ...whole, themes: undefined });
    }
  });

  test('has an accent for both grounds: one that is not given is made to be read', () => {
    expect(accentOf({ accent: { light: '#0a6e4f', dark: '#5FD3A0' } })).toEqual({ light: '#0a6e4f', dark: '#5fd3a0' });
    expect(accentOf({ accent: '#0A6E4F' })?.light).toBe('#0a6e4f');
    expect(brandFaults({ accent: accentOf({ accent: '#0a6e4f' }) })).toEqual([]);
    expect(accentOf({})).toBeUndefined();
  });

  test('that is stored is read leniently: with a colour of before, and with keys of a newer release', () => {
    const log = recordedLog();

    expect(brandOf({ name: 'Acme', accent: '#77aadd', sound: 'ding' }, log)).toEqual({
      name: 'Acme',
      accent: '#77aadd',
    });
    expect(brandOf(undefined, log)).toBeUndefined();
    expect(log.lines).toEqual([]);
    expect(brandOf({ name: 7 }, log)).toBeUndefined();
    expect(log.messages('error')).toEqual(['A brand cannot be used']);
  });
});
