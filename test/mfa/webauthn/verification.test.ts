import { describe, expect, test } from '@jest/globals';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { JsonObject } from '../../../functions/json.ts';
import { verifyAssertion } from '../../../functions/mfa/webauthn/assertion.ts';
import { verifyRegistration } from '../../../functions/mfa/webauthn/attestation.ts';
import {
  type AuthenticationAnswer,
  authenticationAnswer,
  type RegistrationAnswer,
  registrationAnswer,
} from '../../../functions/mfa/webauthn/client-outcome.ts';
import {
  type AuthenticatorOptions,
  cbor,
  numbers,
  type Spoiled,
  softwareAuthenticator,
} from '../../support/software-authenticator.ts';
import { testCertificate } from '../../support/test-certificate.ts';
import * as vector from '../../support/webauthn-vectors.ts';

const challenge = new Uint8Array(32).fill(7);
const data: JsonObject = {
  challenge: Buffer.from(challenge).toString('base64'),
  userId: 'ZGVtbw',
  _relyingPartyId: 'example.com',
};
const expected = {
  ...{ challenge, rpId: 'example.com', origins: ['https://login.example.com'], verification: true },
  algorithms: [-7, -8, -35, -257],
  attested: false,
};

function registrationOf(text: string): RegistrationAnswer {
  const answer = registrationAnswer(text);
  if (answer.kind !== 'answer') throw new Error(answer.kind);
  return answer;
}

function authenticationOf(text: string): AuthenticationAnswer {
  const answer = authenticationAnswer(text);
  if (answer.kind !== 'answer') throw new Error(answer.kind);
  return answer;
}

async function registered(options: AuthenticatorOptions = {}, spoiled: Spoiled = {}, changes = {}) {
  const key = softwareAuthenticator(options);
  const verdict = await verifyRegistration(registrationOf(key.register(data, spoiled)), { ...expected, ...changes });
  return { key, verdict };
}

async function signedIn(options: AuthenticatorOptions = {}, spoiled: Spoiled = {}, changes = {}) {
  const { key, verdict } = await registered(options);
  if ('refusal' in verdict) throw new Error(verdict.refusal);
  const passkey = { ...verdict, rpId: 'example.com' };
  return verifyAssertion(authenticationOf(key.authenticate(data, spoiled)), passkey, { ...expected, ...changes });
}

describe('the vectors of another implementation', () => {
  const { rpId, origin, challenges, credentialId, aaguid } = vector;
  const passkey = { key: vector.key, algorithm: 'SHA256withECDSA', rpId } as const;
  const asked = { rpId, origins: [origin], verification: true };

  test('a registration', async () => {
    const verdict = await verifyRegistration(registrationOf(vector.registration), {
      ...{ ...asked, challenge: challenges.registration, algorithms: [-7, -257], attested: false },
    });

    expect(verdict).toEqual({
      ...{ credentialId, key: vector.key, algorithm: 'SHA256withECDSA', signCount: 0, aaguid },
      ...{ format: 'none', attestationType: 'NONE' },
      flags: { UP: true, UV: true, BE: true, BS: true, AT: true, ED: false },
    });
  });

  test('an authentication', () => {
    const verdict = verifyAssertion(authenticationOf(vector.authentication), passkey, {
      ...asked,
      challenge: challenges.authentication,
    });

    expect(verdict).toEqual({ flags: { UP: true, UV: true, BE: true, BS: true, AT: false, ED: false }, signCount: 1 });
  });

  test('one flipped bit in any part of the authentication is refused', () => {
    const whole = authenticationOf(vector.authentication);
    const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const spoiled = [
      ...[...whole.authenticatorData.keys()].map((at) => ({
        ...whole,
        authenticatorData: flipped(whole.authenticatorData, at),
      })),
      ...[...whole.signature.keys()].map((at) => ({ ...whole, signature: flipped(whole.signature, at) })),
      { ...whole, clientData: whole.clientData.replace('false}', 'false }') },
    ];

    for (const answer of spoiled) {
      const verdict = verifyAssertion(answer, passkey, { ...asked, challenge: challenges.authentication });
      expect(verdict).toEqual({ refusal: expect.any(String) });
    }
  });
});

