// The brand of a configuration on its way into a realm, by the example that docs/branding.md has.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { realmSeeds } from '../../functions/deployment/realm-seeds.ts';
import type { JsonObject } from '../../functions/json.ts';
import { configurationOf } from '../../lib/configuration.ts';
import { seedFiles } from '../../lib/seed-files.ts';
import { pngFile, pngUri, svgLogo, svgUri } from '../support/pictures.ts';

const page = readFileSync(new URL('../../docs/branding.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = '']) => JSON.parse(text));
const { realms } = examples[0];
const { brand } = realms.alpha;

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'waymark-brand-'));

beforeAll(() => {
  mkdirSync(join(folder, 'brand'));
  mkdirSync(join(folder, 'journeys'));
  for (const name of ['logo.svg', 'logo-on-dark.svg']) writeFileSync(join(folder, 'brand', name), svgLogo);
  writeFileSync(join(folder, 'brand', 'icon.png'), pngFile());
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function seeded(given: JsonObject): JsonObject | undefined {
  const { realms: all } = seedFiles(configurationOf({ realms: { alpha: { brand: given } } } as never));
  const alpha = all.find(({ realm }) => realm === '/alpha');
  return alpha && realmSeeds(alpha).seeds.find(({ kind }) => kind === 'brand')?.value;
}

describe('A brand in a configuration', () => {
  test('is written as the page has it, with its pictures in it', () => {
    const { logo: _logo, favicon: _favicon, ...rest } = brand;

    expect(seeded(brand)).toEqual({ ...rest, logo: { light: svgUri(), dark: svgUri() }, favicon: pngUri() });
  });

  test('may have the themes that the page has', () => {
    expect(seeded(examples[1])).toEqual(examples[1]);
  });

  test.each([
    [{ nam: 'Acme' }, 'realms.alpha.brand.nam: unknown; did you mean name?'],
    [{ accent: '#77aadd' }, 'realms.alpha.brand.accent: #77aadd has a contrast of 2.26:1'],
    [
      { logo: { light: 'brand/none.svg' } },
      'waymark.realms.alpha.brand.logo.light: cannot read the file brand/none.svg',
    ],
    [{ favicon: 'brand/evil.svg' }, 'brand: favicon: has an element <script>'],
  ])('%j stops the synthesis by the name of its key', (given: JsonObject, fault) => {
    writeFileSync(join(folder, 'brand', 'evil.svg'), '<svg><script/></svg>');

    expect(() => seeded(given)).toThrow(fault);
  });

  test('needs not be there: a realm begins with a name alone', () => {
    expect(seeded({})).toEqual({ name: 'Waymark' });
  });
});
