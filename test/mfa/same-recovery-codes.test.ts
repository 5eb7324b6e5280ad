import { describe, expect, test } from '@jest/globals';
import { hashRecoveryCode, hashRecoveryCodes } from '../../functions/mfa/recovery-code-hash.ts';
import { isSetOf } from '../../functions/mfa/same-recovery-codes.ts';

const hashing = { cost: { ln: 1, r: 1, p: 1 } };
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
