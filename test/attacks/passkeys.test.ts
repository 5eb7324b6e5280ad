// A user with a passkey, on the running system over its tables: what a thief of the password, of a session, of an answer and of
// the credential's id comes to.
import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../testing/step.ts';
import { shownCodes, typesOf } from '../../testing/step.ts';
import {
  attackedStack,
  everyDoorOpen,
  everyDoorShut,
  hasSession,
  messageOf,
  password,
  tokenOf,
} from '../support/attacked-stack.ts';
import { race } from '../support/contract-worlds.ts';
import { ceremonyOf, passkeyAnswer } from '../support/passkey-journeys.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from '../support/software-authenticator.ts';

const attacked = attackedStack();

const newKey = () => softwareAuthenticator({ origin: new URL(attacked().stack.url).origin });
const answerWith = (step: Reply, key: SoftwareAuthenticator, spoiled = {}) =>
  passkeyAnswer(attacked(), step, key, spoiled);
const open = () => attacked().stack.at.post({}, '?authIndexType=service&authIndexValue=PasskeyLogin');

async function withPasskey() {
  const { withoutFactor, signIn, answer } = attacked();
  const username = await withoutFactor();
  const key = newKey();
  const display = await answerWith(await signIn('PasskeyRegistration', username), key);
  await answer(display);
  const end = await answerWith(await open(), key);
  return { username, key, codes: shownCodes(display), token: tokenOf(end) };
}

describe('a passkey', () => {
  test('is registered, signs in without a name, and opens every door and the guard', async () => {
    const { doors, guard, stored } = attacked();
    const { username, token } = await withPasskey();

    expect(await stored(username)).toEqual([expect.stringMatching(/^webauthn#/)]);
    expect(await doors(token, username, { factors: ['swk', 'hwk'] })).toEqual(everyDoorOpen);
    expect((await guard(token, { factors: ['uv'] })).effect).toBe('Allow');
    expect((await guard(token, { factors: ['hwk'] })).effect).toBe('Deny');
  });

  test('removed by its user, it signs nobody in, and sessions that rest on it are over', async () => {
    const { doors, devices, stored } = attacked();
    const { username, key, token } = await withPasskey();
    const other = tokenOf(await answerWith(await open(), key));
    const [device = ''] = await stored(username);

    const removed = await devices(token, `DELETE ${username}/devices/2fa/webauthn/${device.slice('webauthn#'.length)}`);

    expect(removed.status).toBe(200);
    expect(await doors(other, username)).toEqual(everyDoorShut);
    expect(typesOf(await answerWith(await open(), key))).toEqual(['PasswordCallback']);
  });

  test('a stolen password neither signs in nor adds or removes a factor', async () => {
    const { signIn, stored, answer } = attacked();
    const { username } = await withPasskey();
    const before = await stored(username);

    const ends = [
      await signIn('Login', username),
      await signIn('OathRegistration', username),
      await signIn('PushLoginSimple', username),
    ];
    const registration = await signIn('PasskeyRegistration', username);
    const code = await answer(registration, { HiddenValueCallback: 'unsupported' });

    expect(ends.map(hasSession)).toEqual([false, false, false]);
    expect(ends.map(messageOf)).toEqual(ends.map(() => expect.stringContaining('second factor')));
    expect(typesOf(registration)).toContain('ConfirmationCallback');
    expect(typesOf(code)).toEqual(['NameCallback']);
    expect(await stored(username)).toEqual(before);
  });

  test('race: of fifty copies of an answer one gets a session, and of fifty different answers to one step', async () => {
    const { answer } = attacked();
    const { key } = await withPasskey();
    const [one, two] = [await open(), await open()];
    const copy = key.authenticate(ceremonyOf(one));
    const answers = Array.from({ length: 50 }, () => key.authenticate(ceremonyOf(two)));

    const copies = await race(50, () => answer(one, { HiddenValueCallback: copy }));
    const others = await race(50, async (index) => answer(two, { HiddenValueCallback: answers[index] ?? '' }));

    expect(copies.filter(hasSession)).toHaveLength(1);
    expect(others.filter(hasSession)).toHaveLength(1);
  });

  test('race: of fifty who register one credential at once one has it', async () => {
    const { withoutFactor, signIn, stack } = attacked();
    const users = await Promise.all(Array.from({ length: 10 }, () => withoutFactor()));
    const steps = await Promise.all(users.map((username) => signIn('PasskeyRegistration', username)));
    const credentialId = Buffer.from(`one credential ${Date.now()}`);
    const origin = new URL(stack.url).origin;

    const ends = await Promise.all(
      steps.map((step) => answerWith(step, softwareAuthenticator({ origin, credentialId }))),
    );

    expect(ends.filter((end) => shownCodes(end).length > 0)).toHaveLength(1);
  });

  test('phishing: an answer that was signed for another page is worth nothing, whoever passes it on', async () => {
    const { key } = await withPasskey();
    const step = await open();

    const next = await answerWith(step, key, { origin: 'https://sign-in.evil.example' });

    expect(typesOf(next)).toEqual(['PasswordCallback']);
  });

  test('a lost passkey: the help desk’s reset takes it, and the next sign-in offers another', async () => {
    const { operator, stored, signIn } = attacked();
    const { username, key } = await withPasskey();

    expect(await operator(['reset-mfa', username])).toBe(0);

    expect(await stored(username)).toEqual([]);
    expect(typesOf(await answerWith(await open(), key))).toEqual(['PasswordCallback']);
    expect(typesOf(await signIn('PasskeyRegistration', username, { typed: password }))).toEqual([
      'MetadataCallback',
      'HiddenValueCallback',
    ]);
  });
});
