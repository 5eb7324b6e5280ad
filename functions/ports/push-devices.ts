// The push devices of users. Asking for them, secrets included, is for the node that asks phones and for the phone's door;
// noting their use, readdressing and storing them are ports of their own, which see no stored secret.
import type { PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import type { User } from './user.ts';

interface PushDevice {
  /** The profile with its secret; `recoveryCodes` is empty, since only hashes are kept. */
  readonly profile: PushDeviceProfile;
  /** Its endpoint was found disabled or gone; the app heals that when it refreshes its token. */
  readonly endpointDisabled: boolean;
}

/** How the phone is reached from now on; `deviceName` only when the phone named itself. */
export interface PushAddress {
  readonly communicationId: string;
  readonly communicationType: string;
  readonly deviceType: string;
  readonly deviceId: string;
  readonly deviceName?: string;
}

export interface PushDevices {
  /** Newest first. */
  list(user: User): Promise<readonly PushDevice[]>;
  /**
   * The user's device of this mechanism. The secret of no other is opened, nor any when there is none: the time does not
   * tell whoever makes up a mechanism which users have phones.
   */
  findByMechanism(user: User, mechanismUid: string): Promise<PushDevice | undefined>;
}

export interface PushDeviceUse {
  /** Sets the last access date. Harmless when the device is gone. */
  touch(user: User, uuid: string): Promise<void>;
}

export interface PushAddresses {
  /** Sets a new address and marks the endpoint as good. False when there is no such device. */
  readdress(user: User, uuid: string, address: PushAddress): Promise<boolean>;
}

export interface PushEnrolment {
  /**
   * Creates or replaces the device of this uuid and keeps the user's others. The plain `recoveryCodes` of the profile
   * are hashed; when there are any, the sets of the user's other push devices are emptied: only the latest set works.
   */
  save(user: User, profile: PushDeviceProfile): Promise<void>;
}
