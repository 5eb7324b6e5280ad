// My account: what came of what was begun there, recent sign-ins, and browsers that are remembered.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, type Width } from './browser.ts';
import { type Person, password, person } from './people.ts';

let stack: StackInProcess;
let browser: Browser;
let origin: string;
const people: Person[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
  const value = { ...settings?.value, defaultJourney: 'Login', passwordOnlyJourneys: ['Login', 'Remembering'] };
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', value);
  const page = {
    type: 'PageNode',
    children: { name: { type: 'ValidatedUsernameNode' }, password: { type: 'ValidatedPasswordNode' } },
    to: { outcome: 'check' },
  };
  // The password alone, which the realm takes of nobody who has a second factor.
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Unlisted', entry: 'page' },
      nodes: { page, check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } } },
    }),
  );
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Remembering', entry: 'cookie' },
      nodes: {
        cookie: { type: 'PersistentCookieDecisionNode', to: { true: 'success', false: 'page' } },
        page,
        check: { type: 'DataStoreDecisionNode', to: { true: 'keep', false: 'failure' } },
        keep: { type: 'SetPersistentCookieNode', to: { outcome: 'success' } },
      },
    }),
  );
  origin = new URL(stack.url).origin;
});

afterAll(async () => {
  for (const one of people) await one.close();
  await browser.close();
  await stack.stop();
});

/** Somebody new, with a password and nothing else. */
async function newcomer(username: string, width: Width = 'phone'): Promise<Person> {
  const users = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await users.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  const one = await person(browser, origin, username, width);
  people.push(one);
  return one;
}

async function atMyAccount(who: Person, journey = 'Login'): Promise<void> {
  await who.open(journey);
  await who.signIn();
  await who.arrived();
  await who.heading('My account');
}

async function confirming(who: Person): Promise<void> {
  await atMyAccount(who);
  await who.press('Change password');
  await who.heading('Confirm your password');
}

const section = (who: Person, name: string) => who.page.getByRole('region', { name, exact: true });

