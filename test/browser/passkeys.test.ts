// Passkeys on the pages, with Chromium's authenticator in software.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoPasskeyEnrolment } from '../../functions/adapters/dynamo/passkey-enrolment.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { passkey } from '../contracts/passkey.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, type Width } from './browser.ts';
import { type Person, password, person } from './people.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';

let stack: StackInProcess;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

async function newPerson(username: string, width: Width): Promise<Person> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
  await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return person(browser, new URL(stack.url).origin, username, width);
}

async function typeName(who: Person): Promise<void> {
  await who.page.getByLabel(/user ?name/i).fill(who.username);
  await who.page.keyboard.press('Enter');
}

async function typePassword(who: Person): Promise<void> {
  await who.type('Password', password);
  await who.page.keyboard.press('Enter');
}

async function whole(who: Person): Promise<void> {
  await who.arrived();
  expect(who.complaints).toEqual([]);
  expect(who.faults).toEqual([]);
  await who.close();
}

/** Signs in with the password and sets up a passkey on the way. Resolves to its recovery codes. */
async function enrol(who: Person, name: string): Promise<readonly string[]> {
  await who.open('PasskeyLogin');
  await typeName(who);
  await typePassword(who);
  await who.press('Set up a passkey');
  await who.heading('Set up a passkey');
  await who.type('Passkey name', name);
  await who.press('Create passkey');
  const codes = await who.takeCodes();
  await who.arrived();
  return codes;
}

const card = (who: Person, name: string) =>
  who.page.getByRole('listitem').filter({ has: who.page.getByRole('heading', { name }) });
const said = (who: Person, text: string) => who.page.getByText(text).waitFor();

describe.each(['desktop', 'phone'] as const)('On a %s', (width) => {
  test('a passkey is set up after the password, signs in without a name, and is renamed and removed', async () => {
    const who = await newPerson(`pia-${width}`, width);
    const key = await virtualAuthenticator(who.page);
    await who.open('PasskeyLogin');
    await who.look('passkey-sign-in');
    await typeName(who);
    await typePassword(who);
    await who.press('Set up a passkey');
    await who.heading('Set up a passkey');
    await who.look('passkey-new');
    await who.type('Passkey name', 'My laptop');
    await who.press('Create passkey');
    const codes = await who.takeCodes();
    await who.arrived();
    await card(who, 'My laptop').waitFor();
    await key.answers(false);

    await who.open('PasskeyLogin');
    await who.press('Sign in with a passkey');
    await said(who, 'Follow the steps on your device…');
    await who.look('passkey-asking');
    await key.answers(true);
    // A browser that offers none in the field has the button.
    await who.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = undefined');
    await who.open('PasskeyLogin');
    await who.press('Sign in with a passkey');
    await who.arrived();
    await card(who, 'My laptop').waitFor();
    await who.look('passkey-devices');
    await who.press(/^Rename/);
    await who.type('Name', 'Work <b>laptop</b>');
    await who.press('Save');
    await card(who, 'Work <b>laptop</b>').waitFor();
    await who.press(/^New recovery codes/);
    await who.press('Make new codes');
    await who.heading('Save your recovery codes');
    const fresh = await who.page.locator('.codes code').allInnerTexts();
    await who.press('Done');
    const before = await key.credentials();
    await who.press(/^Remove/);
    await who.press('Remove');
    await said(who, '“Work <b>laptop</b>” was removed.');
    await who.page.getByRole('button', { name: 'Add one: Passkeys' }).waitFor();

    expect(codes).toHaveLength(10);
    expect(fresh).toHaveLength(10);
    expect(fresh.filter((code) => codes.includes(code))).toEqual([]);
    expect(before).toHaveLength(1);
    // The browser has been told that it is good for nothing.
    expect(await key.credentials()).toEqual([]);
    await whole(who);
  });

  test('it is offered in the name field, and is of its own user whatever was typed there', async () => {
    const who = await newPerson(`ada-${width}`, width);
    const key = await virtualAuthenticator(who.page);
    await enrol(who, 'Mine');
    await who.page.goto(`${new URL(who.page.url()).origin}/login?journey=PasskeyLogin`);
    await who.arrived();

    await key.answers(false);
    await who.open('PasskeyLogin');
    await who.page.getByLabel(/user ?name/i).fill('somebody-else');
    const offered = await who.page.getByLabel(/user ?name/i).getAttribute('autocomplete');
    await key.answers(true);
    // The page remembers what was typed last.
    await who.page.reload();
    await who.arrived();

    expect(offered).toBe('username webauthn');
    await whole(who);
  });

  test('after the name and the password it is asked for at once; who is not recognised tries again or takes a code', async () => {
    const who = await newPerson(`uma-${width}`, width);
    const key = await virtualAuthenticator(who.page);
    const [code = ''] = await enrol(who, 'Mine');
    await key.verifies(false);
    await who.open('PasskeyLogin');
    await typeName(who);
    await typePassword(who);
    await said(who, 'It was cancelled, took too long');
    await who.look('passkey-refused');
    await key.verifies(true);
    await who.press('Try again');
    await who.arrived();

    await key.remove();
    await virtualAuthenticator(who.page);
    await who.open('PasskeyLogin');
    await typeName(who);
    await typePassword(who);
    await who.press('Use a recovery code');
    await who.page.getByLabel('Recovery code').waitFor();
    await who.type('Recovery code', code);
    await who.page.keyboard.press('Enter');
    await who.press('Not now');

    await whole(who);
  });

  test('My account says in what a passkey lies, where that is known', async () => {
    const who = await newPerson(`eve-${width}`, width);
    const store = dynamoPasskeyEnrolment(dynamo(), { clock: systemClock, randomness: systemRandomness });
    const owner = { realm: '/alpha', username: who.username };
    await virtualAuthenticator(who.page);
    await enrol(who, 'Mine');
    const credentialId = Buffer.from(who.username).toString('base64url');
    const aaguid = 'bada5566-a7aa-401f-bd96-45619a55120d';
    await store.save(owner, passkey({ uuid: credentialId, credentialId, aaguid, deviceName: 'Other' }));
    await who.page.reload();

    const facts = await card(who, 'Other').locator('.facts').innerText();

    expect(facts).toMatch(/^1Password\s+Added /);
    await whole(who);
  });

  test('a second one is added from My account, and not twice on the same device', async () => {
    const who = await newPerson(`ben-${width}`, width);
    const laptop = await virtualAuthenticator(who.page);
    await enrol(who, 'Laptop');

    await who.press('Add another: Passkeys');
    await who.heading('Sign in');
    await who.signIn();
    // It has proved the first one, and holds it.
    await who.press('Create passkey');
    await said(who, 'This device already has a passkey for this account.');
    await who.look('passkey-known');
    await laptop.remove();
    await virtualAuthenticator(who.page);
    await who.type('Passkey name', 'Phone');
    await who.press('Try again');
    await who.takeCodes();
    await who.arrived();
    await card(who, 'Laptop').waitFor();
    await card(who, 'Phone').waitFor();
    await who.look('passkey-two');

    await whole(who);
  });
});

