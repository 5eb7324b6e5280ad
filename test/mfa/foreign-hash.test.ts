import { describe, expect, test } from '@jest/globals';
import { foreignCostText, foreignHash, parseForeignCost, parseForeignHash } from '../../functions/mfa/foreign-hash.ts';
import { importableHash, verifyPassword } from '../../functions/mfa/password-hash.ts';

const blowfish = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

// Of crypt_blowfish's own tests, of samples for a directory, of OpenLDAP's FAQ, and made with Python's hashlib.
const samples = [
  ['bcrypt', blowfish, 'U*U', 'bcrypt=5'],
  ['bcrypt of a directory', `{BCRYPT}${blowfish}`, 'U*U', 'bcrypt=5'],
  ['bcrypt of PHP', blowfish.replace('$2a$', '$2y$'), 'U*U', 'bcrypt=5'],
  [
    'PBKDF2 of a directory',
    '{PBKDF2-HMAC-SHA256}10000:xKsMmlzVLRYdYzcgBuD3ZIAeSj8tNhjDHGFDqhth8Kcbw5qjL5UZxaiS2awL1HjO',
    'password',
    'pbkdf2-sha256=10000',
  ],
  [
    'PBKDF2 with SHA-512',
    '{PBKDF2-HMAC-SHA512}100:KykbbaKISIiyV+xIkQhWy31MDYlkQloFqRcSX0BqwRfsCd2+TGER8L2tqMITpB6r5zKVovnMXXgADux7W2Q2QAABAgMEBQYHCAkKCwwNDg8=',
    'secret',
    'pbkdf2-sha512=100',
  ],
  ['PBKDF2 with SHA-1', '{PBKDF2}100:tEdKI7B3haRmvetRwuFnZygjya0AAQIDBAUGBw==', 'secret', 'pbkdf2-sha1=100'],
  [
    'PBKDF2 of passlib',
    '$pbkdf2-sha256$1000$./..AAECAwQFBgcICQoLDA$SfHv5cFIKHMsT8xb3iAPtUecKPBVLvGwTJhPNtZBHdE',
    'secret',
    'pbkdf2-sha256=1000',
  ],
  [
    'PBKDF2 as a PHC string',
    '$pbkdf2-sha512$i=1000,l=64$+/++AAECAwQFBgcICQoLDA$8us5yhknEofVw0ERENLxQJ1P0E7PeoAPDB9zAzWg3eFUC4p41oK2BmEg/Kp4K1/nZr1jpz1QrhtR511j9XmEyQ',
    'secret',
    'pbkdf2-sha512=1000',
  ],
  ['SSHA', '{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3', 'secret', 'salted-sha1=1'],
  [
    'SSHA512',
    '{SSHA512}sA0uxvTZmjjgeqepQzW+3VNsblhqzltje58zvmzlAr0V6DwpiazN2VxnSFYthOpYDzqKXnv8rNmIQMOVX9alQgABAgMEBQYH',
    'secret',
    'salted-sha512=1',
  ],
] as const;

describe('hashes of others', () => {
  test.each(samples)(
    '%s: the right password is right, no other is, and it is due for a new hash',
    async (_, stored, password, cost) => {
      const parsed = parseForeignHash(stored);
      const right = await verifyPassword(password, stored);
      const wrong = await Promise.all(
        ['', `${password} `, password.toUpperCase().repeat(2)].map((typed) => verifyPassword(typed, stored)),
      );

      expect(parsed && foreignCostText(parsed.cost)).toBe(cost);
      expect(right).toMatchObject({ correct: true, stale: true });
      expect(wrong.map(({ correct, stale }) => [correct, stale])).toEqual(wrong.map(() => [false, false]));
    },
  );

  test('attack: bcrypt stops reading at a NUL, and a password with one behind it opens nothing', async () => {
    expect(await verifyPassword('U*U\0anything', blowfish)).toMatchObject({ correct: false });
  });

  test('a password of no letters that ASCII has is what its bytes in UTF-8 are', async () => {
    const salt = new Uint8Array(8).fill(7);
    const cost = { scheme: 'salted-sha256', work: 1 } as const;
    const hash = await foreignHash('pässwörd', salt, 32, cost);
    const stored = `{SSHA256}${Buffer.concat([hash, salt]).toString('base64')}`;

    expect(await verifyPassword('pässwörd', stored)).toMatchObject({ correct: true });
  });

  test.each([
    ['rounds that take minutes', blowfish.replace('$05$', '$15$')],
    ['too few rounds', blowfish.replace('$05$', '$03$')],
    ['the broken version of bcrypt', blowfish.replace('$2a$', '$2x$')],
    ['iterations that take minutes', samples[3][1].replace('10000', '2000001')],
    ['no iteration', samples[3][1].replace('10000', '0')],
    ['no salt', `{SSHA}${Buffer.alloc(20).toString('base64')}`],
    ['a digest without salt', '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='],
    ['a password in clear', '{CLEAR}secret'],
    ['nothing', ''],
  ])('%s: no password is right', async (_, stored) => {
    expect(parseForeignHash(stored)).toBeUndefined();
    expect(await verifyPassword('secret', stored)).toMatchObject({ correct: false });
  });

  test('costs are read as they are written, and no others', () => {
    for (const [, , , cost] of samples) expect(parseForeignCost(cost)).toBeDefined();
    for (const text of ['bcrypt=15', 'md5=1', 'pbkdf2-md5=1000', 'bcrypt', 'salted-sha1=2']) {
      expect(parseForeignCost(text)).toBeUndefined();
    }
  });
});

describe('what may be imported', () => {
  test.each(samples)('%s, as it is', (_, stored, _password, cost) => {
    expect(importableHash(` ${stored}\n`)).toEqual({ hash: stored, ...(!cost.startsWith('salted') && { cost }) });
  });

  test('Argon2id and scrypt as PHC strings, and Argon2id as a directory writes it', () => {
    const tail = '$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

    expect(importableHash(`$argon2id$v=19$m=65536,t=3,p=4${tail}`)).toMatchObject({ cost: 'm=65536,t=3,p=4' });
    expect(importableHash(`{ARGON2}$argon2id$v=19$m=65536,t=3,p=4${tail}`)).toMatchObject({
      hash: expect.stringMatching(/^\$argon2id\$/),
    });
    expect(importableHash(`$scrypt$ln=15,r=8,p=1${tail}`)).toMatchObject({ cost: 'ln=15,r=8,p=1' });
  });

  test.each([
    [
      'gigabytes of scrypt',
      '$scrypt$ln=20,r=8,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      /\$scrypt\$ .*too long/,
    ],
    [
      'minutes of Argon2id',
      '$argon2id$v=19$m=131072,t=32,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      /\$argon2id\$ .*too long/,
    ],
    ['minutes of bcrypt', blowfish.replace('$05$', '$31$'), /\$2a\$ .*too long/],
    ['minutes of PBKDF2', samples[3][1].replace('10000', '9000000'), /\{PBKDF2-HMAC-SHA256\} .*too long/],
    ['a kind that nobody knows', '{SMD5}topsecret', /^password hashes \{SMD5\} are of no kind/],
    ['a password', 'topsecret', /^the password hash is of no kind/],
  ])('%s is refused, by name and without the text', (_, text, reason) => {
    const judged = importableHash(text);

    expect(judged).toEqual({ refusal: expect.stringMatching(reason) });
    expect(JSON.stringify(judged)).not.toContain('topsecret');
  });
});