test('an app is added, and its user asked to name it; a device that was added is told of', async () => {
  const who = await newcomer('adds', 'desktop');
  await atMyAccount(who);

  await who.press('Add one: One-time passwords');
  await who.heading('Sign in');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await who.arrived();
  await who.page.getByText('“Authenticator app” was added.').waitFor();
  await who.look('account-added');

  expect(await who.page.getByRole('status').filter({ hasText: 'was added' }).count()).toBe(1);
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('an app is added beside a phone, by whoever has just signed in with that', async () => {
  const who = await newcomer('both', 'desktop');
  await who.open('PushRegistration');
  await who.signIn();
  await who.scan();
  await who.takeCodes();
  await who.arrived();
  await who.open('PushLoginSimple');
  await who.signIn();
  await who.answer('Approve');
  await who.arrived();
  await who.heading('My account');

  await who.press('Add one: One-time passwords');
  await who.heading('Sign in');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await who.arrived();

  await who.page.getByText('“Authenticator app” was added.').waitFor();
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('who cancels adding a device is back at My account, signed in, and told that nothing was added', async () => {
  const who = await newcomer('cancels');
  await atMyAccount(who);

  await who.press('Add one: Push notifications');
  await who.heading('Sign in');
  await who.signIn();
  await who.page.getByRole('img', { name: 'QR code' }).waitFor();
  await who.look('account-adding');
  await who.page.getByRole('link', { name: 'Back to My account' }).click();
  await who.arrived();
  await who.page.getByText('Nothing was added.').waitFor();
  await who.look('account-cancelled');

  expect(await who.page.evaluate('document.activeElement?.textContent')).toBe('Push notifications');
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('a registration that ends without a device says so, and leads back to My account', async () => {
  const who = await newcomer('fails');
  await atMyAccount(who);

  await who.press('Add one: Passkeys');
  await who.heading('Sign in');
  await who.signIn();
  await who.page.getByRole('button', { name: 'Continue without a passkey' }).click();
  await who.heading('Nothing was changed.');
  await who.look('account-nothing-changed');
  await who.page.getByRole('link', { name: 'Back to My account' }).click();
  await who.arrived();
  await who.page.getByText('Nothing was added.').waitFor();

  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('the password is changed, which is told of, and signs its user out everywhere else', async () => {
  const who = await newcomer('changes', 'desktop');
  const elsewhere = await person(browser, origin, 'changes', 'phone');
  people.push(elsewhere);
  await atMyAccount(elsewhere);
  await atMyAccount(who);
  const typed = async (text: string) => {
    await who.type('Password', text);
    await who.page.keyboard.press('Enter');
  };

  await who.press('Change password');
  await who.heading('Confirm your password');
  await who.look('account-password-confirm');
  await typed('wrong');
  await who.page.getByText('That didn’t work. Check it and try again.').waitFor();
  await typed(password);
  await who.heading('Choose a new password');
  await who.look('account-password-new');
  const field = await who.page.getByLabel('Password', { exact: true }).getAttribute('autocomplete');
  await typed('Quite-another-8');
  await who.arrived();
  await who.page.getByText('Your password was changed.').waitFor();
  await who.look('account-password-changed');
  await elsewhere.page.reload();
  await elsewhere.heading('Sign in');

  expect(field).toBe('new-password');
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('who thinks better of it keeps the password, and is told so', async () => {
  const who = await newcomer('keeps');
  await confirming(who);

  await who.page.getByRole('link', { name: 'Back to My account' }).click();
  await who.arrived();

  await who.page.getByText('Nothing was changed.').waitFor();
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('whose answer is lost on its way is told that it may have been done, and is not asked for anything again', async () => {
  const who = await newcomer('loses');
  await confirming(who);
  await who.type('Password', password);
  await who.page.keyboard.press('Enter');
  await who.heading('Choose a new password');
  const keeper = await who.page.locator('input[autocomplete=username]').inputValue();

  await who.page.route(
    '**/authenticate*',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await who.type('Password', 'Quite-another-8');
  await who.page.keyboard.press('Enter');
  await who.heading('The answer got lost');
  await who.look('account-password-lost');
  await who.page.getByRole('link', { name: 'Back to My account' }).click();
  await who.arrived();
  await who.page.getByText('Your change may have been saved all the same.').waitFor();

  expect(keeper).toBe('loses');
  expect(who.faults).toEqual([]);
});

test('who is signed out in the middle of it is told once, and can go back', async () => {
  const who = await newcomer('ousted');
  await confirming(who);
  const other = await who.context.newPage();
  await other.goto(`${origin}/devices`);
  await other.getByRole('button', { name: 'Sign out', exact: true }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();

  await who.type('Password', password);
  await who.page.keyboard.press('Enter');
  await who.heading('Nothing was changed.');
  const said = await who.page.locator('.lead').innerText();
  await who.look('account-password-ousted');

  expect(said).toContain('Sign in first.');
  expect(who.faults).toEqual([]);
});

test('who has changed it before, and opens the journey anew and leaves it, is not told that it was changed', async () => {
  const who = await newcomer('again');
  await confirming(who);

  // As it is left where the journey has led elsewhere than here.
  await who.page.evaluate(`(() => {
    const [key] = Object.keys(sessionStorage).filter((name) => name.endsWith('account'));
    sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key)), end: 'done' }));
  })()`);
  await who.page.reload();
  await who.heading('Confirm your password');
  await who.page.getByRole('link', { name: 'Back to My account' }).click();
  await who.arrived();

  await who.page.getByText('Nothing was changed.').waitFor();
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('whoever is not signed in cannot change it, and is led to the usual sign-in', async () => {
  const who = await newcomer('stranger');

  await who.page.goto(`${origin}/login?journey=ChangePassword`);
  await who.page.getByText('Sign in first. Then change your password in My account.').waitFor();
  await who.look('account-password-stranger');
  const main = await who.page.locator('.primary').allInnerTexts();
  await who.page.getByRole('link', { name: 'Go to the usual sign-in' }).click();
  await who.heading('Sign in');

  expect(main).toEqual(['Go to the usual sign-in']);
  expect(new URL(who.page.url()).searchParams.has('journey')).toBe(false);
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('whoever is not sent by My account sees no way back to it', async () => {
  const who = await newcomer('elsewhere');

  await who.open('Login');

  expect(await who.page.getByRole('link', { name: 'Back to My account' }).count()).toBe(0);
});

test('who removes an app sees that the browser is remembered no more', async () => {
  const who = await newcomer('removes');
  await who.open('MfaLogin');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await who.type('Verification code', await who.code());
  await who.press(/^Yes/);
  await who.arrived();
  const browsers = section(who, 'Remembered browsers');
  await browsers.getByRole('listitem').waitFor();

  await who.page.getByRole('button', { name: 'Turn off: One-time passwords' }).waitFor();
  await who.press(/^Remove: /);
  await who.press(/^Remove$/);

  await browsers.getByText('No browser is remembered.').waitFor();
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('recent sign-ins say when, where, with what and how; and which got no further than the password', async () => {
  const who = await newcomer('looks', 'desktop');
  await who.open('OathLogin');
  await who.signIn();
  await who.scan();
  await who.press('Next');
  await who.takeCodes();
  await who.type('Verification code', await who.code());
  await who.arrived();
  // Somebody else has the password, and no code.
  const thief = await person(browser, origin, 'looks', 'phone');
  people.push(thief);
  await thief.open('Unlisted');
  await thief.signIn();
  await thief.page.getByText(/protected by a second factor/).waitFor();
  await who.page.reload();

  const rows = section(who, 'Recent sign-ins').getByRole('listitem');
  await rows.nth(1).waitFor();
  const texts = await rows.allInnerTexts();
  await who.look('account-sign-ins');

  expect(texts).toHaveLength(2);
  expect(texts[0]).toMatch(/^Chrome on Linux\s+Not completed/);
  expect(texts[0]).toContain('The password was right, but the sign-in stopped there.');
  expect(texts[1]).toMatch(/^Chrome on Linux\s+This session/);
  expect(texts[1]).toMatch(/20\d\d.*\d:\d\d/);
  expect(texts[1]).toContain('127.0.0.1');
  expect(texts[1]).toContain('Password + One-time password');
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('what shows more of the recent sign-ins keeps off the edge of its card', async () => {
  const who = await newcomer('often');
  const one = { ipAddress: '127.0.0.1', methods: ['PASSWORD'] };
  const result = Array.from({ length: 6 }, (_, at) => ({ ...one, _id: `${at}`, at: Date.now() - at * 60_000 }));
  await who.page.route('**/devices/signins?**', (route) => route.fulfill({ json: { result } }));
  await atMyAccount(who);

  await who.page.getByRole('button', { name: 'Show more' }).waitFor();
  await who.look('account-show-more');
  // Both at one moment: what is above them may still come and move them.
  const gap = await who.page.evaluate<number>(`(() => {
    const more = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Show more');
    return more.closest('.group').getBoundingClientRect().bottom - more.getBoundingClientRect().bottom;
  })()`);

  expect(gap).toBeGreaterThanOrEqual(8);
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('who has no device is offered not to be asked to add one, and not to turn off what there is not', async () => {
  const who = await newcomer('without');
  await atMyAccount(who);

  await who.press('Don’t suggest: One-time passwords');
  await who.press(/^Don’t suggest$/);
  await who.page.getByText('Turned off. Signing in no longer asks for this.', { exact: true }).waitFor();

  expect(await who.page.getByRole('button', { name: /^Turn off/ }).count()).toBe(0);
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

test('a remembered browser is listed, and asked again once it is forgotten', async () => {
  const who = await newcomer('remembered');
  await who.open('Remembering');
  await who.signIn();
  await who.arrived();
  const browsers = section(who, 'Remembered browsers');
  await browsers.getByText('This browser').waitFor();
  await who.look('account-remembered');

  await browsers.getByRole('button', { name: /^Forget/ }).click();
  await who.heading('Forget this browser?');
  await who.page.getByRole('group').getByRole('button', { name: 'Forget' }).click();
  await who.page.getByText('The browser is forgotten.').waitFor();
  await browsers.getByText('No browser is remembered.').waitFor();
  await who.page.goto(`${origin}/login?journey=Remembering&ForceAuth=true`);

  await who.heading('Sign in');
  expect([...who.complaints, ...who.faults]).toEqual([]);
});

describe('The language that the address asks for', () => {
  const lang = (who: Person) => who.page.evaluate('document.documentElement.lang');
  const locale = (who: Person) => new URL(who.page.url()).searchParams.get('locale');

  test('is spoken from My account to the sign-in page, back, and after signing out', async () => {
    const who = await newcomer('sprache');
    await atMyAccount(who);
    await who.page.goto(`${origin}/devices?locale=de`);
    const seen: unknown[] = [];

    await who.press('Passwort ändern');
    await who.heading('Passwort bestätigen');
    seen.push(locale(who));
    await who.page.getByRole('link', { name: 'Zurück zu „Mein Konto“' }).click();
    await who.heading('Mein Konto');
    seen.push(locale(who));
    await who.press(/^Abmelden$/);
    await who.heading('Anmelden');
    seen.push(locale(who));

    expect(seen).toEqual(['de', 'de', 'de']);
    expect([...who.complaints, ...who.faults]).toEqual([]);
  });

  test.each(['', '&goto=%2Fdevices', '&goto=%2Fdevices%3Fsecond'])(
    'is spoken by My account after signing in, and for who is signed in: %j',
    async (goto) => {
      const who = await newcomer(`sprache${goto.length}`);
      await who.page.goto(`${origin}/login?locale=de${goto}`);
      await who.page.getByLabel('Benutzername').fill(who.username);
      await who.page.getByLabel('Passwort', { exact: true }).fill(password);
      await who.page.keyboard.press('Enter');
      await who.heading('Mein Konto');
      const first = await lang(who);

      await who.page.goto(`${origin}/login?locale=fr${goto}`);
      await who.heading('Mon compte');

      expect([first, await lang(who)]).toEqual(['de', 'fr']);
      expect([...who.complaints, ...who.faults]).toEqual([]);
    },
  );

  test('goes not before the one that the next page is asked for itself', async () => {
    const who = await newcomer('andere');
    await atMyAccount(who);

    await who.page.goto(`${origin}/login?locale=de&goto=${encodeURIComponent('/devices?locale=fr')}`);

    await who.heading('Mon compte');
  });
});
