// The main journey in Firefox, by keyboard alone: an app is registered, and its code signs in.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { type Firefox, launchFirefox } from './firefox.ts';
import { password } from './people.ts';

let stack: StackInProcess;
let firefox: Firefox;

beforeAll(async () => {
  [stack, firefox] = await Promise.all([stackInProcess(), launchFirefox()]);
});

afterAll(async () => {
  await firefox?.close();
  await stack.stop();
});

const focus = (selector: string) => firefox.until(`document.activeElement.matches(${JSON.stringify(selector)})`);
const tabTo = async (selector: string): Promise<void> => {
  for (let presses = 0; presses < 10; presses += 1) {
    if (await firefox.read(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await firefox.press('Tab');
  }
  throw new Error(`Tab does not come to ${selector}`);
};

test('OathLogin registers an app by its QR code and takes its code with the last digit', async () => {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ realm: '/alpha', username: 'fenja', active: true, attributes: {}, password });
  const phone = stackPhones().phone();

  await firefox.open(`${new URL(stack.url).origin}/login?journey=OathLogin`);
  await focus('[autocomplete=username]');
  await firefox.shot('firefox-password');
  await firefox.type('fenja');
  await firefox.press('Tab');
  await firefox.type(password);
  await firefox.press('Enter');
  await firefox.until("document.querySelector('.qr')?.complete");
  await firefox.shot('firefox-qr');
  const wider = await firefox.read('document.documentElement.scrollWidth - innerWidth');
  await phone.scan(String(await firefox.read("document.querySelector('.registration').dataset.uri")));
  await tabTo('button.primary');
  await firefox.press('Enter');
  await firefox.until("document.querySelector('.codes')");
  await tabTo('button.primary');
  await firefox.press('Enter');
  await focus('input.code');
  await firefox.shot('firefox-code');
  const [shown] = phone.codes();
  await firefox.type(shown?.type === 'TOTP' ? (shown.code ?? '') : '');
  await firefox.until("location.pathname === '/devices'");

  expect(wider).toBeLessThanOrEqual(0);
  expect(firefox.complaints).toEqual([]);
});
