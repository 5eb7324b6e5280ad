import { describe, expect, test } from '@jest/globals';
import { hashRecoveryCode, hashRecoveryCodes, holdsHash, isSetOf } from '../../functions/mfa/recovery-code-hash.ts';
import { type Argon2Cost, type HashCost, type SlowHash, slowHash } from '../../functions/mfa/slow-hash.ts';

const cost: Argon2Cost = { memory: 8, passes: 1 };
const salt = new Uint8Array(16).fill(7);

describe('hashes of recovery codes', () => {
  test('hold the codes of the set and nothing else', async () => {
    const set = await hashRecoveryCodes(['one', 'two'], salt, { cost });

    for (const code of ['one', 'two']) expect(holdsHash(set.hashes, await hashRecoveryCode(code, set))).toBe(true);
    for (const code of ['', 'One', 'three']) {
      expect(holdsHash(set.hashes, await hashRecoveryCode(code, set))).toBe(false);
    }
  });

  test('of another length than a code’s are no code’s', () => {
    const stored = [15, 16, 17].map((length) => new Uint8Array(length));

    expect(holdsHash(stored, new Uint8Array(16).fill(1))).toBe(false);
    expect(holdsHash(stored, new Uint8Array(16))).toBe(true);
  });

  test('N-LS-3 A-6.5.2 are sixteen bytes under one salt, a code given twice once', async () => {
    const set = await hashRecoveryCodes(['one', 'two', 'one'], salt, { cost });

    expect(set).toMatchObject({ salt, cost: 'm=8,t=1,p=1' });
    expect(set.hashes.map((hash) => hash.length)).toEqual([16, 16]);
  });

  test('N-LS-3 A-6.5.2 are made with one pass of Argon2id over 7 MiB by default, and tried with the costs of the set', async () => {
    const costs: HashCost[] = [];
    const counted: SlowHash = (code, itsSalt, length, itsCost) => {
      costs.push(itsCost);
      return slowHash(code, itsSalt, length, cost);
    };

    await hashRecoveryCodes(['one'], salt, { slowHash: counted });
    await hashRecoveryCode('one', { salt, cost: 'ln=3,r=2,p=1' }, { slowHash: counted });

    expect(costs).toEqual([
      { memory: 7168, passes: 1 },
      { ln: 3, r: 2, p: 1 },
    ]);
  });

  test('a recovery code padded with NUL: it is in no set, costs the same hash, and cannot be stored', async () => {
    const costs: HashCost[] = [];
    const counted: SlowHash = (code, itsSalt, length, itsCost) => {
      costs.push(itsCost);
      return slowHash(code, itsSalt, length, itsCost);
    };
    const set = await hashRecoveryCodes(['one', 'two'], salt, { cost });

    const hash = await hashRecoveryCode('one\0', set, { slowHash: counted });

    expect(holdsHash(set.hashes, hash)).toBe(false);
    expect(costs).toEqual([cost]);
    await expect(hashRecoveryCodes(['one', 'two\0'], salt, { cost })).rejects.toThrow('cannot hold the character NUL');
  });

  test('user enumeration by timing: without a set, trying a code costs the same hash', async () => {
    const costs: HashCost[] = [];
    const counted: SlowHash = (code, itsSalt, length, itsCost) => {
      costs.push(itsCost);
      return slowHash(code, itsSalt, length, itsCost);
    };

    await hashRecoveryCode('one', undefined, { cost, slowHash: counted });

    expect(costs).toEqual([cost]);
  });
});

const hashing = { cost: { memory: 8, passes: 1 } };
const codes = ['one', 'two', 'three'];

describe('recovery codes that are stored once more', () => {
  const setWithout = async (...spentCodes: string[]) => {
    const salt = new Uint8Array(16).fill(7);
    const { cost } = await hashRecoveryCodes([], salt, hashing);
    const left = codes.filter((code) => !spentCodes.includes(code));
    const set = await hashRecoveryCodes(left, salt, hashing);
    const last = spentCodes.at(-1);
    return { set, spent: last === undefined ? undefined : await hashRecoveryCode(last, { salt, cost }) };
  };

  test.each([
    ['none was spent', []],
    ['some were', ['two']],
    ['all but one were', ['two', 'three']],
    ['all were', ['two', 'three', 'one']],
  ])('are known again when %s, in any order', async (_, spentCodes) => {
    const { set, spent } = await setWithout(...spentCodes);

    expect(await isSetOf(codes, set, spent)).toBe(true);
    expect(await isSetOf([...codes, 'one'].reverse(), set, spent)).toBe(true);
  });

  test.each([
    ['other ones', ['four', 'five', 'six'], []],
    ['none', [], []],
    ['fewer', ['one', 'two'], []],
    ['more than an untouched set has', ['one', 'two', 'three', 'four'], []],
    ['other ones than those left', ['two', 'five', 'six'], ['two']],
    ['other ones than the last that was spent', ['four', 'five', 'six'], ['one', 'two', 'three']],
  ])('are not mistaken for %s', async (_, others, spentCodes) => {
    const { set, spent } = await setWithout(...spentCodes);

    expect(await isSetOf(others, set, spent)).toBe(false);
  });
});
