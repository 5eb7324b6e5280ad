// The URI in the QR code of an OATH registration.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { type OathRegistration, oathRegistrationUri } from '../../functions/mfa/oath/registration-uri.ts';
import { longestQrText } from '../../functions/mfa/registration-label.ts';

const secret = new Uint8Array(Buffer.from('00112233445566778899aabbccddeeff01234567', 'hex'));
const base32 = 'AAISEM2EKVTHPCEZVK54ZXPO74ASGRLH';
const deviceId = '3f0c2f5e-6b1d-4e7a-9a35-0c8d7e6f5a41';
const oid = 'M2YwYzJmNWUtNmIxZC00ZTdhLTlhMzUtMGM4ZDdlNmY1YTQx';

const registration = (changes: Partial<OathRegistration> = {}): OathRegistration => ({
  issuer: 'ForgeRock',
  account: 'bjensen',
  secret,
  algorithm: 'TOTP',
  period: 30,
  counter: 0,
  digits: 6,
  hash: 'SHA1',
  backgroundColor: '032b75',
  userId: 'bjensen',
  deviceId,
  ...changes,
});

const parameterOf = (changes: Partial<OathRegistration>, name: string) =>
  new URL(oathRegistrationUri(registration(changes))).searchParams.get(name);

describe('the user id', () => {
  test.each(['почта', 'a?b>c~d'])(
    '%s is left out: newer apps on Android would refuse the URI for a - or _',
    (userId) => {
      expect(Buffer.from(userId).toString('base64url')).toMatch(/[-_]/);
      expect(parameterOf({ userId }, 'uid')).toBeNull();
      expect(parameterOf({ userId }, 'oid')).not.toBeNull();
    },
  );

  test.each(['demo', 'Zoe', '李小龙'])('%s stands there in letters that both alphabets have', (userId) => {
    const uid = parameterOf({ userId }, 'uid') ?? '';

    expect(uid).toMatch(/^[A-Za-z0-9]+$/);
    expect(Buffer.from(uid, 'base64').toString()).toBe(userId);
  });
});

describe('the length', () => {
  const data = `data:image/png;base64,${'iVBORw0KGgo'.repeat(273)}`;

  test('is held to what every client can draw by giving up the logo', () => {
    const imageUrl = (length: number) => `https://a.example/${'l'.repeat(length)}`;
    const room = longestQrText - oathRegistrationUri(registration({ imageUrl: imageUrl(0) })).length;

    expect(oathRegistrationUri(registration({ imageUrl: imageUrl(room) }))).toHaveLength(longestQrText);
    expect(parameterOf({ imageUrl: imageUrl(room + 1) }, 'image')).toBeNull();
    expect(oathRegistrationUri(registration({ imageUrl: data }))).toBe(oathRegistrationUri(registration()));
  });

  test.each<[string, Partial<OathRegistration>]>([
    ['an issuer of 350 é', { issuer: 'é'.repeat(350), imageUrl: data }],
    ['an account of 256 é', { account: 'é'.repeat(256), userId: 'é'.repeat(256) }],
  ])('%s is a registration all the same, and its logo alone is missing', (_what, changes) => {
    const parsed = parseOathUri(oathRegistrationUri(registration(changes)));

    const { issuer, account } = registration(changes);
    expect(parsed).toMatchObject({ issuer, account, secret, deviceId });
    expect(parsed).not.toHaveProperty('imageUrl');
  });
});

describe('golden URIs', () => {
  test('O-7 O-8 O-9 O-16 O-17 the defaults', () => {
    expect(oathRegistrationUri(registration())).toBe(
      `otpauth://totp/ForgeRock:bjensen?secret=${base32}&period=30&digits=6&b=032b75&uid=YmplbnNlbg&oid=${oid}&issuer=ForgeRock`,
    );
  });

  test('O-10 O-13 O-18 eight digits, SHA256, a logo, and the account from the mail attribute', () => {
    const uri = oathRegistrationUri(
      registration({
        issuer: 'Example Co',
        account: 'bjensen@example.com',
        digits: 8,
        hash: 'SHA256',
        imageUrl: 'https://cdn.example.com/logo.png?size=64',
      }),
    );

    expect(uri).toBe(
      `otpauth://totp/Example%20Co:bjensen@example.com?secret=${base32}&period=30&digits=8&b=032b75&image=https%3A%2F%2Fcdn.example.com%2Flogo.png%3Fsize%3D64&algorithm=SHA256&uid=YmplbnNlbg&oid=${oid}&issuer=Example%20Co`,
    );
  });

  test('O-15 O-4 a counter instead of a period, and never an algorithm', () => {
    expect(oathRegistrationUri(registration({ algorithm: 'HOTP', hash: 'SHA512', counter: 7 }))).toBe(
      `otpauth://hotp/ForgeRock:bjensen?secret=${base32}&counter=7&digits=6&b=032b75&uid=YmplbnNlbg&oid=${oid}&issuer=ForgeRock`,
    );
  });
});

