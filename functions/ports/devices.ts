// What users have registered: devices for one-time passwords and for pushes, and the set of all of them.

import type { JsonObject } from '../json.ts';
import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import type { PushDeviceProfile } from '../mfa/push/push-device-profile.ts';
import type { AttemptPolicy, CodeGuesser, User } from './users.ts';

// Whether a user has opted out of a second factor: AM's attributes oath2faEnabled and push2faEnabled.

export const deviceKinds = ['oath', 'push', 'webauthn'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** AM stores 0, 1 and 2 in that order. */
export type SkipSetting = 'notSet' | 'skippable' | 'notSkippable';

export interface SkipSettings {
  /** `notSet` also for a user who does not exist. */
  get(user: User, kind: DeviceKind): Promise<SkipSetting>;
}

/** Apart from asking: whoever can set this can let a user skip the factor. */
export interface SkipSettingChanges {
  /** False when there is no such user. */
  set(user: User, kind: DeviceKind, setting: SkipSetting): Promise<boolean>;
}

// Which devices a user has, without anything a thief would want.

export interface DeviceSummary {
  readonly uuid: string;
  readonly kind: DeviceKind;
  readonly deviceName: string;
  /** Milliseconds since the epoch. */
  readonly createdDate: number;
  /** Milliseconds since the epoch; undefined until first used. */
  readonly lastAccessDate?: number;
  /** Of a passkey: the id of its credential, in base64url. */
  readonly credentialId?: string;
  /** Of a passkey: the authenticator's model, as a UUID. */
  readonly aaguid?: string;
}

export interface DeviceList {
  /** Newest first. */
  list(user: User, kind: DeviceKind): Promise<readonly DeviceSummary[]>;
}

// What a user can sign in with besides the password, and what he used last.

export interface FactorUse {
  readonly kind: DeviceKind;
  /** When it was registered, if it was never used. Milliseconds since the epoch. */
  readonly lastUsed: number;
  /** The recovery codes of its kind came with it. */
  readonly hasRecoveryCodes: boolean;
}

export interface FactorUses {
  /** Each device, last used first. Sees every write that was acknowledged before. */
  list(user: User): Promise<readonly FactorUse[]>;
}

/** What is told of a factor to whoever helps its user. */
export interface FactorReport extends DeviceSummary {
  /** Wrong codes in a row, of whoever; recovery codes apart. */
  readonly failures: number;
  readonly recoveryFailures: number;
  readonly recoveryCodesLeft: number;
  /** The phone's address does not work at present. */
  readonly unreachable: boolean;
}

export interface FactorReports {
  /** Newest first. */
  list(user: User): Promise<readonly FactorReport[]>;
}

// What AM's attributes oathDeviceProfiles and pushDeviceProfiles tell of devices, without what lets anybody in and without what
// reaches a phone.

export type PlainOathDevice = Omit<OathDeviceProfile, 'recoveryCodes' | 'sharedSecret'> & {
  readonly createdDate: number;
};

export type PlainPushDevice = Pick<
  PushDeviceProfile,
  'uuid' | 'deviceName' | 'issuer' | 'createdDate' | 'lastAccessDate'
>;

export interface PlainDevices {
  /** Newest first. Rows that cannot be read are left out. */
  oath(user: User): Promise<readonly PlainOathDevice[]>;
  push(user: User): Promise<readonly PlainPushDevice[]>;
}

// Changing and removing the devices of users. For the endpoint where users manage them; it sees no secret of a device.

interface RemovedDevice {
  readonly device: DeviceSummary;
  /** Push devices: the endpoint by which the phone was reached. */
  readonly endpointArn?: string;
}

/** Apart from renaming: whoever takes factors away gives none another name. */
export interface DeviceRemoval {
  /** The device as it last was; undefined when there is none. Of many that remove it at once one gets it. */
  remove(user: User, kind: DeviceSummary['kind'], uuid: string): Promise<RemovedDevice | undefined>;
}

export interface DeviceEditor extends DeviceRemoval {
  /** False when there is no such device. */
  rename(user: User, kind: DeviceSummary['kind'], uuid: string, deviceName: string): Promise<boolean>;
}

// Which second factors a user has, and the fence around them: a revision that grows with every change. Whoever stores a
// factor must have seen the set that he adds to; of two who have seen the same set, one stores.

export interface SeenFactors {
  readonly revision: number;
  /** `oath#<uuid>`, `push#<uuid>`, `webauthn#<uuid>`. */
  readonly devices: readonly string[];
  /** One that has passed the fence a moment ago, and is not stored yet. */
  readonly storing?: string;
}

export interface Factors {
  /** Reads the latest write. A user whom nobody knows has none, at revision 0. */
  look(user: User): Promise<SeenFactors>;
}

export interface FactorFence {
  /**
   * Before `device` is stored: raises the revision if it is still `seen`. True again for the device that raised it last, so
   * that a request may be repeated; false when the set has changed since. Without `seen` it is raised whatever it is.
   */
  pass(user: User, device: string, seen?: number): Promise<boolean>;
  /** Before a device is removed: nobody may store what was begun while it was there. */
  raise(user: User): Promise<void>;
}

/** What a login of this user has to be asked for. */
export interface DemandedFactors {
  /** The devices of the kinds that the user has not opted out of, as in SeenFactors. */
  list(user: User): Promise<readonly string[]>;
}

// The OATH devices of users. Asking for one, secret included, is a port apart from counting attempts on it and from storing
// one: whoever checks codes can replace no device, and whoever stores devices sees no secret but the new one.

export interface OathDevice {
  /** The profile with its secret; `recoveryCodes` is empty, since only hashes are kept. */
  readonly profile: OathDeviceProfile;
  /** The visit that spent the last accepted code. */
  readonly spentBy?: string;
}

/** What an accepted code changes: TOTP sets the login time and drift, HOTP the counter. */
export type OathAdvance =
  | { readonly algorithm: 'TOTP'; readonly lastLogin: number; readonly clockDriftSeconds: number }
  | { readonly algorithm: 'HOTP'; readonly counter: number };

export interface OathDevices {
  /** The user's newest device, or undefined. */
  find(user: User): Promise<OathDevice | undefined>;
}

export interface OathAttempts {
  /**
   * Counts one attempt on the device before its code is compared, once per visit. `limited` means that the device
   * has failed too often, or is gone, and the attempt must be refused without comparing. Failures of strangers do not
   * count for known browsers, nor the other way round.
   */
  charge(
    user: User,
    uuid: string,
    visit: string,
    policy: AttemptPolicy,
    guesser?: CodeGuesser,
  ): Promise<'charged' | 'limited'>;
  /** Takes this visit's charge back, once: the code was right but spent, which is no guess. */
  refund(user: User, uuid: string, visit: string, guesser?: CodeGuesser): Promise<void>;
  /**
   * Spends an accepted code and clears the failures of this guesser, in one conditional write: TOTP only while the stored login is
   * earlier than the accepted step, HOTP only forward. The visit that already spent this very step or counter gets
   * `accepted` again; any other gets `spent`. Sets the last access time.
   */
  accept(
    user: User,
    uuid: string,
    advance: OathAdvance,
    visit: string,
    guesser?: CodeGuesser,
  ): Promise<'accepted' | 'spent'>;
}

export interface OathEnrolment {
  /**
   * Stores this device in place of all OATH devices of the user. The plain `recoveryCodes` of the profile are
   * hashed. Saving the same uuid again is harmless: login time and counter never go back. `createdDate` is the
   * present when the profile names none. `oath2faEnabled` is not touched. Throws for a name that no user can have. `alone`: it
   * takes the place of the user's devices of every kind. Default: false.
   */
  save(user: User, profile: OathDeviceProfile, alone?: boolean): Promise<void>;
}

// The push devices of users. Asking for them, secrets included, is for the node that asks phones and for the phone's door;
// noting their use, readdressing and storing them are ports of their own, which see no stored secret.

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

// What clients have said of the devices that their users sign in with: AM's stored device profiles. Nothing in one proves
// anything: whoever knows an identifier and what a browser tells about itself can say the same.

export interface Location {
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface DeviceProfile {
  /** The client's own name for the device. The same for all users of a browser or an app: it goes into no log. */
  readonly identifier: string;
  /** What users call it. */
  readonly alias?: string;
  readonly metadata?: JsonObject;
  readonly location?: Location;
  /** Milliseconds since the epoch. */
  readonly lastSelectedDate: number;
}

/** What is to be noted of a device; the rest of its profile stays. */
interface SeenDevice extends Pick<DeviceProfile, 'identifier' | 'alias' | 'metadata' | 'location'> {
  /** What it is called if it has no alias yet. */
  readonly usualAlias?: string;
}

export interface DeviceProfiles {
  find(user: User, identifier: string): Promise<DeviceProfile | undefined>;
}

/** Apart from asking, and from saving: whoever recognises a device can neither make one nor change what was seen. */
export interface DeviceProfileUse {
  /** Sets the date of the last use. False when there is no such profile: one that was removed does not come back. */
  select(user: User, identifier: string): Promise<boolean>;
}

export interface DeviceProfileSaving {
  /**
   * Notes the device with the present as its last use, then removes those of the user's that were not used for longest, until
   * `most` are left; never the one just noted. Throws for a name that no user can have.
   */
  save(user: User, device: SeenDevice, most: number): Promise<void>;
}

export interface DeviceProfileRemoval {
  /** Last used first. */
  list(user: User): Promise<readonly DeviceProfile[]>;
  /** The profile as it last was; undefined when there is none. Of many that remove it at once one gets it. */
  remove(user: User, identifier: string): Promise<DeviceProfile | undefined>;
}

export interface DeviceProfileEditor extends DeviceProfileRemoval {
  /** False when there is no such profile. */
  rename(user: User, identifier: string, alias: string): Promise<boolean>;
}