test('a browser without passkeys goes the other way by itself', async () => {
  const who = await newPerson('nora', 'desktop');
  const key = await virtualAuthenticator(who.page);
  await enrol(who, 'Mine');
  await who.page.addInitScript('delete window.PublicKeyCredential');
  await who.open('PasskeyLogin');
  await who.page.getByRole('button', { name: 'Continue' }).waitFor();
  const buttons = await who.page.getByRole('button').allInnerTexts();
  await typeName(who);
  await typePassword(who);
  await said(who, 'This browser doesn’t support passkeys here.');
  await who.look('passkey-unsupported');
  await who.press('Try another way');
  await who.page.getByLabel('Recovery code').waitFor();

  expect(buttons).toEqual(['Continue']);
  expect(await key.credentials()).toHaveLength(1);
  expect([...who.complaints, ...who.faults]).toEqual([]);
  await who.close();
});

describe('At another address', () => {
  const passwordFirst = (next: string) => ({
    page: {
      type: 'PageNode' as const,
      children: {
        name: { type: 'ValidatedUsernameNode' as const },
        password: { type: 'ValidatedPasswordNode' as const },
      },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode' as const, to: { true: next, false: 'failure' } },
  });
  const end = { success: 'success', failure: 'failure', error: 'failure', unsupported: 'failure' };
  const registering = (id: string, config: Readonly<Record<string, unknown>>) =>
    journeyExport({
      ...{ id, entry: 'page' },
      nodes: {
        ...passwordFirst('passkey'),
        passkey: { type: 'WebAuthnRegistrationNode', config: { ...config, generateRecoveryCodes: false }, to: end },
      },
    });

  beforeAll(async () => {
    await stack.importJourneys(
      registering('OtherDomain', {
        asScript: false,
        relyingPartyDomain: 'example.com',
        origins: ['https://example.com'],
      }),
      registering('OtherOrigin', { asScript: false, origins: ['https://app.example.com'] }),
      registering('ByScript', { asScript: true }),
      journeyExport({
        ...{ id: 'StolenOrigin', entry: 'page' },
        nodes: {
          ...passwordFirst('passkey'),
          passkey: {
            type: 'WebAuthnAuthenticationNode',
            config: { asScript: false, origins: ['https://app.example.com'] },
            to: { ...end, noDevice: 'failure' },
          },
        },
      }),
    );
  });

  test('phishing: the browser gives no passkey of another domain, and says so to its user', async () => {
    const who = await newPerson('otto', 'desktop');
    await virtualAuthenticator(who.page);
    await who.open('OtherDomain');
    await who.signIn();
    await who.press('Create passkey');
    await said(who, 'Passkeys don’t work at this address.');
    await who.look('passkey-elsewhere');
    await who.press('Continue without a passkey');
    await who.heading('You’re not signed in');

    expect([...who.complaints, ...who.faults]).toEqual([]);
    await who.close();
  });

  test('phishing: what the browser signed for another origin is refused, new or not', async () => {
    const who = await newPerson('olaf', 'desktop');
    const key = await virtualAuthenticator(who.page);
    await who.open('OtherOrigin');
    await who.signIn();
    await who.press('Create passkey');
    await who.heading('You’re not signed in');
    const made = await key.credentials();
    await key.remove();
    await virtualAuthenticator(who.page);
    await enrol(who, 'Mine');
    await who.open('StolenOrigin');
    await who.signIn();
    await who.heading('You’re not signed in');

    expect(made).toHaveLength(1);
    expect(who.complaints).toEqual([]);
    await who.close();
  });

  test('script injection: AM’s script is not run, and its step works all the same', async () => {
    const who = await newPerson('skye', 'phone');
    const key = await virtualAuthenticator(who.page);
    await who.open('ByScript');
    await who.signIn();
    await who.heading('Set up a passkey');
    const before = await key.credentials();
    await who.press('Create passkey');
    await who.arrived();
    await who.page.getByText('Passkeys').waitFor();

    expect(before).toEqual([]);
    expect(await key.credentials()).toHaveLength(1);
    await whole(who);
  });
});
