// Lambda may run a node's function twice for one visit, one after the other or at once: an invocation that failed on the
// way is made again. Whole journeys in which every visit is repeated.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { nodeHandlers } from '../../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodes } from '../../functions/nodes/node-set.ts';
import type { PortName } from '../../functions/ports/index.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { openPush } from '../../testing/phones.ts';
import { numberOf, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { code, demo } from '../support/demo-user.ts';
import { collected } from '../support/device-profile-world.ts';
import { browserKey, passkeyAnswer } from '../support/passkey-journeys.ts';
import { type PushWorld, poll, pushWorld, signIn } from '../support/push-world.ts';
import { type Repeats, repeatingNodes } from '../support/repeating-nodes.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

/** Through these nothing can be changed. */
const readers: readonly PortName[] = ['deviceList', 'factorUses', 'identities', 'identitySearch'];
/** Each run makes a token of its own: whichever answer counts is good, and the others are never sent and end by themselves. */
const ownTokens: readonly string[] = ['RememberBrowserNode', 'SetPersistentCookieNode'];
const effectful = nodeDefinitions
  .filter(({ type, needs }) => !ownTokens.includes(type) && needs.some((need) => !readers.includes(need)))
  .map(({ type }) => type);

const repeats: Repeats = { types: new Set(), differences: [] };

const account = journeyExport({
  id: 'Account',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: {
      type: 'IdentityStoreDecisionNode',
      to: { TRUE: 'count', FALSE: 'retry', LOCKED: 'failure', CANCELLED: 'failure', EXPIRED: 'failure' },
    },
    retry: { type: 'RetryLimitDecisionNode', config: { retryLimit: 1 }, to: { Retry: 'page', Reject: 'lock' } },
    lock: { type: 'AccountLockoutNode', config: { lockAction: 'LOCK' }, to: { outcome: 'failure' } },
    count: { type: 'IncrementLoginCountNode', to: { outcome: 'success' } },
  },
});

const profile = journeyExport({
  id: 'Profile',
  entry: 'known',
  nodes: {
    known: { type: 'PersistentCookieDecisionNode', to: { true: 'failure', false: 'page' } },
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'agent' },
    },
    agent: { type: 'AgentDataStoreDecisionNode', to: { true: 'failure', false: 'check' } },
    check: { type: 'DataStoreDecisionNode', to: { true: 'browser', false: 'failure' } },
    browser: { type: 'RememberedBrowserDecisionNode', to: { true: 'failure', false: 'often' } },
    often: {
      type: 'LoginCountDecisionNode',
      config: { interval: 'AT', amount: 5 },
      to: { true: 'failure', false: 'write' },
    },
    write: {
      type: 'SetProfilePropertyNode',
      config: { properties: { description: '"seen"' }, addAttributes: true },
      to: { outcome: 'patch' },
    },
    patch: { type: 'PatchObjectNode', to: { PATCHED: 'success', FAILURE: 'failure' } },
  },
});

const describing = 'idRepository.setAttribute(nodeState.get("username"), "description", ["seen"]); outcome = "on";';
const saving =
  'deviceProfilesDao.saveDeviceProfiles("demo", "/alpha", [{ identifier: "one", metadata: { a: 1 } }]); outcome = "true";';
const scripted = journeyExport({
  id: 'Scripted',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'describe', false: 'failure' } },
    describe: { type: 'ScriptedDecisionNode', config: { script: 'describe', outcomes: ['on'] }, to: { on: 'make' } },
    make: {
      type: 'ConfigProviderNode',
      config: { nodeType: 'SetStateNode', script: 'make' },
      to: { outcome: 'collect', CONFIGURATION_FAILED: 'failure' },
    },
    collect: { type: 'DeviceProfileCollectorNode', to: { outcome: 'match' } },
    match: {
      type: 'DeviceMatchNode',
      config: { useScript: true, script: 'match' },
      to: { true: 'success', false: 'failure', unknownDevice: 'failure' },
    },
  },
  scripts: {
    match: { name: 'Match', script: JSON.stringify(saving) },
    describe: { name: 'Describe', script: JSON.stringify(describing.replace('nodeState.', 'sharedState.')) },
    make: { name: 'Make', script: JSON.stringify('config = { attributes: { colour: "red" } };') },
  },
});

