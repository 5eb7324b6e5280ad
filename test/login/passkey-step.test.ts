import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { authenticationData, registrationData } from '../../functions/mfa/webauthn/ceremony.ts';
import { authenticationAnswer, registrationAnswer } from '../../functions/mfa/webauthn/client-outcome.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { drawnOutput } from '../../functions/node/callbacks/views.ts';
import { ceremonyStep } from '../../functions/node/passkey-ceremony.ts';
import { speechIn } from '../../functions/texts.ts';
import {
  assertionText,
  creationOptions,
  errorText,
  nameOf,
  passkeyIn,
  registrationText,
  requestOptions,
} from '../../login/src/sign-in/passkey-step.ts';
import { stepModel } from '../../login/src/sign-in/step-model.ts';

type Step = Parameters<typeof stepModel>[0];

const challenge = Uint8Array.from({ length: 32 }, (_, at) => 255 - at);
const common = {
  challenge,
  relyingPartyDomain: '',
  timeoutSeconds: 60,
  verification: 'required',
  extensions: {},
} as const;
const registration = registrationData({
  ...{ ...common, relyingPartyName: 'Waymark', attestation: 'none', userHandle: 'ZGVtbw', userName: 'demo' },
  ...{ displayName: 'Demo', residentKey: true, algorithms: [-7, -257], excluded: ['Afs'] },
});
const authentication = authenticationData({ ...common, allowed: ['Afs', 'gIA'], conditional: false });
const conditional = authenticationData({ ...common, allowed: [], conditional: true });

/** As on the wire, near enough for the page. */
function wire(callbacks: readonly Callback[]): Step {
  const drawn = callbacks.map((callback) => ({
    type: callback.type,
    output: drawnOutput(callback, callbacks, speechIn('en')),
    ...(callback.input && { input: callback.input.map(({ value }, at) => ({ name: `IDToken1${at}`, value })) }),
  }));
  return { authId: 'a.b.c', callbacks: drawn } as unknown as Step;
}
const passkeyOf = (data: typeof registration, asScript = false) =>
  passkeyIn(wire(ceremonyStep(data, { asScript })).callbacks ?? []);

const bytes = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text)).buffer;
const clientData = '{"type":"webauthn.create","origin":"https://[::1]:8443"}';
const made = {
  id: 'Afs',
  response: { clientDataJSON: bytes(clientData), attestationObject: Uint8Array.of(163, 0, 255).buffer },
};
const used = (handle: string | undefined) => ({
  id: 'Afs',
  response: {
    ...{ clientDataJSON: bytes(clientData), authenticatorData: Uint8Array.of(1, 254).buffer },
    ...{ signature: Uint8Array.of(48, 128).buffer, userHandle: handle === undefined ? null : bytes(handle) },
  },
});

describe('A step that asks for a passkey', () => {
  test.each([false, true])('is read from its data, as a script or not (%p)', (asScript) => {
    expect(passkeyOf(registration, asScript)).toMatchObject({ kind: 'passkey', isNew: true, conditional: false });
    expect(passkeyOf(authentication, asScript)).toMatchObject({
      ...{ isNew: false, conditional: false, index: asScript ? 2 : 1 },
      data: authentication,
    });
    expect(passkeyOf(conditional, asScript)).toMatchObject({ isNew: false, conditional: true });
  });

  test('another hidden value, or data of something else, is none', () => {
    const hidden = { type: 'HiddenValueCallback', output: [{ name: 'id', value: 'webAuthnOutcome' }] };
    const data = { type: 'MetadataCallback', output: [{ name: 'data', value: { stage: 'x' } }] };

    expect(passkeyIn([data, hidden] as never)).toBeUndefined();
    expect(
      passkeyIn(wire(ceremonyStep(authentication, { asScript: false }).slice(0, 1)).callbacks ?? []),
    ).toBeUndefined();
  });

  test('is the same step with another challenge, and shows nothing of AM’s scripts', () => {
    const [one, other] = [challenge, challenge.toReversed()].map((challenge) =>
      stepModel(
        wire(
          ceremonyStep(authenticationData({ ...common, challenge, allowed: [], conditional: false }), {
            asScript: true,
          }),
        ),
      ),
    );

    expect(one?.signature).toBe(other?.signature);
    expect(one?.items.map(({ kind }) => kind)).toEqual(['passkey']);
  });
});

