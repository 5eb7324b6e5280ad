// One-time passwords as the phone shows them.
import { describe, expect, test } from '@jest/globals';
import { amRegistration } from '../support/oath-vectors.ts';
import { sdkOtp } from '../support/phone-vectors.ts';
import { combinedUri } from '../support/push-vectors.ts';
import { phoneWorld } from './phone-world.ts';

const hotpUri = amRegistration.uri.replace('totp', 'hotp').replace('period=30', 'counter=0');
const exampleAccount = { issuer: 'ExampleCorp', name: 'demo' };
const plain = { issuer: 'A', name: 'b' };

/** The codes of so many presses. */
async function presses(platform: 'android' | 'ios', uri: string, count: number, account: typeof plain = plain) {
  const { phone } = phoneWorld({ platform });
  await phone.scan(uri);
  return Array.from({ length: count }, () => phone.nextCode(account)?.code);
}

describe('by counter', () => {
  test('V9 an Android phone counts before its first code, an iPhone after it', async () => {
    const [, second, third] = amRegistration.hotp;

    expect(await presses('android', hotpUri, 2, exampleAccount)).toEqual([second, third]);
    expect(await presses('ios', hotpUri, 3, exampleAccount)).toEqual(amRegistration.hotp);
  });

  test('S10 the successive codes of the SDK for Android', async () => {
    const { uri, codes } = sdkOtp.android;

    expect(await presses('android', uri, 3)).toEqual(codes);
  });

  test.each([sdkOtp.ios, sdkOtp.iosPadded])('S11 the first code of the SDK for iOS: %#', async ({ uri, codes }) => {
    expect(await presses('ios', uri, 1)).toEqual(codes);
  });

  test('nothing is shown before the first press, and looking does not count', async () => {
    const { phone } = phoneWorld();
    await phone.scan(hotpUri);

    const before = phone.codes();
    phone.nextCode(exampleAccount);
    const after = [phone.codes(), phone.codes()];

    expect(before).toEqual([{ ...exampleAccount, type: 'HOTP', code: undefined }]);
    const shown = [{ ...exampleAccount, type: 'HOTP', code: amRegistration.hotp[1], counter: 1 }];
    expect(after).toEqual([shown, shown]);
  });

  test('a press does not move the account in the list', async () => {
    const { phone } = phoneWorld();
    await phone.scan(hotpUri);
    await phone.scan(sdkOtp.android.uri);

    phone.nextCode(exampleAccount);

    expect(phone.codes().map(({ issuer }) => issuer)).toEqual(['ExampleCorp', 'A']);
  });
});

describe('by time', () => {
  test('V9 the running code and how long it is good', async () => {
    const { phone, clock } = phoneWorld();
    await phone.scan(amRegistration.uri);
    clock.set(amRegistration.time * 1000 + 12_345);

    expect(phone.codes()).toEqual([{ ...exampleAccount, type: 'TOTP', code: '558378', secondsLeft: 18, period: 30 }]);
  });

  test('V9 eight digits and another hash', async () => {
    const { phone, clock } = phoneWorld();
    await phone.scan(amRegistration.uri.replace('digits=6', 'digits=8&algorithm=SHA256'));
    clock.set(amRegistration.time * 1000);

    expect(phone.codes()).toMatchObject([{ code: '47223099', secondsLeft: 30 }]);
  });

  test('S10 the running code of the SDK for Android', async () => {
    const { uri, now, code } = sdkOtp.running;
    const { phone, clock } = phoneWorld();
    await phone.scan(uri);
    clock.set(now);

    expect(phone.codes()).toMatchObject([{ code }]);
    expect(phone.nextCode(plain)).toMatchObject({ code });
  });
});

test('an account that is not there, or has push only, has no next code', async () => {
  const { phone } = phoneWorld();

  expect(phone.nextCode(plain)).toBeUndefined();
});

test('a locked account shows no code', async () => {
  const { phone, condition } = phoneWorld();
  await phone.scan(combinedUri);
  condition.biometrics = false;

  expect(phone.codes()).toEqual([{ ...exampleAccount, type: 'locked', code: undefined }]);
  expect(phone.nextCode(exampleAccount)).toMatchObject({ type: 'locked', code: undefined });
});
