// Published and recorded one-time-password values: the single source for every test that needs one.

import type { OathDigits, OathHash } from '../../functions/mfa/oath/hotp.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** RFC 4226, appendix D: the key of all its values. */
export const rfcSecret = ascii('12345678901234567890');

/** RFC 4226, appendix D, table 2. */
export const rfc4226 = [
  { counter: 0, truncated: 1284755224, code: '755224' },
  { counter: 1, truncated: 1094287082, code: '287082' },
  { counter: 2, truncated: 137359152, code: '359152' },
  { counter: 3, truncated: 1726969429, code: '969429' },
  { counter: 4, truncated: 1640338314, code: '338314' },
  { counter: 5, truncated: 868254676, code: '254676' },
  { counter: 6, truncated: 1918287922, code: '287922' },
  { counter: 7, truncated: 82162583, code: '162583' },
  { counter: 8, truncated: 673399871, code: '399871' },
  { counter: 9, truncated: 645520489, code: '520489' },
];

/** RFC 6238, appendix B: the seeds of its reference implementation, one per hash (erratum 2866). */
export const rfc6238Secrets: Record<OathHash, Uint8Array> = {
  SHA1: rfcSecret,
  SHA256: ascii('12345678901234567890123456789012'),
  SHA512: ascii('1234567890123456789012345678901234567890123456789012345678901234'),
};

/** RFC 6238, appendix B, table 1: eight digits, 30 seconds. */
export const rfc6238: { time: number; hash: OathHash; code: string }[] = [
  { time: 59, hash: 'SHA1', code: '94287082' },
  { time: 59, hash: 'SHA256', code: '46119246' },
  { time: 59, hash: 'SHA512', code: '90693936' },
  { time: 1111111109, hash: 'SHA1', code: '07081804' },
  { time: 1111111109, hash: 'SHA256', code: '68084774' },
  { time: 1111111109, hash: 'SHA512', code: '25091201' },
  { time: 1111111111, hash: 'SHA1', code: '14050471' },
  { time: 1111111111, hash: 'SHA256', code: '67062674' },
  { time: 1111111111, hash: 'SHA512', code: '99943326' },
  { time: 1234567890, hash: 'SHA1', code: '89005924' },
  { time: 1234567890, hash: 'SHA256', code: '91819424' },
  { time: 1234567890, hash: 'SHA512', code: '93441116' },
  { time: 2000000000, hash: 'SHA1', code: '69279037' },
  { time: 2000000000, hash: 'SHA256', code: '90698825' },
  { time: 2000000000, hash: 'SHA512', code: '38618901' },
  { time: 20000000000, hash: 'SHA1', code: '65353130' },
  { time: 20000000000, hash: 'SHA256', code: '77737706' },
  { time: 20000000000, hash: 'SHA512', code: '47863826' },
];

/** HOTP under the RFC key with a fixed truncation offset; 16 lies outside a SHA1 hash's range and means dynamic. */
export const fixedOffset = [
  { counter: 0, truncationOffset: 0, code: '755224' },
  { counter: 1, truncationOffset: 0, code: '717529' },
  { counter: 2, truncationOffset: 0, code: '868666' },
  { counter: 0, truncationOffset: 4, code: '455891' },
  { counter: 1, truncationOffset: 4, code: '647552' },
  { counter: 2, truncationOffset: 4, code: '359152' },
  { counter: 0, truncationOffset: 15, code: '752228' },
  { counter: 0, truncationOffset: 16, code: '755224' },
];

/** HOTP under the RFC key, six digits and a check digit. */
export const withCheckDigit = [
  { counter: 0, code: '7552243' },
  { counter: 1, code: '2870822' },
  { counter: 2, code: '3591526' },
];

/** AM's own two-byte test key. */
export const shortSecret = hex('abcd');

/** HOTP under the short key, counters 0 to 3. AM's unit tests use the second row. */
export const shortSecretCodes = {
  dynamic: ['564491', '853971', '389971', '138115'],
  offsetZero: ['564491', '016912', '734574', '301128'],
};