describe('What the browser is asked', () => {
  test('to make a passkey', () => {
    expect(creationOptions(registration)).toEqual({
      challenge,
      timeout: 60_000,
      extensions: {},
      rp: { name: 'Waymark' },
      user: { id: Uint8Array.from(Buffer.from('ZGVtbw')), name: 'demo', displayName: 'Demo' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      excludeCredentials: [{ type: 'public-key', id: Uint8Array.of(1, 251) }],
      authenticatorSelection: { userVerification: 'required', residentKey: 'required', requireResidentKey: true },
      attestation: 'none',
    });
  });

  test('to sign in with one of these, or with any', () => {
    expect(requestOptions(authentication)).toEqual({
      ...{ challenge, timeout: 60_000, extensions: {}, userVerification: 'required' },
      allowCredentials: [
        { type: 'public-key', id: Uint8Array.of(1, 251) },
        { type: 'public-key', id: Uint8Array.of(128, 128) },
      ],
    });
    expect(requestOptions(conditional).allowCredentials).toEqual([]);
  });

  test('for the domain, where one is configured', () => {
    const domain = { ...common, relyingPartyDomain: 'example.com' };

    expect(requestOptions(authenticationData({ ...domain, allowed: [], conditional: false }))).toMatchObject({
      rpId: 'example.com',
    });
    expect(creationOptions({ ...registration, _relyingPartyId: 'example.com' }).rp).toEqual({
      ...{ id: 'example.com', name: 'Waymark' },
    });
  });
});

describe('What the server reads of the browser’s answer', () => {
  test('a new passkey, with any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (deviceName) => {
        expect(registrationAnswer(registrationText(made, deviceName))).toEqual({
          ...{ kind: 'answer', clientData, credentialId: 'Afs', deviceName },
          attestationObject: Uint8Array.of(163, 0, 255),
        });
      }),
    );
    expect(registrationAnswer(registrationText(made, ''))).not.toHaveProperty('deviceName');
  });

  test('one that signed in, with and without the user’s name', () => {
    const answer = {
      ...{ kind: 'answer', clientData, credentialId: 'Afs' },
      ...{ authenticatorData: Uint8Array.of(1, 254), signature: Uint8Array.of(48, 128) },
    };

    expect(authenticationAnswer(assertionText(used('ZGVtbw')))).toEqual({ ...answer, userHandle: 'ZGVtbw' });
    expect(authenticationAnswer(assertionText(used(undefined)))).toEqual(answer);
  });

  test('what kind of authenticator it was, where the browser tells', () => {
    const text = registrationText({ ...made, authenticatorAttachment: 'platform' }, 'Mine');

    expect(registrationAnswer(text)).toMatchObject({ kind: 'answer', attachment: 'platform', deviceName: 'Mine' });
  });

  test.each([
    ['NotAllowedError', 'timed out: or not', { kind: 'error', error: 'NotAllowedError:timed out: or not' }],
    ['InvalidStateError', '', { kind: 'error', error: 'InvalidStateError:' }],
    ['NotSupportedError', 'no', { kind: 'unsupported' }],
    ['SomethingElse', 'x', { kind: 'error', error: 'UnknownError:x' }],
  ])('%s', (name, message, read) => {
    expect(authenticationAnswer(errorText(new DOMException(message, name)))).toEqual(read);
  });
});

test('the name in a passkey is read where there is one', () => {
  expect(nameOf(used('ZGVtbw'))).toBe('demo');
  expect(nameOf(used(Buffer.from('Zoë/ÿ').toString('base64url')))).toBe('Zoë/ÿ');
  // A digest, which stands for names that are too long.
  expect(nameOf(used(Buffer.alloc(32, 0xff).toString('base64url')))).toBeUndefined();
  expect(nameOf(used('*'))).toBeUndefined();
  expect(nameOf(used(undefined))).toBeUndefined();
});