describe('O-7 O-8 issuer and account', () => {
  test('a colon becomes a blank in label and parameter alike, as apps split the decoded label at it', () => {
    const uri = oathRegistrationUri(registration({ issuer: 'Bank: Login', account: 'a:b' }));

    expect(uri).toContain('/Bank%20%20Login:a%20b?');
    expect(uri).toMatch(/&issuer=Bank%20%20Login$/);
  });

  test('signs that would end the label or a parameter are escaped', () => {
    const uri = oathRegistrationUri(registration({ issuer: 'A/B?C#D&E+F=G', account: '/?#&+=' }));

    expect(uri).toContain('/A%2FB%3FC%23D%26E%2BF%3DG:%2F%3F%23%26%2B%3D?');
    expect(uri).toMatch(/&issuer=A%2FB%3FC%23D%26E%2BF%3DG$/);
  });

  test('other scripts are UTF-8, and half a character does no harm', () => {
    const uri = oathRegistrationUri(registration({ issuer: 'Größe', account: '絵\ud83d' }));

    expect(uri).toContain('/Gr%C3%B6%C3%9Fe:%E7%B5%B5%EF%BF%BD?');
  });
});

describe('O-9 background colour', () => {
  test.each([
    ['#519387', '519387'],
    ['519387', '519387'],
    ['', null],
    [undefined, null],
  ])('%s is sent as %s', (backgroundColor, sent) => {
    expect(parameterOf({ backgroundColor }, 'b')).toBe(sent);
  });
});

describe('O-10 logo', () => {
  test.each([undefined, '', '  ', 'https://x.example/logo?a=1&b=2', 'https://x.example/logo#top'])(
    '%s is left out',
    (imageUrl) => {
      expect(parameterOf({ imageUrl }, 'image')).toBeNull();
    },
  );
});

describe('O-18 hash', () => {
  test.each([
    ['SHA1', null],
    ['SHA256', 'SHA256'],
    ['SHA512', 'SHA512'],
  ] as const)('%s is sent as %s', (hash, sent) => {
    expect(parameterOf({ hash }, 'algorithm')).toBe(sent);
  });
});

describe('for every registration', () => {
  const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  const anyRegistration = fc.record({
    issuer: anyText,
    account: anyText,
    secret: fc.uint8Array({ minLength: 5, maxLength: 40 }),
    algorithm: fc.constantFrom('TOTP' as const, 'HOTP' as const),
    period: fc.integer({ min: 1, max: 300 }),
    counter: fc.nat(),
    digits: fc.constantFrom(6 as const, 8 as const),
    hash: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const),
    backgroundColor: fc.stringMatching(/^[0-9a-f]{6}$/),
    imageUrl: fc.webUrl({ withQueryParameters: true }),
    userId: anyText,
    deviceId: fc.uuid(),
  });

  test('O-4 O-5 the phone reads back what the server meant', () => {
    fc.assert(
      fc.property(anyRegistration, (given) => {
        const parsed = parseOathUri(oathRegistrationUri(given));

        const isTotp = given.algorithm === 'TOTP';
        expect(parsed).toEqual({
          type: given.algorithm,
          issuer: given.issuer.replaceAll(':', ' '),
          account: given.account.replaceAll(':', ' '),
          secret: given.secret,
          digits: given.digits,
          period: isTotp ? given.period : 30,
          counter: isTotp ? 0 : given.counter,
          hash: isTotp ? given.hash : 'SHA1',
          backgroundColor: given.backgroundColor,
          ...(!/[&#]/.test(given.imageUrl) && { imageUrl: given.imageUrl }),
          ...(!/[-_]/.test(Buffer.from(given.userId).toString('base64url')) && { userId: given.userId }),
          deviceId: given.deviceId,
        });
      }),
    );
  });

  test('it is plain ASCII without padding, and the issuer comes last and equals that of the label', () => {
    fc.assert(
      fc.property(anyRegistration, (given) => {
        const uri = oathRegistrationUri(given);
        const label = uri.slice('otpauth://totp/'.length, uri.indexOf('?'));

        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect(uri).toMatch(/\?secret=[A-Z2-7]+&/);
        const decoded = decodeURIComponent(label).split(':');
        expect(decoded).toHaveLength(2);
        expect(decodeURIComponent(uri.slice(uri.lastIndexOf('&issuer=') + '&issuer='.length))).toBe(decoded[0]);
      }),
    );
  });

  test('ordinary lengths stay within the 858 bytes that the strictest client can draw', () => {
    const uri = oathRegistrationUri(
      registration({
        issuer: 'i'.repeat(50),
        account: 'a'.repeat(50),
        userId: 'u'.repeat(50),
        hash: 'SHA256',
        imageUrl: `https://cdn.example.com/${'l'.repeat(76)}`,
      }),
    );

    expect(uri.length).toBeLessThanOrEqual(600);
  });
});