/** TOTP under the short key at 2010-11-10T07:59:55Z, six digits, 30 seconds. */
export const shortSecretTotp = {
  time: 1289375995,
  step: 42979199,
  codes: { SHA1: '325835', SHA256: '134207', SHA512: '154266' } satisfies Record<OathHash, string>,
  nextStep: { code: '607352', lastLogin: 1289376000, clockDriftSeconds: 30 },
};

/** TOTP under the RFC key at 2027-01-15T08:00:00Z, 30 seconds. */
export const totpMoment = {
  time: 1800000000,
  step: 60000000,
  /** From two steps before to two steps after. */
  codes: ['168521', '385088', '768147', '050219', '687638'],
  eightDigits: '74768147',
  SHA256: '444174',
  SHA512: '086389',
};

/** TOTP under the RFC key: a step whose two neighbours happen to share their six-digit code. */
export const totpTwins = { time: 1839954300, code: '768734' };

/** What the verifier says at `totpMoment` with two steps either way and five steps of drift. */
export const totpDecisions: {
  lastLogin: number;
  drift: number;
  code: string;
  expected: { lastLogin: number; drift: number } | 'same-step' | 'older-in-window' | 'length';
}[] = [
  { lastLogin: 0, drift: 0, code: '768147', expected: { lastLogin: 1800000000, drift: 0 } },
  { lastLogin: 1800000000, drift: 0, code: '050219', expected: 'same-step' },
  { lastLogin: 0, drift: 0, code: '050219', expected: { lastLogin: 1800000030, drift: 30 } },
  { lastLogin: 0, drift: 0, code: '385088', expected: { lastLogin: 1799999970, drift: -30 } },
  { lastLogin: 1799999970, drift: -30, code: '768147', expected: 'same-step' },
  { lastLogin: 1799999940, drift: 0, code: '385088', expected: 'older-in-window' },
  { lastLogin: 1799999940, drift: 0, code: '768147', expected: { lastLogin: 1800000000, drift: 0 } },
  { lastLogin: 0, drift: 0, code: '12345', expected: 'length' },
];

/** A registration as AM words it, with padded Base32 and an escaped logo, and the codes of its key. */
export const amRegistration = {
  secret: hex('000102030405060708090a0b0c0d0e0f'),
  base32: 'AAAQEAYEAUDAOCAJBIFQYDIOB4======',
  hotp: ['990870', '783978', '865573'],
  time: 1767225600,
  totp: [
    { hash: 'SHA1', digits: 6, code: '558378' },
    { hash: 'SHA256', digits: 8, code: '47223099' },
  ] satisfies { hash: OathHash; digits: OathDigits; code: string }[],
  uri: 'otpauth://totp/ExampleCorp:demo?secret=AAAQEAYEAUDAOCAJBIFQYDIOB4======&period=30&digits=6&b=032b75&image=https%3A%2F%2Fid.example.com%2Flogo.png&uid=ZGVtbw&oid=MWI0ZTI4YmEtMmZhMS00MWQyLTg4M2YtMDAxNmQzY2NhNDI3',
};

/** Values asserted by the unit tests of the published authenticator SDKs, six digits. */
export const sdkCodes: { base32: string; counter: number; hash: OathHash; code: string }[] = [
  { base32: 'JMEZ2W7D462P3JYBDG2HV7PFBM', counter: 1, hash: 'SHA1', code: '785324' },
  { base32: 'JMEZ2W7D462P3JYBDG2HV7PFBM', counter: 2, hash: 'SHA1', code: '361422' },
  { base32: 'JMEZ2W7D462P3JYBDG2HV7PFBM', counter: 3, hash: 'SHA1', code: '054508' },
  { base32: 'JMEZ2W7D462P3JYBDG2HV7PFBM', counter: Math.floor(1461773681 / 30), hash: 'SHA1', code: '994721' },
  { base32: 'IJQWIZ3FOIQUEYLE', counter: 0, hash: 'SHA256', code: '185731' },
  { base32: 'IJQWIZ3FOI======', counter: 0, hash: 'SHA256', code: '919304' },
];
