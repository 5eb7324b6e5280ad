// PushLogin over the local stack: what every system is walked through, and what takes its clock and its tables.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localSystem } from '../support/local-system.ts';
import { newUser } from '../support/phone-users.ts';
import {
  type Browser,
  callbacksIn,
  numberIn,
  openBrowser,
  press,
  send,
  sessionIn,
  uriIn,
} from '../support/sdk-browser.ts';
import {
  enrolled,
  optionTypes,
  password,
  poll,
  signIn,
  waitTypes,
  walkPushLogin,
} from '../support/walks/push-login.walk.ts';

const system = localSystem();

walkPushLogin(system);

describe('PushLogin, when time passes', () => {
  let browser: Browser;

  beforeAll(() => {
    browser = openBrowser(system().url);
  });

  afterAll(() => browser.close());

  test('registration time-out, back to the options, and another registration', async () => {
    const phone = system().phone();
    const qr = await press(await signIn(await newUser(password)), 'Register Device');

    await system().pass(121_000);
    const late = await phone.scan(uriIn(qr));
    const options = await send(qr);
    const second = await press(options, 'Register Device');
    const scanned = await phone.scan(uriIn(second));

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(callbacksIn(options)).toEqual(optionTypes);
    expect(scanned).toMatchObject({ ok: true });
  });

  test('a registration whose message is gone times out, and is no error', async () => {
    const qr = await press(await signIn(await newUser(password)), 'Register Device');
    await system().dropMessages();

    const options = await send(qr);

    expect(callbacksIn(options)).toEqual(optionTypes);
  });

  test('expired: an answer after two minutes is refused, and a new push signs in', async () => {
    const { phone, push, wait } = await enrolled(system());

    await system().pass(120_001);
    const late = await phone.approve(push.messageId, { number: numberIn(wait) });
    const again = await send(wait);
    const { messageId } = await phone.nextPush();
    await phone.approve(messageId, { number: numberIn(again) });
    const end = await poll(system(), again);

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(messageId).not.toBe(push.messageId);
    expect(sessionIn(end)).toEqual(expect.any(String));
  });

  test('a message that is gone between two polls has expired, and is no error', async () => {
    const { phone, push, wait } = await enrolled(system());
    await system().dropMessages();

    const again = await poll(system(), wait);
    const { messageId } = await phone.nextPush();

    expect(callbacksIn(again)).toEqual(waitTypes);
    expect(messageId).not.toBe(push.messageId);
  });
});
