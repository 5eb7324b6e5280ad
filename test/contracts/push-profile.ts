// A push device as registration makes it, once the phone has told about itself.
import type { PushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { PushAddress } from '../../functions/ports/devices.ts';

export const secretBase64 = Buffer.alloc(32, 'the secret of a phone').toString('base64');

export const endpointArn =
  'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/0c7e2d2a-3a44-4b60-9f0e-7d1f4f5a9b10';

export function pushProfile(changes: Partial<PushDeviceProfile> = {}): PushDeviceProfile {
  return {
    uuid: '5b8e2c1c-1a53-4d6b-8f61-6a3d0c8f1b77',
    recoveryCodes: [],
    sharedSecret: secretBase64,
    deviceName: 'Push Device',
    communicationType: 'gcm',
    deviceType: 'android',
    communicationId: endpointArn,
    deviceMechanismUID: 'b6f0f0c2-6d51-43a4-9a0e-53a8b6a8e7d3',
    deviceId: 'dExampleFcmToken:APA91bExample',
    issuer: 'Waymark',
    createdDate: 1_799_999_000_000,
    lastAccessDate: 1_799_999_000_000,
    ...changes,
  };
}

/** Where the phone is reached after its token has changed. */
export const newAddress: PushAddress = {
  communicationId: endpointArn.replace('0c7e2d2a', '1d8f3e3b'),
  communicationType: 'apns',
  deviceType: 'ios',
  deviceId: 'another token',
};
