// The stored push device and its text in shared state.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodePushProfile,
  encodePushProfile,
  newPushDeviceProfile,
} from '../../../functions/mfa/push/push-device-profile.ts';
import { pushSecretBytes } from '../../../functions/mfa/push/push-jwt.ts';
import { exchanges, refusedSecrets } from '../../support/push-vectors.ts';

const uuid = '5b8e2c1c-1a53-4d6b-8f61-6a3d0c8f1b77';

/** A registered device, as AM stores it. */
const stored = {
  uuid,
  recoveryCodes: [],
  sharedSecret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  deviceName: 'Push Device',
  communicationType: 'gcm',
  deviceType: 'android',
  communicationId: 'arn:aws:sns:us-east-1:111122223333:endpoint/GCM/acme-android/0c7e2d2a-3a44-4b60-9f0e-7d1f4f5a9b10',
  deviceMechanismUID: 'b6f0f0c2-6d51-43a4-9a0e-53a8b6a8e7d3',
  deviceId: 'dExampleFcmToken:APA91bExample',
  issuer: 'Acme',
  createdDate: 1767225600000,
  lastAccessDate: 1767225600000,
};

const fresh = {
  uuid,
  recoveryCodes: [],
  sharedSecret: stored.sharedSecret,
  deviceName: 'Push Device',
  communicationType: 'placeholder',
  deviceType: 'placeholder',
  communicationId: 'placeholder',
  deviceMechanismUID: 'placeholder',
  deviceId: 'placeholder',
  issuer: 'Acme',
  createdDate: 1767225600000,
  lastAccessDate: 1767225600000,
};

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('a push device profile', () => {
  test('is new with placeholders for all that the phone has yet to tell', () => {
    const secretBytes = Uint8Array.from({ length: 32 }, (_, index) => index);

    const profile = newPushDeviceProfile({ uuid, secretBytes, issuer: 'Acme', createdDate: 1767225600000 });

    expect(profile).toEqual(fresh);
  });

  test('P-27 travels as Base64 of its JSON', () => {
    expect(encodePushProfile(stored)).toBe(encoded(stored));
    expect(decodePushProfile(encoded(stored))).toEqual(stored);
  });

  test('survives the round trip, whatever its texts', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.record({ deviceName: text, issuer: text, deviceId: text }), (texts) => {
        expect(decodePushProfile(encodePushProfile({ ...stored, ...texts }))).toEqual({ ...stored, ...texts });
      }),
    );
  });

  test('loses fields that nobody knows, and gets those of a new device for missing ones', () => {
    const decoded = decodePushProfile(encoded({ uuid, sharedSecret: fresh.sharedSecret, extra: 1 }));

    expect(decoded).toEqual({ ...fresh, issuer: 'placeholder', createdDate: 0, lastAccessDate: 0 });
  });

  test.each([
    ['no Base64 of JSON', '%%%'],
    ['empty', ''],
    ['cut off', encoded(stored).slice(0, 80)],
    ['not an object', encoded([stored])],
    ['without a uuid', encoded({ ...stored, uuid: undefined })],
    ['without a secret', encoded({ ...stored, sharedSecret: undefined })],
    ['of other types', encoded({ ...stored, createdDate: 'yesterday' })],
  ])('is none when it is %s', (_, text) => {
    expect(decodePushProfile(text)).toBeUndefined();
  });
});

describe('the shared secret', () => {
  test('V3 S6 S8 is read in every spelling, and may be longer than 32 bytes', () => {
    expect(pushSecretBytes(exchanges.V3.secret)).toHaveLength(32);
    expect(pushSecretBytes(exchanges.S6.secret)).toHaveLength(32);
    expect(pushSecretBytes(exchanges.S8.secret)).toHaveLength(48);
  });

  test.each([...refusedSecrets, Buffer.alloc(31).toString('base64'), 'no Base64!'])(
    'S1 %j is refused: it is short enough to guess, or no secret',
    (secret) => {
      expect(pushSecretBytes(secret)).toBeUndefined();
    },
  );
});
