import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hashPassword, verifyPassword } from '../../functions/mfa/password-hash.ts';
import { parseCost, type ScryptCost, scrypt } from '../../functions/mfa/scrypt.ts';

const cost: ScryptCost = { ln: 1, r: 1, p: 1 };
const salt = Uint8Array.from({ length: 16 }, (_, index) => index);

const counting = () => {
  const costs: ScryptCost[] = [];
  const counted: typeof scrypt = (secret, itsSalt, length, itsCost) => {
    costs.push(itsCost);
    return scrypt(secret, itsSalt, length, itsCost);
  };
  return { costs, hashing: { cost, scrypt: counted } };
};

describe('scrypt', () => {
  test('gives the vectors of RFC 7914 section 12', async () => {
    const hex = async (secret: string, itsSalt: string, itsCost: ScryptCost) =>
      Buffer.from(await scrypt(secret, Buffer.from(itsSalt), 64, itsCost)).toString('hex');

    expect(await hex('', '', { ln: 4, r: 1, p: 1 })).toBe(
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
        'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    );
    expect(await hex('password', 'NaCl', { ln: 10, r: 8, p: 16 })).toBe(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
        '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    );
    expect(await hex('pleaseletmein', 'SodiumChloride', { ln: 14, r: 8, p: 1 })).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });

  test('takes costs beyond the default memory limit of Node', async () => {
    await expect(scrypt('x', salt, 32, { ln: 15, r: 9, p: 1 })).resolves.toHaveLength(32);
  });

  test.each(['', 'ln=14', 'ln=0,r=8,p=1', 'ln=14,r=8,p=0', 'ln=31,r=8,p=1', 'ln=14,r=99,p=1', 'ln=14,r=8,p=5,x=1'])(
    'does not read %j as costs',
    (text) => {
      expect(parseCost(text)).toBeUndefined();
    },
  );
});

describe('a password hash', () => {
  test('is a PHC string with its parameters, by default N=2^14, r=8, p=5', async () => {
    expect(await hashPassword('secret', salt)).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$AAECAwQFBgcICQoLDA0ODw\$[\w+/]{43}$/);
  });

  test('holds for its password and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (password, other) => {
        const stored = await hashPassword(password, salt, { cost });
        expect(await verifyPassword(password, stored, { cost })).toBe(true);
        fc.pre(password.normalize('NFC') !== other.normalize('NFC'));
        expect(await verifyPassword(other, stored, { cost })).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['secret\0', 'secret\0\0', '\0secret', 'sec\0ret'])(
    'a password padded with NUL: %j is not right, costs the same hash, and cannot be set',
    async (padded) => {
      const { costs, hashing } = counting();
      const stored = await hashPassword('secret', salt, { cost });

      expect(await verifyPassword(padded, stored, hashing)).toBe(false);
      expect(costs).toEqual([cost]);
      await expect(hashPassword(padded, salt, { cost })).rejects.toThrow('A password cannot hold the character NUL');
    },
  );

  test('depends on the salt', async () => {
    expect(await hashPassword('secret', salt, { cost })).not.toBe(
      await hashPassword('secret', salt.toReversed(), { cost }),
    );
  });

  test('is verified with the costs it was made with', async () => {
    const { costs, hashing } = counting();
    const stored = await hashPassword('secret', salt, { cost: { ln: 3, r: 2, p: 2 } });

    expect(await verifyPassword('secret', stored, hashing)).toBe(true);
    expect(costs).toEqual([{ ln: 3, r: 2, p: 2 }]);
  });

  test.each([
    undefined,
    '',
    'secret',
    '$scrypt$ln=14,r=8,p=5$$',
    '$scrypt$ln=31,r=8,p=5$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
    '$argon2id$v=19$m=1,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
  ])('user enumeration by timing: %j is never right, and finding out costs one hash', async (stored) => {
    const { costs, hashing } = counting();

    expect(await verifyPassword('secret', stored, hashing)).toBe(false);
    expect(costs).toEqual([cost]);
  });
});
