// My account with the published JavaScript SDK's device client, over the running stack. Android's client differs in its
// headers only, so those requests are made by hand.
import { CallbackType, FRStep, type NameCallback } from '@forgerock/javascript-sdk';
import { deviceClient } from '@forgerock/javascript-sdk/device-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { parseOathUri } from '../../functions/mfa/oath/parse-oath-uri.ts';
import { newUser } from '../support/phone-users.ts';
import { codesIn, numberIn, openBrowser, press, send, sessionIn, signInWith, uriIn } from '../support/sdk-browser.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'Correct-horse-7';
// Each test signs in with a password, whose hash takes its time.
const phones = stackPhones();
let stack: StackInProcess;
let browser: ReturnType<typeof openBrowser>;

beforeAll(async () => {
  stack = await stackInProcess(phones);
  browser = openBrowser(stack.url);
});

afterAll(async () => {
  restoreWallClock();
  browser.close();
  await stack.stop();
});

/** A user with a phone, signed in with it: the browser holds the cookie. */
async function signedInWithPhone(user?: string) {
  const userId = user ?? (await newUser(password));
  const phone = phones.phone();
  const qr = await press(await signInWith('PushLogin', userId, password), 'Register Device');
  await phone.scan(uriIn(qr));
  const display = await send(qr);
  const wait = await send(display);
  const { messageId } = await phone.nextPush();
  await phone.approve(messageId, { number: numberIn(wait) });
  advanceWallClock(5_001);
  const token = sessionIn(await send(wait)) ?? '';
  return { userId, phone, token, codes: codesIn(display) };
}

/** A user with an app for one-time passwords, signed in with a code of it. */
async function signedInWithApp() {
  const userId = await newUser(password);
  const qr = await signInWith('OathLogin', userId, password);
  const { secret, digits, hash, period } = parseOathUri(uriIn(qr));
  const prompt = await send(await press(qr, 'Next'));
  if (!(prompt instanceof FRStep)) throw new Error('The journey is over');
  const code = hotp({ secret, digits, hash, counter: Math.floor(systemClock.now() / 1000 / period) });
  prompt.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(code);
  await press(prompt, 'Submit');
  return { userId };
}

function client(realmPath = 'alpha') {
  return deviceClient({ serverConfig: { baseUrl: `${stack.url}/` }, realmPath });
}

/** As Android asks: the token in a header, and AM's version. */
async function android(method: string, path: string, token: string, body?: object) {
  const response = await fetch(`${stack.url}/json/realms/alpha/users/${path}`, {
    method,
    headers: {
      iPlanetDirectoryPro: token,
      'Accept-API-Version': 'resource=1.0',
      'Content-Type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('The device client of the JavaScript SDK', () => {
  test.each(['alpha', 'root/realms/alpha'])('lists and deletes a phone in the realm %s', async (realmPath) => {
    const { userId } = await signedInWithPhone();
    const devices = client(realmPath);

    const before = await devices.push.get({ userId });
    const [device] = Array.isArray(before) ? before : [];
    if (!device) throw new Error('There is no device');
    const deleted = await devices.push.delete({ userId, device });
    // The client answers from its memory: another one asks.
    const after = await client(realmPath).push.get({ userId });

    expect(device).toMatchObject({ deviceName: expect.any(String), uuid: device._id, deviceManagementStatus: true });
    expect(deleted).toMatchObject({ _id: device._id });
    expect(after).toEqual([]);
  });

  test('lists and deletes an app for one-time passwords', async () => {
    const { userId } = await signedInWithApp();
    const devices = client();

    const before = await devices.oath.get({ userId });
    const [device] = Array.isArray(before) ? before : [];
    if (!device) throw new Error('There is no device');
    const deleted = await devices.oath.delete({ userId, device });

    expect(device).toMatchObject({ deviceName: 'OATH Device', deviceManagementStatus: true });
    expect(deleted).toMatchObject({ _id: device._id });
    expect(await client().oath.get({ userId })).toEqual([]);
  });

  test('finds the other kinds empty', async () => {
    const { userId } = await signedInWithPhone();
    const devices = client();

    const lists = [
      await devices.oath.get({ userId }),
      await devices.webAuthn.get({ userId }),
      await devices.bound.get({ userId }),
      await devices.profile.get({ userId, realm: 'alpha' }),
    ];

    expect(lists).toEqual([[], [], [], []]);
  });

  test('gets an error for somebody else’s devices', async () => {
    const victim = await signedInWithPhone();
    await signedInWithPhone();

    const answer = await client().push.get({ userId: victim.userId });

    expect(answer).toHaveProperty('error');
  });
});

describe('Android’s device client', () => {
  test('renames, opts out and in, and gets new recovery codes', async () => {
    const { userId, token, codes } = await signedInWithPhone();
    const collection = `${userId}/devices/2fa/push`;
    const listed = await android('GET', `${collection}?_queryFilter=true`, token);
    const [device] = listed.body.result;

    const renamed = await android('PUT', `${collection}/${device._id}`, token, { ...device, deviceName: 'Zoë’s' });
    const skipped = await android('POST', `${collection}?_action=skip`, token, { value: true });
    const checked = await android('POST', `${collection}?_action=check`, token, {});
    const back = await android('POST', `${collection}?_action=skip`, token, { value: false });
    const renewed = await android('POST', `${collection}/${device._id}?_action=newRecoveryCodes`, token, {});

    expect([typeof device.createdDate, typeof device.lastAccessDate]).toEqual(['number', 'number']);
    expect(renamed).toMatchObject({ status: 200, body: { _id: device._id, deviceName: 'Zoë’s' } });
    expect([skipped.body, checked.body, back.body]).toEqual([{}, { result: true }, {}]);
    expect(new Set([...renewed.body.recoveryCodes, ...codes]).size).toBe(20);
  });

  test('a session of the password alone, from before there was a phone, sees it and cannot remove it', async () => {
    const userId = await newUser(password);
    const token = sessionIn(await signInWith('Login', userId, password)) ?? '';
    // In the same browser the session of the phone would take the place of this one.
    browser.close();
    browser = openBrowser(stack.url);
    await signedInWithPhone(userId);
    const collection = `${userId}/devices/2fa/push`;

    const listed = await android('GET', `${collection}?_queryFilter=true`, token);
    const [device] = listed.body.result;
    const deleted = await android('DELETE', `${collection}/${device._id}`, token, {});

    expect(device.deviceManagementStatus).toBe(false);
    expect(deleted).toMatchObject({ status: 403, body: { code: 403, reason: 'Forbidden' } });
  });

  test('a stolen password opens no session that could look at the phone', async () => {
    const { userId } = await signedInWithPhone();

    const end = await signInWith('Login', userId, password);

    expect([sessionIn(end), end.type]).toEqual([undefined, 'LoginFailure']);
  });
});

test('a removed phone cannot approve the push that it was sent, and the journey that waits ends', async () => {
  const { userId, phone, token } = await signedInWithPhone();
  const wait = await signInWith('PushLogin', userId, password);
  const { messageId } = await phone.nextPush();
  const collection = `${userId}/devices/2fa/push`;
  const [device] = (await android('GET', `${collection}?_queryFilter=true`, token)).body.result;

  const deleted = await android('DELETE', `${collection}/${device._id}`, token, {});
  const late = await phone.approve(messageId, { number: numberIn(wait) });
  advanceWallClock(5_001);
  const end = await send(wait);

  expect(deleted.status).toBe(200);
  expect(late).toMatchObject({ ok: false, status: 400 });
  expect([sessionIn(end), end.type]).toEqual([undefined, 'LoginFailure']);
});
