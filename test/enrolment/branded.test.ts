import { describe, expect, test } from '@jest/globals';
import { branded, brandName, brandWarnings } from '../../functions/enrolment/branded.ts';
import type { Brands } from '../../functions/ports/configuration.ts';
import { recordedLog } from '../../testing/recorded-log.ts';

const acme = { name: 'Acme', accent: { light: '#0A6E4F' }, appLogo: 'https://acme.example/logo.png' };

function realmWith(brand: object | undefined) {
  const asked: string[] = [];
  const brands: Brands = {
    async stored(realm) {
      asked.push(realm);
      return brand && { ...brand };
    },
  };
  const log = recordedLog();
  const shown = async (config: { issuer?: string; bgColor?: string; imgUrl?: string }) =>
    (await branded({ config, realm: '/alpha', log }, brands)).config;
  return { asked, brands, shown, log };
}

describe('what a registration shows', () => {
  test('is the brand’s where its author says nothing', async () => {
    const { shown } = realmWith(acme);

    expect(await shown({})).toEqual({ issuer: 'Acme', bgColor: '0a6e4f', imgUrl: 'https://acme.example/logo.png' });
  });

  test('is what the author says, key by key; who says everything costs no reading', async () => {
    const { shown, asked } = realmWith(acme);
    const whole = { issuer: 'ForgeRock', bgColor: '032b75', imgUrl: 'https://am.example/l.png' };

    expect(await shown(whole)).toEqual(whole);
    expect(asked).toEqual([]);
    expect(await shown({ issuer: 'ForgeRock', bgColor: '032b75' })).toEqual({ ...whole, imgUrl: acme.appLogo });
    expect(asked).toEqual(['/alpha']);
  });

  test.each([
    ['no brand', undefined],
    ['a brand that says nothing of it', { radius: 3 }],
    ['a brand that cannot be used', { name: 7 }],
  ])('O-7 O-9 is AM’s where the realm has %s', async (_, brand) => {
    const { shown } = realmWith(brand);

    expect(await shown({})).toEqual({ issuer: 'ForgeRock', bgColor: '032b75', imgUrl: undefined });
  });

  test('ends no registration when the brand cannot be read', async () => {
    const { log } = realmWith(undefined);
    const brands: Brands = { stored: () => Promise.reject(new Error('down')) };

    const { config } = await branded({ config: {}, realm: '/alpha', log }, brands);

    expect(config).toMatchObject({ issuer: 'ForgeRock' });
    expect(log.messages('warn')).toEqual(['The brand of the realm cannot be read']);
  });

  test('of a passkey is a name: the author’s, the brand’s, or AM’s', async () => {
    const [ours, none] = [realmWith(acme), realmWith(undefined)];
    const at = { realm: '/alpha', log: ours.log };

    expect(await brandName('Bank', at, ours.brands)).toBe('Bank');
    expect(await brandName(undefined, at, ours.brands)).toBe('Acme');
    expect(await brandName(undefined, at, none.brands)).toBe('ForgeRock');
    expect(ours.asked).toEqual(['/alpha']);
  });
});

describe('the name of a brand, which apps get as issuer', () => {
  test.each(['почта', 'Bank~>', ' Ünïÿÿ '])(
    '%j is warned about: newer apps on Android misread it in a combined QR code',
    (name) => {
      expect(brandWarnings({ name })).toEqual([
        expect.stringMatching(/^name: .* refuse the QR code .* another spelling helps/),
      ]);
    },
  );

  test.each([{ name: 'Waymark' }, { name: 'Größe & Söhne' }, {}, { name: 7 }, null])('%j is fine', (brand) => {
    expect(brandWarnings(brand)).toEqual([]);
  });
});
