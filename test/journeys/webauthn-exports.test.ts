// Journeys with passkeys as AMs of two ages export them, run to a session.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, demo, user } from '../support/demo-user.ts';
import { browserKey, ceremonyOf, passkeyAnswer } from '../support/passkey-journeys.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}.journey.json`, import.meta.url), 'utf8');
const session = { tokenId: expect.any(String), realm: '/alpha' };

let at: JourneyWorld;
beforeEach(async () => {
  at = await journeyWorld({ journeys: ['webauthn-second-factor', 'webauthn-usernameless'].map(fixture) });
  await addDemoUser(at);
});

test('both import, and their authors hear of nothing but what is so', () => {
  expect(at.warnings).toEqual([]);
});

describe('an export of AM 6.5, with a security key after the password, in script mode', () => {
  const key = () => browserKey({ origin: 'https://app.example.com', synced: false, verifies: false });
  const atPasskey = async () => at.answer(await at.start('WebAuthnSecondFactor'), demo);

  async function enrolled() {
    const authenticator = key();
    const registration = await atPasskey();
    const display = await passkeyAnswer(at, registration, authenticator);
    return { authenticator, registration, display, prompt: await at.answer(display) };
  }

  test('registers a key, asks for it, and knows what the session is worth', async () => {
    const { authenticator, registration, display, prompt } = await enrolled();
    const end = await passkeyAnswer(at, prompt, authenticator);

    expect(typesOf(registration)).toEqual(['TextOutputCallback', 'TextOutputCallback', 'HiddenValueCallback']);
    expect(outputOf(registration, 'TextOutputCallback', 'messageType')).toBe('4');
    expect(String(outputOf(registration, 'TextOutputCallback', 'message'))).toContain('webAuthnOutcome');
    expect(ceremonyOf(registration)).toMatchObject({
      _relyingPartyId: 'example.com',
      attestationPreference: 'indirect',
    });
    expect(shownCodes(display)).toHaveLength(10);
    expect(typesOf(prompt).at(-1)).toBe('ConfirmationCallback');
    expect(end.body).toMatchObject(session);
    expect(await at.ports.sessionReader.find(String(end.body['tokenId']))).toMatchObject({
      factors: [{ factor: 'pwd' }, { factor: 'hwk' }],
    });
  });

  test('takes the second of its origins with the port that it has anyway, and no other page', async () => {
    const { authenticator } = await enrolled();

    const other = await passkeyAnswer(at, await atPasskey(), authenticator, { origin: 'https://login.example.com' });
    const foreign = await passkeyAnswer(at, await atPasskey(), authenticator, { origin: 'https://evil.example.com' });

    expect([other.status, foreign.status]).toEqual([200, 401]);
    expect(foreign.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });

  test('P-28 takes a recovery code of the key once', async () => {
    const { display } = await enrolled();
    const [recoveryCode = ''] = shownCodes(display);
    const useCode = async (): Promise<Reply> => {
      const collector = await at.answer(await atPasskey(), { ConfirmationCallback: 0 });
      return at.answer(collector, { NameCallback: recoveryCode });
    };

    expect((await useCode()).body).toMatchObject(session);
    expect((await useCode()).body).not.toHaveProperty('tokenId');
  });
});

describe('an export of AM 8.0, with a passkey alone, and storage in a node of its own', () => {
  test('registers after a password, and signs in without a name from then on', async () => {
    const key = browserKey();
    const opened = await at.start('WebAuthnUsernameless');
    const page = await at.answer(opened, { HiddenValueCallback: 'ERROR::NotAllowedError:cancelled' });
    const registration = await at.answer(page, demo);
    const display = await passkeyAnswer(at, registration, key);
    const first = await at.answer(display);
    const second = await passkeyAnswer(at, await at.start('WebAuthnUsernameless'), key);

    expect(ceremonyOf(opened)).toMatchObject({
      timeout: '120000',
      userVerification: 'required',
      _allowCredentials: [],
    });
    expect(shownCodes(display)).toHaveLength(10);
    expect([first.body, second.body]).toMatchObject([session, session]);
    expect(await at.ports.passkeys.list(user)).toMatchObject([{ signCount: 1 }]);
  });

  test('leads a count that goes back where its author wants it', async () => {
    const key = browserKey();
    const page = await at.answer(await at.start('WebAuthnUsernameless'), { HiddenValueCallback: 'unsupported' });
    await at.answer(await passkeyAnswer(at, await at.answer(page, demo), key));
    await passkeyAnswer(at, await at.start('WebAuthnUsernameless'), key, { signCount: 7 });

    const copied = await passkeyAnswer(at, await at.start('WebAuthnUsernameless'), key, { signCount: 7 });

    expect(copied.status).toBe(401);
  });

  test('leaves a third passkey out, as its limit is two', async () => {
    const add = async () => {
      const page = await at.answer(await at.start('WebAuthnUsernameless'), { HiddenValueCallback: 'unsupported' });
      return passkeyAnswer(at, await at.answer(page, demo), browserKey());
    };

    expect([(await add()).status, (await add()).status, (await add()).status]).toEqual([200, 200, 401]);
    expect(await at.ports.passkeys.list(user)).toHaveLength(2);
  });
});