const known = journeyExport({
  id: 'Known',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'collect' } },
    collect: { type: 'DeviceProfileCollectorNode', config: { deviceLocation: true }, to: { outcome: 'match' } },
    match: { type: 'DeviceMatchNode', to: { true: 'near', false: 'failure', unknownDevice: 'save' } },
    save: { type: 'DeviceSaveNode', to: { outcome: 'near' } },
    near: { type: 'DeviceLocationMatchNode', to: { true: 'success', false: 'failure', unknownDevice: 'failure' } },
  },
});

/** All that is sent to people: a mail, a code by mail and one by SMS, and a link. */
const sending = journeyExport({
  id: 'Sending',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'welcome', false: 'failure' } },
    welcome: { type: 'EmailTemplateNode', to: { EMAIL_SENT: 'make', EMAIL_NOT_SENT: 'failure' } },
    make: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'mail' } },
    mail: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'mailed' } },
    mailed: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'another', false: 'mailed' } },
    another: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'text' } },
    text: { type: 'OneTimePasswordSmsSenderNode', to: { outcome: 'texted' } },
    texted: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'link', false: 'failure' } },
    link: { type: 'EmailSuspendNode', config: { objectLookup: true }, to: { outcome: 'success' } },
  },
});

const passkeys = readFileSync(new URL('../fixtures/webauthn-usernameless.journey.json', import.meta.url), 'utf8');

const repeatingWorld = (): Promise<PushWorld> =>
  pushWorld({
    journeys: [...shippedJourneys, account, profile, scripted, known, sending, passkeys],
    settings: { journeyMinutes: 15, sms: { countries: ['+49'] } },
    nodes: {
      definitions: nodeDefinitions,
      handlers: (tools, ports) => repeatingNodes(nodeHandlers(nodes, ports, tools), ports, repeats),
    },
  });

beforeEach(() => {
  repeats.differences.length = 0;
});

const wrong = { NameCallback: 'demo', PasswordCallback: 'wrong' };

