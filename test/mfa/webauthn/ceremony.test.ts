import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AuthenticationCeremony,
  authenticationData,
  type RegistrationCeremony,
  registrationData,
} from '../../../functions/mfa/webauthn/ceremony.ts';
import { ceremonyScript, waitingScript } from '../../../functions/mfa/webauthn/ceremony-script.ts';

// The SDK hands its parser to nobody: this is the file that its client reads scripts with.
const require = createRequire(import.meta.url);
const sdk = require.resolve('@forgerock/javascript-sdk').replace(/dist\/.*$/, 'dist/fr-webauthn/script-parser.cjs');
const { parseWebAuthnRegisterText, parseWebAuthnAuthenticateText } = require(sdk);

const challenge = Uint8Array.from({ length: 32 }, (_, index) => index);
const ids = [Buffer.of(1, 0xfb).toString('base64url'), Buffer.of(0x80, 0x7f, 0xff).toString('base64url')];

const registration: RegistrationCeremony = {
  ...{ challenge, relyingPartyDomain: 'example.com', timeoutSeconds: 60, verification: 'preferred', extensions: {} },
  ...{ relyingPartyName: 'Acme', attestation: 'none', userHandle: 'ZGVtbw', userName: 'demo', displayName: 'Demo' },
  ...{ attachment: 'platform', residentKey: false, algorithms: [-7, -257], excluded: [] },
};
const authentication: AuthenticationCeremony = {
  ...{ challenge, relyingPartyDomain: 'example.com', timeoutSeconds: 60, verification: 'required', extensions: {} },
  ...{ allowed: ids, conditional: false },
};

describe('the metadata', () => {
  test('of a registration has every key of AM’s, in its types', () => {
    expect(registrationData(registration)).toEqual({
      _action: 'webauthn_registration',
      challenge: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      attestationPreference: 'none',
      userName: 'demo',
      userId: 'ZGVtbw',
      relyingPartyName: 'Acme',
      authenticatorSelection:
        '{"userVerification":"preferred","authenticatorAttachment":"platform","residentKey":"discouraged"}',
      _authenticatorSelection: {
        userVerification: 'preferred',
        authenticatorAttachment: 'platform',
        residentKey: 'discouraged',
      },
      pubKeyCredParams: '[ { "type": "public-key", "alg": -7 }, { "type": "public-key", "alg": -257 } ]',
      _pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: '60000',
      excludeCredentials: '',
      _excludeCredentials: [],
      displayName: 'Demo',
      relyingPartyId: 'id: "example.com",',
      _relyingPartyId: 'example.com',
      extensions: {},
      _type: 'WebAuthn',
      supportsJsonResponse: true,
    });
  });

  test('of a registration says what is to be kept on the device, and what there is already', () => {
    const data = registrationData({ ...registration, attachment: undefined, residentKey: true, excluded: ids });

    expect(data).toMatchObject({
      authenticatorSelection: '{"userVerification":"preferred","residentKey":"required","requireResidentKey":true}',
      excludeCredentials:
        '{ "type": "public-key", "id": new Int8Array([1, -5]).buffer },{ "type": "public-key", "id": new Int8Array([-128, 127, -1]).buffer }',
      _excludeCredentials: [
        { type: 'public-key', id: [1, -5] },
        { type: 'public-key', id: [-128, 127, -1] },
      ],
    });
  });

  test('of an authentication has every key of AM’s, in its types', () => {
    expect(authenticationData({ ...authentication, allowed: ids.slice(0, 1) })).toEqual({
      _action: 'webauthn_authentication',
      challenge: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      allowCredentials: 'allowCredentials: [{ "type": "public-key", "id": new Int8Array([1, -5]).buffer }]',
      _allowCredentials: [{ type: 'public-key', id: [1, -5] }],
      timeout: '60000',
      userVerification: 'required',
      relyingPartyId: 'rpId: "example.com",',
      _relyingPartyId: 'example.com',
      extensions: {},
      _type: 'WebAuthn',
      supportsJsonResponse: true,
    });
    expect(
      authenticationData({ ...authentication, allowed: [], relyingPartyDomain: '', conditional: true }),
    ).toMatchObject({
      ...{ allowCredentials: '', _allowCredentials: [], relyingPartyId: '', _relyingPartyId: '' },
      mediation: 'conditional',
    });
  });
});

const bytesOf = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)];

describe('the script is read by the published SDK', () => {
  test.each([[[]], [ids.slice(0, 1)], [ids]])('of a registration that excludes %j', (excluded) => {
    const script = ceremonyScript(registrationData({ ...registration, residentKey: true, excluded }), false);

    const options = parseWebAuthnRegisterText(script);

    expect(script).toContain('webAuthnOutcome');
    expect(bytesOf(options.challenge)).toEqual([...challenge]);
    expect(options).toMatchObject({
      attestation: 'none',
      timeout: 60_000,
      rp: { id: 'example.com', name: 'Acme' },
      user: { name: 'demo', displayName: 'Demo' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      authenticatorSelection: {
        userVerification: 'preferred',
        authenticatorAttachment: 'platform',
        requireResidentKey: true,
      },
    });
    expect(Buffer.from(options.user.id).toString()).toBe('ZGVtbw');
    const read = (options.excludeCredentials ?? []).map(({ id }: { id: ArrayBuffer }) => bytesOf(id));
    expect(read).toEqual(excluded.map((id) => [...Buffer.from(id, 'base64url')]));
  });

  test.each([
    [ids, true],
    [ids.slice(0, 1), false],
    [[], false],
  ])('of an authentication that allows %j', (allowed, recovery) => {
    const script = ceremonyScript(authenticationData({ ...authentication, allowed }), recovery);

    const options = parseWebAuthnAuthenticateText(script);

    expect(script).toContain('webAuthnOutcome');
    expect(script).not.toContain('pubKeyCredParams');
    expect(bytesOf(options.challenge)).toEqual([...challenge]);
    expect(options).toMatchObject({ timeout: 60_000, userVerification: 'required', rpId: 'example.com' });
    const read = (options.allowCredentials ?? []).map(({ id }: { id: ArrayBuffer }) => bytesOf(id));
    expect(read).toEqual(allowed.map((id) => [...Buffer.from(id, 'base64url')]));
  });

  test('neither script says a word by which clients find another step', () => {
    const script = ceremonyScript(authenticationData(authentication), true);

    expect(`${script}${waitingScript}`).not.toMatch(/[Rr]ecovery codes|Recovery Codes|QRCode/);
    expect(waitingScript).not.toContain('webAuthnOutcome');
  });
});

test('script injection: no name ends the string that it stands in, and what it says is what was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      const data = registrationData({ ...registration, userName: name, displayName: name, relyingPartyName: name });
      const script = ceremonyScript(data, false);
      const made: { publicKey?: { rp: { name: string }; user: { name: string; displayName: string } } } = {};
      const run = new Function('window', 'document', 'navigator', script);

      run(
        { PublicKeyCredential: {} },
        { getElementById: () => ({}) },
        { credentials: { create: (options: object) => unanswered(Object.assign(made, options)) } },
      );

      expect(made.publicKey?.user).toMatchObject({ name, displayName: name });
      expect(made.publicKey?.rp.name).toBe(name);
    }),
  );
});

/** Nobody touches the authenticator. */
function unanswered(_made: object): Promise<never> {
  return new Promise(() => {});
}
