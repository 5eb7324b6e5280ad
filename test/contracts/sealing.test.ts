import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import type { JsonObject } from '../../functions/json.ts';
import { type MemoryKeyRings, memoryKeyRings } from '../../testing/memory/key-rings.ts';

describe('sealing', () => {
  let rings: MemoryKeyRings;
  beforeEach(() => {
    rings = memoryKeyRings();
  });

  test('opens what it sealed, whatever it was', async () => {
    const { seal, open } = sealer(rings, 'journey-state');
    const objects = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 }));

    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), objects, async (owner, value) => {
        const through: JsonObject = JSON.parse(JSON.stringify(value));
        expect(await open(owner, await seal(owner, through))).toEqual(through);
      }),
    );
  });

  const long = { text: 'a kilobyte of repeating names '.repeat(40) };

  test.each([
    ['long ones are deflated', 'journey-state', long, 'DEF'],
    ['short ones stay below a kilobyte as they are', 'journey-state', { a: 1 }, undefined],
    ['those of a device never', 'device-secrets', long, undefined],
  ] as const)('are JWEs that a library opens: %s', async (_what, purpose, value, zip) => {
    const { current } = await rings.ring(purpose);

    const sealed = await sealer(rings, purpose).seal('owner', value);
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, current.secret);

    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(value);
    expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: current.id });
    expect(protectedHeader.zip).toBe(zip);
  });

  test.each([['DEF'], [undefined]])('rows written before, by a library, open: zip %s', async (zip) => {
    const { current } = await rings.ring('journey-state');
    const { seal, open } = sealer(rings, 'journey-state');
    const header = decodeProtectedHeader(await seal('owner', {}));

    const old = await new CompactEncrypt(Buffer.from(JSON.stringify(long)))
      .setProtectedHeader({ ...header, alg: 'dir', enc: 'A256GCM', ...(zip !== undefined && { zip }) })
      .encrypt(current.secret);

    expect(await open('owner', old)).toEqual(long);
  });

  test('a bomb: a small value that unpacks to megabytes does not open', async () => {
    const { current } = await rings.ring('journey-state');
    const { seal, open } = sealer(rings, 'journey-state');
    const header = decodeProtectedHeader(await seal('owner', {}));
    const bomb = await new CompactEncrypt(Buffer.from(JSON.stringify({ text: 'a'.repeat(5_000_000) })))
      .setProtectedHeader({ ...header, alg: 'dir', enc: 'A256GCM', zip: 'DEF' })
      .encrypt(current.secret);

    expect(bomb.length).toBeLessThan(10_000);
    await expect(open('owner', bomb)).rejects.toThrow('cannot be opened');
  });

  test('guessing: a tag that is cut short, a key of its own, a part too many, all are refused', async () => {
    const { seal, open } = sealer(rings, 'device-secrets');
    const [head, , iv, text, tag = ''] = (await seal('owner', { a: 1 })).split('.');
    const short = Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url');

    for (const forged of [
      [head, '', iv, text, short],
      [head, 'AAAA', iv, text, tag],
      [head, '', iv, text, tag, tag],
      [head, '', '', text, tag],
    ]) {
      await expect(open('owner', forged.join('.'))).rejects.toThrow('cannot be opened');
    }
    await expect(open('owner', [head, '', iv, text, tag].join('.'))).resolves.toEqual({ a: 1 });
  });

  test('reading the table: the same value sealed twice looks different, and shows nothing of itself', async () => {
    const { seal } = sealer(rings, 'journey-state');
    const value = { password: 'correct horse battery staple' };

    const [one, other] = [await seal('owner', value), await seal('owner', value)];

    expect(one).not.toBe(other);
    for (const part of one.split('.')) expect(Buffer.from(part, 'base64url').toString()).not.toContain('correct');
  });

  test('N-OTP-6 R-4226-7.5 writing to the table: a value moved to another owner does not open', async () => {
    const { seal, open } = sealer(rings, 'device-secrets');

    const sealed = await seal('/alpha#mallory#oath#1', { sharedSecret: 'AB' });

    await expect(open('/alpha#demo#oath#1', sealed)).rejects.toThrow('cannot be opened');
  });

  test('writing to the table: a value sealed for another purpose does not open, even under a shared key', async () => {
    const { current } = await rings.ring('journey-state');
    const shared = { ring: async () => ({ current, find: () => current }) };

    const sealed = await sealer(shared, 'journey-state').seal('owner', { a: 1 });

    await expect(sealer(shared, 'device-secrets').open('owner', sealed)).rejects.toThrow('cannot be opened');
  });

  test('writing to the table: a header that claims another owner does not open', async () => {
    const { seal, open } = sealer(rings, 'device-secrets');
    const [mine, theirs] = [await seal('mine', { a: 1 }), await seal('theirs', { a: 2 })];

    const forged = [theirs.split('.')[0], ...mine.split('.').slice(1)].join('.');

    await expect(open('theirs', forged)).rejects.toThrow('cannot be opened');
  });

  test('a value that was changed anywhere does not open', async () => {
    const { seal, open } = sealer(rings, 'push-messages');
    const sealed = await seal('owner', { challenge: 'Y2hhbGxlbmdl' });

    const parts = sealed.split('.');

    for (const [number, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url');
      for (let index = 0; index < bytes.length; index += 1) {
        const changed = Buffer.from(bytes.with(index, (bytes[index] ?? 0) ^ 1)).toString('base64url');
        await expect(open('owner', parts.with(number, changed).join('.'))).rejects.toThrow('cannot be opened');
      }
    }
    for (const broken of ['', 'a.b.c.d.e', sealed.slice(0, -5)]) {
      await expect(open('owner', broken)).rejects.toThrow('cannot be opened');
    }
  });

  test('a header that asks for no encryption, or another kind, is refused', async () => {
    const { seal, open } = sealer(rings, 'push-messages');
    const sealed = await seal('owner', {});
    const header = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString());

    for (const change of [
      { alg: 'none' },
      { alg: 'A256KW' },
      { enc: 'A128GCM' },
      { zip: 'GZ' },
      { crit: ['x'] },
      { kid: 'unknown' },
      { kid: 7 },
    ]) {
      const forged = Buffer.from(JSON.stringify({ ...header, ...change })).toString('base64url');
      await expect(open('owner', [forged, ...sealed.split('.').slice(1)].join('.'))).rejects.toThrow(
        'cannot be opened',
      );
    }
  });

  test('after a rotation it seals under the new key and still opens what the old one sealed', async () => {
    const { seal, open } = sealer(rings, 'journey-state');
    const before = await seal('owner', { a: 1 });
    const kid = (sealed: string) => JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString()).kid;

    rings.rotate('journey-state');

    const after = await seal('owner', { a: 2 });
    expect(kid(after)).not.toBe(kid(before));
    expect(await open('owner', before)).toEqual({ a: 1 });
    expect(await open('owner', after)).toEqual({ a: 2 });
  });

  test('the wrapping stays small: at most 160 characters more than the text in Base64', async () => {
    const value = { shared: { username: 'demo' } };

    const sealed = await sealer(rings, 'device-secrets').seal('owner', value);

    expect(sealed.length).toBeLessThan(160 + Math.ceil((JSON.stringify(value).length * 4) / 3));
  });
});
