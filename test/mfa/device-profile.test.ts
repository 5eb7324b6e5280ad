// The stored OATH device and its text in shared state.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeSharedProfile,
  encodeSharedProfile,
  newOathDeviceProfile,
  secretBytes,
  secretLength,
} from '../../functions/mfa/oath/device-profile.ts';

const uuid = 'a48b2521-1c9b-4ba7-a45c-8dd855c7397c';

/** The example of the OATH Registration page, as AM prints it. */
const documented = {
  uuid,
  recoveryCodes: [],
  sharedSecret: '0CF9910A24CAF84E81CEBA71C2086DE4',
  deviceName: 'OATH Device',
  lastLogin: 0,
  counter: 0,
  checksumDigit: false,
  truncationOffset: -1,
  clockDriftSeconds: 0,
};
const documentedJson =
  `{ "uuid": "${uuid}", "recoveryCodes": [], "sharedSecret": "0CF9910A24CAF84E81CEBA71C2086DE4", ` +
  '"deviceName": "OATH Device", "lastLogin": 0, "counter": 0, "checksumDigit": false, "truncationOffset": -1, ' +
  '"clockDriftSeconds": 0 }';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const jsonOf = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString());

describe('O-22 the profile in shared state', () => {
  test("the page's own text is understood", () => {
    const text = base64(documentedJson).replaceAll('=', '');

    expect(text.slice(0, 40)).toBe('eyAidXVpZCI6ICJhNDhiMjUyMS0xYzliLTRiYTct');
    expect(decodeSharedProfile(text)).toEqual(documented);
  });

  test("a new device is written as exactly the page's nine fields, in its order", () => {
    const profile = newOathDeviceProfile({
      uuid,
      secretBytes: secretBytes(documented.sharedSecret) ?? new Uint8Array(),
      addChecksum: false,
      truncationOffset: -1,
      digits: 8,
      hash: 'SHA256',
      interval: 60,
      createdDate: 1_800_000_000_000,
    });

    const written = jsonOf(encodeSharedProfile({ ...profile, lastAccessDate: 1 }));

    expect(Object.entries(written)).toEqual(Object.entries(documented));
  });

  test('recovery codes travel inside it', () => {
    const text = encodeSharedProfile({ ...documented, recoveryCodes: ['Ab3dE6gH9kLm'] });

    expect(decodeSharedProfile(text)?.recoveryCodes).toEqual(['Ab3dE6gH9kLm']);
  });

  test('whatever is written is read back', () => {
    const anyProfile = fc.record({
      uuid: fc.uuid(),
      recoveryCodes: fc.array(fc.stringMatching(/^[0-9A-Za-z]{12}$/)),
      sharedSecret: fc.stringMatching(/^([0-9A-F]{2})+$/),
      deviceName: fc.string({ unit: 'grapheme' }),
      lastLogin: fc.maxSafeNat(),
      counter: fc.maxSafeNat(),
      checksumDigit: fc.boolean(),
      truncationOffset: fc.integer(),
      clockDriftSeconds: fc.integer(),
    });

    fc.assert(
      fc.property(anyProfile, (profile) => {
        expect(decodeSharedProfile(encodeSharedProfile(profile))).toEqual(profile);
      }),
    );
  });

  test('unknown fields are dropped and missing ones are those of a new device', () => {
    const text = base64(JSON.stringify({ uuid, sharedSecret: 'ABCD', issuer: 'ForgeRock' }));

    expect(decodeSharedProfile(text)).toEqual({ ...documented, sharedSecret: 'ABCD' });
  });

  test('O-21 a missing truncation offset means dynamic, an explicit 0 stays 0', () => {
    const read = (offset: object) =>
      decodeSharedProfile(base64(JSON.stringify({ uuid, sharedSecret: 'ABCD', ...offset })))?.truncationOffset;

    expect(read({})).toBe(-1);
    expect(read({ truncationOffset: 0 })).toBe(0);
  });

  test.each([
    ['nothing', ''],
    ['no Base64', '§§§'],
    ['no JSON', base64('uuid')],
    ['no object', base64('null')],
    ['a list', base64('[]')],
    ['no device id', base64('{"sharedSecret":"ABCD"}')],
    ['no secret', base64(`{"uuid":"${uuid}"}`)],
    ['a counter that is text', base64(`{"uuid":"${uuid}","sharedSecret":"ABCD","counter":"0"}`)],
    ['a counter below zero', base64(`{"uuid":"${uuid}","sharedSecret":"ABCD","counter":-1}`)],
  ])('%s is no profile', (_, text) => {
    expect(decodeSharedProfile(text)).toBeUndefined();
  });

  test('never throws on foreign text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(base64)), (text) => {
        expect(() => decodeSharedProfile(text)).not.toThrow();
      }),
    );
  });
});

