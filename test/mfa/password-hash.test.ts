import crypto from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hashPassword, verifyPassword } from '../../functions/mfa/password-hash.ts';
import {
  type Argon2Cost,
  costText,
  type HashCost,
  parseCost,
  type SlowHash,
  slowHash,
} from '../../functions/mfa/slow-hash.ts';

const cost: Argon2Cost = { memory: 8, passes: 1 };
const oldCost = { ln: 1, r: 1, p: 1 };
const salt = Uint8Array.from({ length: 16 }, (_, index) => index);

const counting = () => {
  const costs: HashCost[] = [];
  const counted: SlowHash = (secret, itsSalt, length, itsCost) => {
    costs.push(itsCost);
    return slowHash(secret, itsSalt, length, itsCost);
  };
  return { costs, hashing: { cost, oldCost, slowHash: counted } };
};

const hex = async (secret: string, itsSalt: string, length: number, itsCost: HashCost) =>
  Buffer.from(await slowHash(secret, Buffer.from(itsSalt), length, itsCost)).toString('hex');

describe('Argon2id', () => {
  test('gives what its reference implementation gives', async () => {
    expect(await hex('password', 'somesalt', 32, { memory: 256, passes: 2 })).toBe(
      '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe',
    );
    expect(await hex('password', 'somesalt', 32, { memory: 256, passes: 2, parallelism: 2 })).toBe(
      '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037',
    );
  });

  test.each([
    'm=7,t=1,p=1',
    'm=8,t=0,p=1',
    'm=8,t=1,p=0',
    'm=8,t=1,p=2',
    'm=999999,t=1,p=1',
    'm=8,t=99,p=1',
    'm=8,t=1',
  ])('does not take %j as costs', (text) => {
    expect(parseCost(text)).toBeUndefined();
  });
});

describe('scrypt', () => {
  test('gives the vectors of RFC 7914 section 12', async () => {
    expect(await hex('', '', 64, { ln: 4, r: 1, p: 1 })).toBe(
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
        'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    );
    expect(await hex('password', 'NaCl', 64, { ln: 10, r: 8, p: 16 })).toBe(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
        '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    );
    expect(await hex('pleaseletmein', 'SodiumChloride', 64, { ln: 14, r: 8, p: 1 })).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });

  test('takes costs beyond the default memory limit of Node', async () => {
    await expect(slowHash('x', salt, 32, { ln: 15, r: 9, p: 1 })).resolves.toHaveLength(32);
  });

  test.each(['', 'ln=14', 'ln=0,r=8,p=1', 'ln=14,r=8,p=0', 'ln=31,r=8,p=1', 'ln=14,r=99,p=1', 'ln=14,r=8,p=5,x=1'])(
    'does not read %j as costs',
    (text) => {
      expect(parseCost(text)).toBeUndefined();
    },
  );
});

describe('a password hash', () => {
  test('is a PHC string with its parameters, by default of Argon2id with 7 MiB and five passes', async () => {
    expect(await hashPassword('secret', salt)).toMatch(
      /^\$argon2id\$v=19\$m=7168,t=5,p=1\$AAECAwQFBgcICQoLDA0ODw\$[\w+/]{43}$/,
    );
  });

  test('holds for its password and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (password, other) => {
        const stored = await hashPassword(password, salt, { cost });
        expect((await verifyPassword(password, stored, { cost })).correct).toBe(true);
        fc.pre(password.normalize('NFC') !== other.normalize('NFC'));
        expect((await verifyPassword(other, stored, { cost })).correct).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['secret\0', 'secret\0\0', '\0secret', 'sec\0ret'])(
    'a password padded with NUL: %j is not right, costs the same hash, and cannot be set',
    async (padded) => {
      const { costs, hashing } = counting();
      const stored = await hashPassword('secret', salt, { cost });

      expect((await verifyPassword(padded, stored, hashing)).correct).toBe(false);
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
    const stored = await hashPassword('secret', salt, { cost: { memory: 16, passes: 3 } });

    expect((await verifyPassword('secret', stored, hashing)).correct).toBe(true);
    expect(costs).toEqual([{ memory: 16, passes: 3 }]);
  });

  test('of before is right as it is, and stale; one of other costs as well; one of the present costs is not', async () => {
    const before = await scryptHash('secret');
    const stored = await hashPassword('secret', salt, { cost });
    const dearer = { cost: { memory: 16, passes: 1 }, oldCost };

    expect(await verifyPassword('secret', before, { cost, oldCost })).toMatchObject({ correct: true, stale: true });
    expect(await verifyPassword('wrong', before, { cost, oldCost })).toMatchObject({ correct: false, stale: false });
    expect(await verifyPassword('secret', stored, dearer)).toMatchObject({ correct: true, stale: true });
    expect(await verifyPassword('secret', stored, { cost, oldCost })).toMatchObject({ correct: true, stale: false });
  });

  test.each([
    undefined,
    '',
    'secret',
    '$scrypt$ln=14,r=8,p=5$$',
    '$scrypt$ln=31,r=8,p=5$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
    '$scrypt$m=8,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
    '$argon2id$v=19$m=1,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
    '$argon2id$v=16$m=8,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
    '$argon2id$v=19$ln=1,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw',
  ])('user enumeration by timing: %j is never right, and finding out costs one hash', async (stored) => {
    const { costs, hashing } = counting();

    expect((await verifyPassword('secret', stored, hashing)).correct).toBe(false);
    expect(costs).toEqual([cost]);
  });

  test('user enumeration by timing: made even, every wrong password costs one hash of each kind', async () => {
    for (const stored of [undefined, await hashPassword('secret', salt, { cost }), await scryptHash('secret')]) {
      const { costs, hashing } = counting();

      await (await verifyPassword('wrong', stored, hashing)).even();

      expect(costs.map(costText).sort()).toEqual(['ln=1,r=1,p=1', 'm=8,t=1,p=1']);
    }
  });
});

test('a Node.js without Argon2id says so, and nothing weaker takes its place', async () => {
  const argon2 = Object.getOwnPropertyDescriptor(crypto, 'argon2');
  try {
    Reflect.deleteProperty(crypto, 'argon2');

    await expect(hashPassword('secret', salt, { cost })).rejects.toThrow(
      `Passwords are hashed with Argon2id, which Node.js has from 24.7 on: this is ${process.version}`,
    );
  } finally {
    if (argon2) Object.defineProperty(crypto, 'argon2', argon2);
  }
});

async function scryptHash(password: string): Promise<string> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const hash = await slowHash(password, salt, 32, oldCost);
  return `$scrypt$${costText(oldCost)}$${base64(salt)}$${base64(hash)}`;
}