describe('a node that is run again for the same visit', () => {
  test('enrols, stores and verifies a one-time password device once, and spends a recovery code once', async () => {
    const at = await repeatingWorld();
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const display = await at.answer(qr);
    const end = await at.answer(await at.answer(display), code(authenticator(qr).totp(at.clock)));
    const prompt = await at.answer(await at.start('OathLogin'), demo);
    const retried = await at.answer(prompt, code('000000'));
    const asked = await at.answer(retried, code('', true));
    const recovered = await at.answer(asked, { NameCallback: shownCodes(display)[0] ?? '' });

    expect([end.status, retried.status, recovered.status]).toEqual([200, 200, 200]);
    expect([end.body, recovered.body]).toEqual([
      expect.objectContaining({ tokenId: expect.any(String) }),
      expect.objectContaining({ tokenId: expect.any(String) }),
    ]);
    expect(repeats.differences).toEqual([]);
  });

  test('registers a phone once and sends it one push', async () => {
    const at = await repeatingWorld();
    const phone = at.phone();
    const qr = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 0 });
    await phone.scan(uriOf(qr));
    const wait = await at.answer(await at.answer(qr));
    await at.deliver();
    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });

    const end = await poll(at, wait);

    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
    expect(repeats.differences).toEqual([]);
  });

  test('registers both factors of a combined registration once', async () => {
    const at = await repeatingWorld();
    const phone = at.phone();
    const qr = await signIn(at, 'CombinedMfaLogin');
    await phone.scan(uriOf(qr));

    const next = await at.answer(qr);

    expect(next.status).toBe(200);
    expect(repeats.differences).toEqual([]);
  });

  test('notes once that a user opts out', async () => {
    const at = await repeatingWorld();

    const end = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 3 });

    expect(end.status).toBe(200);
    expect(repeats.differences).toEqual([]);
  });

  test('counts one login and one retry, takes the same way, and changes a password once', async () => {
    const at = await repeatingWorld();
    const eve = { realm: '/alpha', username: 'eve', active: true, attributes: {} };
    await at.ports.identityStore.put({ ...eve, password: 'Old-1-pass', mustChangePassword: true });
    const page = await at.answer(await at.start('Account'), { NameCallback: 'eve', PasswordCallback: 'wrong' });
    const dialogue = await at.answer(page, { NameCallback: 'eve', PasswordCallback: 'Old-1-pass' });

    const end = await at.answer(dialogue, {
      PasswordCallback: ['Old-1-pass', 'New-1-pass', 'New-1-pass'],
      ConfirmationCallback: 0,
    });

    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
    expect(repeats.differences).toEqual([]);
  });

  test('brute force: a retry that was refused stays refused, and locks the account', async () => {
    const at = await repeatingWorld();

    const end = await at.answer(await at.answer(await at.start('Account'), wrong), wrong);

    expect(end.status).toBe(401);
    expect(at.ports.store.users.get('/alpha#demo')?.identity.active).toBe(false);
    expect(repeats.differences).toEqual([]);
  });

  test('writes a profile once', async () => {
    const at = await repeatingWorld();

    const end = await at.answer(await at.start('Profile'), demo);

    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
    expect(at.ports.store.users.get('/alpha#demo')?.identity.attributes['description']).toEqual(['seen']);
    expect(repeats.differences).toEqual([]);
  });

  test('runs a script to the same end, whose writes are made once', async () => {
    const at = await repeatingWorld();

    const asked = await at.answer(await at.start('Scripted'), demo);
    const end = await at.answer(asked, { DeviceProfileCallback: JSON.stringify(collected) });
    await at.ports.scriptRuns.stop();

    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
    expect(repeats.differences).toEqual([]);
  });

  test('stores a passkey once, by either node, and counts its use once', async () => {
    const at = await repeatingWorld();
    const [one, two] = [browserKey(), browserKey()];
    const offer = await at.answer(await at.answer(await at.start('PasskeyLogin'), { NameCallback: 'demo' }), {
      PasswordCallback: String(demo['PasswordCallback']),
    });
    const registration = await at.answer(offer, { ConfirmationCallback: 0 });
    await at.answer(await passkeyAnswer(at, registration, one));
    const ends = [await passkeyAnswer(at, await at.start('PasskeyLogin'), one)];
    const page = await at.answer(await at.start('WebAuthnUsernameless'), { HiddenValueCallback: 'unsupported' });
    await at.answer(await passkeyAnswer(at, await at.answer(page, demo), two));
    ends.push(await passkeyAnswer(at, await at.start('WebAuthnUsernameless'), two));

    expect(ends.map(({ status }) => status)).toEqual([200, 200]);
    expect(repeats.differences).toEqual([]);
  });

  test('stores and finds what a client says of its device once', async () => {
    const at = await repeatingWorld();
    const ends = [];

    for (let time = 0; time < 2; time++) {
      const asked = await at.answer(await at.start('Known'), { NameCallback: 'demo' });
      ends.push(await at.answer(asked, { DeviceProfileCallback: JSON.stringify(collected) }));
    }

    expect(ends.map(({ status }) => status)).toEqual([200, 200]);
    expect(repeats.differences).toEqual([]);
  });

  test('sends a mail, a code, an SMS and a link once, and counts a wrong guess once', async () => {
    const at = await repeatingWorld();
    const { identityStore, mails, textMessages } = at.ports;
    const attributes = { mail: ['eve@example.com'], telephoneNumber: ['+49 170 1234567'] };
    await identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes, password: 'Right-1-pass' });
    const codeIn = (text = ''): string => /\b\d{8}\b/.exec(text)?.[0] ?? '';
    const asked = await at.answer(await at.start('Sending'), { NameCallback: 'eve', PasswordCallback: 'Right-1-pass' });
    const again = await at.answer(asked, { PasswordCallback: '00000000' });

    const next = await at.answer(again, { PasswordCallback: codeIn(mails.sent.at(-1)?.text) });
    const told = await at.answer(next, { PasswordCallback: codeIn(textMessages.sent.at(-1)?.text) });

    expect(typesOf(told)).toEqual(['SuspendedTextOutputCallback']);
    expect([mails.sent.length, textMessages.sent.length]).toEqual([3, 1]);
    expect(repeats.differences).toEqual([]);
  });

  test('is in these tests whenever it can change anything', () => {
    expect(effectful.filter((type) => !repeats.types.has(type))).toEqual([]);
  });
});
