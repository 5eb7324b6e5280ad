// The pages of a realm that is not the first: its users sign in, see to their devices and come back without leaving it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser } from './browser.ts';
import { type Person, password, person } from './people.ts';

const realm = '/customers/europe';
let stack: StackInProcess;
let browser: Browser;
let who: Person;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
  const editor = dynamoConfigurationEditor(dynamo());
  const settings = {
    defaultJourney: 'Entrance',
    deviceJourneys: { oath: 'Apps' },
    registrationJourneys: { push: 'Phones' },
  };
  const login = await dynamoConfiguration(dynamo()).get('/alpha', 'journey', 'Login');
  await editor.put(realm, 'realm', '', settings);
  for (const name of ['Entrance', 'Apps', 'Phones']) await editor.put(realm, 'journey', name, login?.value ?? {});
  const users = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await users.put({ realm, username: 'eva', active: true, attributes: {}, password });
  who = await person(browser, origin, 'eva', 'desktop');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function signedInAt(path: string): Promise<void> {
  await who.heading('My account');
  await who.page.getByText('eva').waitFor();
  expect(`${new URL(who.page.url()).pathname}${new URL(who.page.url()).search}`).toBe(path);
}

test.each([
  ['/login/customers/europe', '/devices/customers/europe'],
  ['/login?realm=/customers/europe', '/devices?realm=%2Fcustomers%2Feurope'],
])('%s signs in to the realm, and leads to %s', async (login, devices) => {
  await who.context.clearCookies();
  await who.page.goto(`${origin}${login}`);
  await who.heading('Sign in');
  await who.signIn();

  await signedInAt(devices);
  expect(who.complaints).toEqual([]);
});

test('who is not signed in at the devices of a realm is sent to its sign-in page, and comes back', async () => {
  await who.context.clearCookies();
  await who.page.goto(`${origin}/devices/customers/europe`);
  await who.heading('Sign in');
  expect(new URL(who.page.url()).pathname).toBe('/login/customers/europe');
  await who.signIn();

  await signedInAt('/devices/customers/europe');
});

test('a device is added by the journey that the realm names, and by its default one where it names none', async () => {
  await who.page.goto(`${origin}/devices/customers/europe`);
  const add = (kind: string) => who.page.getByRole('region', { name: kind }).getByText('Add one');
  const wanted = async (kind: string): Promise<(string | null)[]> => {
    await add(kind).click();
    await who.page.waitForURL('**/login/**');
    const { searchParams } = new URL(who.page.url());
    return [searchParams.get('journey'), searchParams.get('goto')];
  };

  const oath = await wanted('One-time');
  await who.page.goto(`${origin}/devices/customers/europe`);
  const push = await wanted('Push');
  await who.page.goto(`${origin}/devices/customers/europe`);
  const passkey = await wanted('Passkeys');

  expect([oath, push, passkey]).toEqual([
    ['Apps', '/devices/customers/europe'],
    ['Phones', '/devices/customers/europe'],
    [null, '/devices/customers/europe'],
  ]);
});

test('an address of a realm that is not there says so, and asks for nothing', async () => {
  await who.page.goto(`${origin}/login/nowhere`);
  await who.page.getByRole('link', { name: 'Go to the usual sign-in' }).waitFor();

  expect(await who.page.getByLabel('Password').count()).toBe(0);
});
