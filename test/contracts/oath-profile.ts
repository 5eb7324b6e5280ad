// An OATH device as enrolment makes it.
import type { OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import type { AttemptPolicy } from '../../functions/ports/users.ts';

export const secretHex = '5CF1A9E04DB3728F16C0D2B98A7E5533F4019D6B';

export function oathProfile(changes: Partial<OathDeviceProfile> = {}): OathDeviceProfile {
  return {
    uuid: '0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa',
    recoveryCodes: [],
    sharedSecret: secretHex,
    deviceName: 'OATH Device',
    lastLogin: 0,
    counter: 0,
    checksumDigit: false,
    truncationOffset: -1,
    clockDriftSeconds: 0,
    ...changes,
  };
}

/** Waits of 30, 60 and 120 seconds after the third failure in a row, never more. */
export const policy: AttemptPolicy = { limit: 3, baseDelaySeconds: 30, maxDelaySeconds: 120, ceiling: 90 };
