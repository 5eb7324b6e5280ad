// A user's push device as AM stores it, and the Base64 text in which a journey carries it in shared state.

import * as z from 'zod';

/** What AM writes until the phone has told. */
const placeholder = 'placeholder';

const known = z.string().default(placeholder);

const sharedProfile = z.object({
  /** Identifies the device, also over REST and in the registration URI (`pid`). */
  uuid: z.string(),
  /** Plain only while the profile travels in shared state; hashed at rest. */
  recoveryCodes: z.array(z.string()).default([]),
  /** Base64 of 32 bytes. */
  sharedSecret: z.string(),
  /** Shown to the user, who may change it. */
  deviceName: z.string().default('Push Device'),
  /** `gcm` or `apns`. */
  communicationType: known,
  /** `android` or `ios`. */
  deviceType: known,
  /** The ARN of the SNS endpoint. */
  communicationId: known,
  /** The app's own id of the account, in the app's spelling. */
  deviceMechanismUID: known,
  /** The token under which the phone is reached. */
  deviceId: known,
  /** As configured at registration; for `{{issuer}}` in the texts of pushes. */
  issuer: known,
  /** Epoch milliseconds. */
  createdDate: z.int().default(0),
  /** Epoch milliseconds; the creation to begin with. */
  lastAccessDate: z.int().default(0),
});

export type PushDeviceProfile = z.infer<typeof sharedProfile>;

export type NewPushDevice = {
  readonly uuid: string;
  /** 32 bytes: phones refuse shorter ones. */
  readonly secretBytes: Uint8Array;
} & Pick<PushDeviceProfile, 'issuer' | 'createdDate'>;

/** A device that no phone has answered for. */
export function newPushDeviceProfile({ uuid, secretBytes, issuer, createdDate }: NewPushDevice): PushDeviceProfile {
  return {
    uuid,
    recoveryCodes: [],
    sharedSecret: Buffer.from(secretBytes).toString('base64'),
    deviceName: 'Push Device',
    communicationType: placeholder,
    deviceType: placeholder,
    communicationId: placeholder,
    deviceMechanismUID: placeholder,
    deviceId: placeholder,
    issuer,
    createdDate,
    lastAccessDate: createdDate,
  };
}

/** As AM keeps it with its user. Undefined for what is none, and for one whose phone has never answered. */
export function storedPushProfile(value: unknown): PushDeviceProfile | undefined {
  const { data } = sharedProfile.safeParse(value);
  const isReached = data && ![data.communicationId, data.deviceMechanismUID].includes(placeholder);
  return isReached ? data : undefined;
}

/** Base64 of the profile's JSON. */
export function encodePushProfile(profile: PushDeviceProfile): string {
  return Buffer.from(JSON.stringify(profile)).toString('base64');
}

/**
 * The profile inside such a text. Unknown fields are dropped and missing ones get the values of a new device, save for
 * `uuid` and `sharedSecret`, without which there is no device. Undefined when it cannot be read.
 */
export function decodePushProfile(text: string): PushDeviceProfile | undefined {
  try {
    return sharedProfile.safeParse(JSON.parse(Buffer.from(text, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}