describe('a registration', () => {
  test.each(['ES256', 'ES384', 'RS256', 'EDDSA'] as const)(
    'with a key of %s counts, and signs in',
    async (algorithm) => {
      const { verdict } = await registered({ algorithm }, { format: 'packed' });

      expect(verdict).toMatchObject({ format: 'packed', attestationType: 'SELF' });
      expect(await signedIn({ algorithm })).toMatchObject({ signCount: 1 });
    },
  );

  test.each<[string, Spoiled, string]>([
    ['a page of another origin', { origin: 'https://login.example.com.evil.example' }, 'origin'],
    ['a subdomain', { origin: 'https://other.login.example.com' }, 'origin'],
    ['another port', { origin: 'https://login.example.com:8443' }, 'origin'],
    ['no TLS', { origin: 'http://login.example.com' }, 'origin'],
    ['no origin', { clientData: { origin: null } }, 'origin'],
    ['the origin of a sandboxed frame', { origin: 'null' }, 'origin'],
    ['the passkey of another domain', { rpId: 'evil.example' }, 'rpIdHash'],
    ['another challenge', { challenge: Buffer.alloc(32, 8).toString('base64url') }, 'challenge'],
    ['a shorter challenge', { challenge: Buffer.alloc(31, 7).toString('base64url') }, 'challenge'],
    ['an answer to a sign-in', { type: 'webauthn.get' }, 'type'],
    ['a frame of another page', { clientData: { crossOrigin: true } }, 'topOrigin'],
    ['a frame of a page that says where', { clientData: { topOrigin: 'https://evil.example' } }, 'topOrigin'],
    ['nobody there', { UP: false }, 'userPresence'],
    ['nobody recognised', { UV: false }, 'userVerification'],
    ['backed up without being able to', { BE: false, BS: true }, 'backupFlags'],
    ['no credential', { AT: false }, 'authenticatorData'],
    ['the id of another credential', { credentialId: 'AAAA' }, 'credentialId'],
    ['a statement where there is none', { statement: new Map([['x', 1]]) }, 'attestation: '],
    ['a forged attestation', { format: 'packed', forged: true }, 'attestation'],
    [
      'self attestation by another algorithm',
      {
        format: 'packed',
        statement: new Map<string, number | Uint8Array>([
          ['alg', -257],
          ['sig', Uint8Array.of(1)],
        ]),
      },
      'attestation',
    ],
    ['a format that there is not', { format: 'made-up' }, 'attestation: Unsupported Attestation Format: made-up'],
    ['bytes behind the data', { more: Uint8Array.of(0, 0) }, 'attestation: '],
  ])('%s is refused', async (_what, spoiled, refusal) => {
    const { verdict } = await registered({}, spoiled);

    expect(verdict).toEqual({ refusal: expect.stringMatching(new RegExp(`^${refusal}`)) });
  });

  test('of an authenticator that recognises nobody counts where that is not insisted on', async () => {
    const { verdict } = await registered({ verifies: false }, {}, { verification: false });

    expect(verdict).toMatchObject({ flags: { UP: true, UV: false } });
  });

  test('without attestation is refused where one is asked for', async () => {
    expect((await registered({}, {}, { attested: true })).verdict).toEqual({ refusal: 'attestationNone' });
    expect((await registered({}, { format: 'packed' }, { attested: true })).verdict).toMatchObject({
      attestationType: 'SELF',
    });
  });

  test('with a key of an algorithm that was not offered is refused', async () => {
    const { verdict } = await registered({ algorithm: 'RS256' }, {}, { algorithms: [-7] });

    expect(verdict).toEqual({ refusal: expect.stringContaining('Unexpected public key alg') });
  });

  test('whose chain of certificates ends in itself is refused', async () => {
    const der = Buffer.from(testCertificate.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    const statement = new Map<string, number | Uint8Array | Uint8Array[]>([
      ['alg', -7],
      ['sig', Uint8Array.of(1)],
      ['x5c', [der]],
    ]);

    const { verdict } = await registered({}, { format: 'packed', statement });

    expect(verdict).toEqual({ refusal: 'selfSignedRoot' });
  });

  test.each([
    ['nothing', []],
    ['half an object', [163, 99, 102]],
    ['a list', [...cbor(['fmt'])]],
    ['a map without what it needs', [...cbor(new Map([['fmt', 'none']]))]],
    ['lists without end', Array.from({ length: 20_000 }, () => 0x81)],
  ])('with %s for an attestation is refused, and breaks nothing', async (_what, bytes) => {
    const answer = registrationOf(softwareAuthenticator().register(data));

    const verdict = await verifyRegistration({ ...answer, attestationObject: Uint8Array.from(bytes) }, expected);

    expect(verdict).toEqual({ refusal: expect.stringMatching(/^attestation/) });
  });
});

describe('an assertion', () => {
  test.each<[string, Spoiled, string]>([
    ['a page of another origin', { origin: 'https://evil.example' }, 'origin'],
    ['the passkey of another domain', { rpId: 'evil.example' }, 'rpIdHash'],
    ['another challenge', { challenge: 'AAAA' }, 'challenge'],
    ['an answer to a registration', { type: 'webauthn.create' }, 'type'],
    ['a frame of another page', { clientData: { crossOrigin: true } }, 'topOrigin'],
    ['nobody there', { UP: false }, 'userPresence'],
    ['nobody recognised', { UV: false }, 'userVerification'],
    ['backed up without being able to', { BE: false, BS: true }, 'backupFlags'],
    ['a new credential inside', { AT: true }, 'authenticatorData'],
    ['bytes behind the data', { more: Uint8Array.of(0) }, 'authenticatorData'],
    ['a forged signature', { forged: true }, 'signature'],
  ])('%s is refused', async (_what, spoiled, refusal) => {
    expect(await signedIn({}, spoiled)).toEqual({ refusal });
  });

  test('by the key of somebody else is refused', async () => {
    const { verdict } = await registered();
    const other = softwareAuthenticator();
    other.register(data);
    if ('refusal' in verdict) throw new Error(verdict.refusal);

    const stolen = authenticationOf(other.authenticate(data, { credentialId: verdict.credentialId }));

    expect(verifyAssertion(stolen, verdict, expected)).toEqual({ refusal: 'signature' });
  });

  test('with a passkey that was registered for another domain is refused, whatever it signs', async () => {
    expect(await signedIn({}, {}, { rpId: 'example.com' })).toMatchObject({ signCount: 1 });
    expect(await signedIn({}, { rpId: 'sub.example.com' }, { rpId: 'sub.example.com' })).toEqual({ refusal: 'rpId' });
  });

  test('with a key that cannot be one is refused', () => {
    const passkey = { key: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }, algorithm: 'SHA256withECDSA' } as const;
    const asked = { ...expected, challenge: vector.challenges.authentication, origins: [vector.origin] };

    expect(verifyAssertion(authenticationOf(vector.authentication), passkey, asked)).toEqual({ refusal: 'signature' });
  });

  test('agrees with @simplewebauthn/server, whatever is spoiled', async () => {
    const spoils: Spoiled[] = [
      ...[
        {},
        { UV: false },
        { UP: false },
        { forged: true },
        { rpId: 'evil.example' },
        { origin: 'https://evil.example' },
      ],
      ...[{ challenge: 'AAAA' }, { type: 'webauthn.create' }, { BE: false, BS: true }, { BE: false, BS: false }],
    ];
    for (const spoiled of spoils) {
      const key = softwareAuthenticator();
      const registration = await verifyRegistration(registrationOf(key.register(data)), expected);
      if ('refusal' in registration) throw new Error(registration.refusal);
      const answer = authenticationOf(key.authenticate(data, spoiled));

      const ours = verifyAssertion(answer, registration, expected);
      const theirs = await theirVerdict(answer, key.credentials[0]?.publicKey.export({ format: 'jwk' }) ?? {});

      expect([spoiled, 'refusal' in ours]).toEqual([spoiled, !theirs]);
    }
  });
});

async function theirVerdict(answer: AuthenticationAnswer, { x = '', y = '' }: { x?: string; y?: string }) {
  const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
  const key = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  const { credentialId, clientData, authenticatorData, signature } = answer;
  const verdict = await verifyAuthenticationResponse({
    response: {
      ...{ id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(signature),
      },
    },
    expectedChallenge: Buffer.from(challenge).toString('base64url'),
    expectedOrigin: 'https://login.example.com',
    expectedRPID: 'example.com',
    requireUserVerification: true,
    credential: { id: credentialId, publicKey: Uint8Array.from(cbor(key)), counter: 0 },
  }).catch(() => undefined);
  return verdict?.verified === true;
}

test('bytes are written with a sign, as Java has them', () => {
  expect(numbers(Uint8Array.of(0, 1, 127, 128, 251, 255))).toBe('0,1,127,-128,-5,-1');
});
