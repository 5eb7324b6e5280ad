import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { authenticationAnswer, registrationAnswer } from '../../../functions/mfa/webauthn/client-outcome.ts';
import { authentication, credentialId, registration } from '../../support/webauthn-vectors.ts';

const clientData = '{"type":"webauthn.get","origin":"https://[::1]:8443"}';

describe('what clients post', () => {
  test('of a registration, with and without a device name', () => {
    const plain = registrationAnswer(registration);

    expect(plain).toMatchObject({ kind: 'answer', credentialId });
    expect(plain).not.toHaveProperty('deviceName');
    expect(plain.kind === 'answer' && Buffer.from(plain.attestationObject).toString('hex')).toMatch(
      /^a363666d74646e6f6e65/,
    );
    expect(registrationAnswer(`${registration}::My phone`)).toEqual({ ...plain, deviceName: 'My phone' });
    expect(registrationAnswer(`${registration}::a::b`)).toEqual({ ...plain, deviceName: 'a::b' });
    expect(registrationAnswer(`${registration}::`)).toEqual({ ...plain, deviceName: '' });
  });

  test('of an authentication, with a handle that is padded, empty or missing', () => {
    const whole = authenticationAnswer(authentication);
    const bare = authentication.replace(/::ZGVtbw$/, '');

    expect(whole).toMatchObject({ kind: 'answer', credentialId, userHandle: 'ZGVtbw' });
    expect(authenticationAnswer(`${bare}::ZGVtbw==`)).toEqual(whole);
    expect(authenticationAnswer(bare)).not.toHaveProperty('userHandle');
    expect(authenticationAnswer(`${bare}::`)).toEqual(authenticationAnswer(bare));
    expect(authenticationAnswer(`${bare}::a b`)).toEqual({ kind: 'malformed' });
  });

  test('an origin with colons of its own ends nothing', () => {
    expect(authenticationAnswer(`${clientData}::1,-2::3::AfsB`)).toEqual({
      ...{ kind: 'answer', clientData, credentialId: 'AfsB' },
      authenticatorData: Uint8Array.of(1, 254),
      signature: Uint8Array.of(3),
    });
  });

  test('as JSON, with what the client says of the authenticator', () => {
    const json = (authenticatorAttachment: unknown) =>
      JSON.stringify({ authenticatorAttachment, legacyData: registration });
    const plain = registrationAnswer(registration);

    expect(registrationAnswer(json('platform'))).toEqual({ ...plain, attachment: 'platform' });
    expect(registrationAnswer(json('cross-platform'))).toEqual({ ...plain, attachment: 'cross-platform' });
    for (const other of [null, undefined, '<script>', 1]) expect(registrationAnswer(json(other))).toEqual(plain);
  });

  test.each([
    ['unsupported', { kind: 'unsupported' }],
    ['webAuthnOutcome', { kind: 'untouched' }],
    ['false', { kind: 'untouched' }],
    [
      'ERROR::NotAllowedError:The operation timed out',
      { kind: 'error', error: 'NotAllowedError:The operation timed out' },
    ],
    ['ERROR::NotAllowedError: a blank', { kind: 'error', error: 'NotAllowedError: a blank' }],
    ['{"error":"InvalidStateError: excluded"}', { kind: 'error', error: 'InvalidStateError: excluded' }],
    ['ERROR::NotSupportedError:x', { kind: 'error', error: 'NotSupportedError:x' }],
    ['ERROR::Error:No metadata callback found', { kind: 'error', error: 'UnknownError:No metadata callback found' }],
    ['ERROR::no colon', { kind: 'error', error: 'UnknownError:no colon' }],
    ['{"error":"TypeError: x is not a function"}', { kind: 'error', error: 'UnknownError: x is not a function' }],
    ['ERROR::', { kind: 'error', error: 'UnknownError:' }],
    [`ERROR::AbortError:a\nb\0${'c'.repeat(400)}`, { kind: 'error', error: `AbortError:a b ${'c'.repeat(296)}` }],
    ['ERROR', { kind: 'malformed' }],
    ['{"error":1}', { kind: 'malformed' }],
    ['{}', { kind: 'malformed' }],
    [clientData, { kind: 'malformed' }],
  ])('%s is read as AM reads it, but ends no journey with a fault', (text, expected) => {
    expect(authenticationAnswer(text)).toEqual(expected);
    expect(registrationAnswer(text)).toEqual(expected);
  });

  test.each([
    ['a number beyond a byte', `${clientData}::128::1::AA`],
    ['a number below a byte', `${clientData}::-129::1::AA`],
    ['blanks between numbers', `${clientData}::1, 2::1::AA`],
    ['no numbers', `${clientData}::::1::AA`],
    ['a credential id of another alphabet', `${clientData}::1::1::A+/A`],
    ['client data that is no JSON', '{nothing}::1::1::AA'],
    ['client data that is a list', '[1]::1::1::AA'],
    ['more than any answer has', `${clientData}::${'1,'.repeat(40_000)}1::1::AA`],
  ])('%s is malformed', (_what, text) => {
    expect(authenticationAnswer(text)).toEqual({ kind: 'malformed' });
  });

  test('no text breaks it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        registrationAnswer(text);
        authenticationAnswer(text);
      }),
    );
  });
});
