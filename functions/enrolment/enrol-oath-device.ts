// Making an OATH device: a fresh secret for the journey to carry, the URI that shows it to an app, its recovery codes.

import { hashByName } from '../mfa/oath/check-code.ts';
import { newOathDeviceProfile, type OathDeviceProfile, secretBytes, secretLength } from '../mfa/oath/device-profile.ts';
import { type OathAlgorithm, oathRegistrationUri } from '../mfa/oath/registration-uri.ts';
import type { CombinedUriParts } from '../mfa/push/push-registration-uri.ts';
import { generateRecoveryCodes } from '../mfa/recovery-codes.ts';
import { type AccountName, accountNameOf } from '../mfa/registration-label.ts';
import { seededBytes } from '../mfa/seeded-bytes.ts';
import { NodeError } from '../node/errors.ts';
import type { Clock, Randomness } from '../ports/system.ts';
import { type Identity, userKey } from '../ports/users.ts';
import { uuid } from '../ports/uuid.ts';
import type { PendingOathDevice } from './oath-device.ts';

/** Config keys of AM's registration nodes. */
export interface OathEnrolmentConfig {
  readonly issuer: string;
  readonly accountName: AccountName;
  readonly bgColor: string;
  readonly imgUrl?: string | undefined;
  readonly passwordLength: 'SIX_DIGITS' | 'EIGHT_DIGITS';
  /** Hex characters. */
  readonly minSharedSecretLength: number;
  readonly algorithm: OathAlgorithm;
  /** Seconds. */
  readonly totpTimeInterval: number;
  readonly totpHashAlgorithm: keyof typeof hashByName;
  readonly addChecksum: boolean;
  readonly truncationOffset: number;
}

type OathUriParts = CombinedUriParts['oath'];

const digits = { SIX_DIGITS: 6, EIGHT_DIGITS: 8 } as const;

export function newPendingOathDevice(
  config: OathEnrolmentConfig,
  identity: Identity,
  { randomness, clock }: { randomness: Randomness; clock: Clock },
): PendingOathDevice {
  const hash = hashByName[config.totpHashAlgorithm];
  const profile = newOathDeviceProfile({
    uuid: uuid(randomness),
    secretBytes: randomness.bytes(
      secretLength(config.minSharedSecretLength, config.algorithm === 'TOTP' ? hash : 'SHA1'),
    ),
    addChecksum: config.addChecksum,
    truncationOffset: config.truncationOffset,
    digits: digits[config.passwordLength],
    hash,
    interval: config.totpTimeInterval,
    createdDate: clock.now(),
  });
  const owner = userKey(identity);
  const codeSeed = Buffer.from(randomness.bytes(32)).toString('hex');
  return { profile, ...(owner !== undefined && { owner }), codeSeed, codesShown: false, verified: false, failures: 0 };
}

/** What a URI says of the device itself. Throws `ERR_NODE_INPUT` when a script has left a secret that is not hex. */
export function oathUriParts(config: OathEnrolmentConfig, profile: OathDeviceProfile): OathUriParts {
  const secret = secretBytes(profile.sharedSecret);
  if (!secret) throw new NodeError('ERR_NODE_INPUT', 'An unexpected error occurred while decoding the string.');
  return {
    secret,
    algorithm: config.algorithm,
    period: config.totpTimeInterval,
    counter: profile.counter,
    digits: digits[config.passwordLength],
    hash: hashByName[config.totpHashAlgorithm],
    deviceId: profile.uuid,
  };
}

/** The `otpauth` URI of a device. Throws as above. */
export function enrolmentUri(config: OathEnrolmentConfig, identity: Identity, profile: OathDeviceProfile): string {
  return oathRegistrationUri({
    ...oathUriParts(config, profile),
    issuer: config.issuer,
    account: accountNameOf(identity, config.accountName),
    backgroundColor: config.bgColor,
    imageUrl: config.imgUrl,
    userId: identity.username,
  });
}

/**
 * Ten codes. A device of ours gets the same ones whenever it is asked: of two copies of a request, one would otherwise
 * store its codes and the other show different ones.
 */
export function recoveryCodesOf({ codeSeed }: Pick<PendingOathDevice, 'codeSeed'>, randomness: Randomness): string[] {
  return generateRecoveryCodes(codeSeed ? seededBytes(Buffer.from(codeSeed, 'hex')) : (n) => randomness.bytes(n));
}
