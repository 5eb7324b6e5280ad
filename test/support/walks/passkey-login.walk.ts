// PasskeyRegistration and PasskeyLogin with the published JavaScript SDK, through whichever system. Node has no WebAuthn: the
// authenticator is in software, and the page is the server's own.
import {
  CallbackType,
  FRAuth,
  FRStep,
  FRWebAuthn,
  type HiddenValueCallback,
  type MetadataCallback,
  WebAuthnStepType,
} from '@forgerock/javascript-sdk';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../functions/json.ts';
import {
  type SoftwareAuthenticator,
  type Spoiled,
  softwareAuthenticator,
} from '../../../testing/software-authenticator.ts';
import { newUser } from '../phone-users.ts';
import {
  type Browser,
  codesIn,
  hasFailed,
  openBrowser,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
} from '../sdk-browser.ts';
import type { WalkedSystem } from './walked-system.ts';

const password = 'Correct-horse-7';
const wellKnown = 'oauth2/realms/root/realms/alpha/.well-known/openid-configuration';

/** `system` is asked in each test, not before. */
export function walkPasskeyLogin(system: () => WalkedSystem): void {
  let browser: Browser;

  beforeEach(() => {
    browser = openBrowser(system().url);
  });

  afterEach(() => browser.close());

  /** On a page of the server's, whatever it is called from here. */
  async function newKey(): Promise<SoftwareAuthenticator> {
    const { issuer } = (await (await fetch(`${system().url}/${wellKnown}`)).json()) as { issuer: string };
    return softwareAuthenticator({ origin: new URL(issuer).origin });
  }

  async function enrolled() {
    const [username, key] = [await newUser(password), await newKey()];
    const ceremony = await signInWith('PasskeyRegistration', username, password);
    const display = await answer(ceremony, key);
    return { username, key, ceremony, display, end: await send(display) };
  }

  describe('The JavaScript SDK', () => {
    test('registers a passkey, shows its recovery codes, and gets a session', async () => {
      const { ceremony, display, end } = await enrolled();

      expect(stepType(ceremony)).toBe(WebAuthnStepType.Registration);
      expect(codesIn(display)).toHaveLength(10);
      expect(sessionIn(end)).toEqual(expect.any(String));
    });

    test('signs in with the passkey alone, and the session is its owner’s', async () => {
      const { username, key } = await enrolled();

      const page = await FRAuth.start({ tree: 'PasskeyLogin', query: { ForceAuth: 'true' } });
      const token = sessionIn(await answer(page, key));

      expect(stepType(page)).toBe(WebAuthnStepType.Authentication);
      expect((await system().at.session('getSessionInfo', String(token))).body).toMatchObject({ username });
    });

    test('replay: an answer opens one session, and none in another run', async () => {
      const { key } = await enrolled();
      const page = await FRAuth.start({ tree: 'PasskeyLogin', query: { ForceAuth: 'true' } });
      const outcome = outcomeOf(page, key);
      const first = await sendOutcome(page, outcome);

      const second = await sendOutcome(
        await FRAuth.start({ tree: 'PasskeyLogin', query: { ForceAuth: 'true' } }),
        outcome,
      );

      expect([first, second].map((step) => typeof sessionIn(step))).toEqual(['string', 'undefined']);
    });

    test('N-PR-1 phishing: what a page of another origin has had signed opens nothing', async () => {
      const { key } = await enrolled();

      const end = await answer(await FRAuth.start({ tree: 'PasskeyLogin', query: { ForceAuth: 'true' } }), key, {
        origin: 'https://login.example.net',
      });

      expect(sessionIn(end)).toBeUndefined();
    });

    test('a stolen password: a second passkey takes the first', async () => {
      const { username } = await enrolled();

      const ceremony = await signInWith('PasskeyRegistration', username, password);
      const refused = await answer(ceremony, withOther(await newKey()));

      expect(stepType(ceremony)).toBe(WebAuthnStepType.Authentication);
      expect([sessionIn(refused), hasFailed(refused)]).toEqual([undefined, false]);
    });
  });
}

/** With a passkey of its own, which nobody has registered. */
function withOther(key: SoftwareAuthenticator): SoftwareAuthenticator {
  key.register({ challenge: '', userId: 'bm9ib2R5' });
  return key;
}

function stepType(step: SdkStep): WebAuthnStepType | undefined {
  return step instanceof FRStep ? FRWebAuthn.getWebAuthnStepType(step) : undefined;
}

function outcomeOf(step: SdkStep, key: SoftwareAuthenticator, spoiled: Spoiled = {}): string {
  const asked = step as FRStep; // `stepType` has told, or a failure here does
  const data = asked.getCallbackOfType<MetadataCallback>(CallbackType.MetadataCallback).getData<JsonObject>();
  return data['_action'] === 'webauthn_registration' ? key.register(data, spoiled) : key.authenticate(data, spoiled);
}

function sendOutcome(step: SdkStep, outcome: string): Promise<SdkStep> {
  const asked = step as FRStep; // as above
  asked.getCallbackOfType<HiddenValueCallback>(CallbackType.HiddenValueCallback).setInputValue(outcome);
  return FRAuth.next(asked);
}

function answer(step: SdkStep, key: SoftwareAuthenticator, spoiled: Spoiled = {}): Promise<SdkStep> {
  return sendOutcome(step, outcomeOf(step, key, spoiled));
}