describe('a new device', () => {
  test('is unused, and O-20 O-21 remembers check digit and truncation offset', () => {
    const profile = newOathDeviceProfile({
      uuid,
      secretBytes: new Uint8Array([0xab, 0x0c]),
      addChecksum: true,
      truncationOffset: 4,
    });

    expect(profile).toEqual({ ...documented, sharedSecret: 'AB0C', checksumDigit: true, truncationOffset: 4 });
  });

  test('O-13 O-17 O-18 remembers how it was enrolled, beside the nine fields', () => {
    const enrolment = { digits: 8, hash: 'SHA512', interval: 60, createdDate: 1_800_000_000_000 } as const;

    const profile = newOathDeviceProfile({
      uuid,
      secretBytes: new Uint8Array([1]),
      addChecksum: false,
      truncationOffset: -1,
      ...enrolment,
    });

    expect(profile).toMatchObject(enrolment);
  });
});

describe('O-14 length of a new secret', () => {
  test.each([
    { minimum: 32, bytes: 20 },
    { minimum: 0, bytes: 20 },
    { minimum: 40, bytes: 20 },
    { minimum: 41, bytes: 25 },
    { minimum: 50, bytes: 25 },
    { minimum: 64, bytes: 35 },
    { minimum: 128, bytes: 65 },
  ])('a minimum of $minimum hex characters makes $bytes bytes', ({ minimum, bytes }) => {
    expect(secretLength(minimum, 'SHA1')).toBe(bytes);
  });

  test.each([
    { hash: 'SHA1', output: 20 },
    { hash: 'SHA256', output: 32 },
    { hash: 'SHA512', output: 64 },
  ] as const)('R-6238-5.1 a key for $hash has at least the $output bytes that the hash gives', ({ hash, output }) => {
    expect(secretLength(0, hash)).toBeGreaterThanOrEqual(output);
  });

  test('N-OTP-1 R-4226-R6 the minimum is always met, at least 160 bits, and Base32 never needs padding', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 4096 }), (minimum) => {
        const bytes = secretLength(minimum, 'SHA1');

        expect(bytes * 2).toBeGreaterThanOrEqual(Math.max(40, minimum));
        expect(bytes % 5).toBe(0);
      }),
    );
  });
});

describe('the stored secret', () => {
  test.each([
    ['0CF9910A', [0x0c, 0xf9, 0x91, 0x0a]],
    ['0cf9910a', [0x0c, 0xf9, 0x91, 0x0a]],
    [' 0c f9\n91\t0a ', [0x0c, 0xf9, 0x91, 0x0a]],
    ['abc', [0x0a, 0xbc]],
  ])('"%s" is read', (hex, bytes) => {
    expect(secretBytes(hex)).toEqual(new Uint8Array(bytes));
  });

  test.each(['', '   ', 'xyz', '0x0c', 'abcg'])('"%s" is not hex', (hex) => {
    expect(secretBytes(hex)).toBeUndefined();
  });

  test('every key survives being stored', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (key) => {
        const { sharedSecret } = newOathDeviceProfile({
          uuid,
          secretBytes: key,
          addChecksum: false,
          truncationOffset: -1,
        });

        expect(sharedSecret).toMatch(/^[0-9A-F]+$/);
        expect(secretBytes(sharedSecret)).toEqual(key);
      }),
    );
  });
});
