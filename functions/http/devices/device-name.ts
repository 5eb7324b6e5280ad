// The name that a user gives a device.

import type { JsonObject } from '../../json.ts';
import { deviceName, longestDeviceName } from '../../mfa/device-name.ts';
import { RequestError } from '../../node/errors.ts';

/** Trimmed, in composed form: 1 to 100 characters, not all of them unseen. Throws `ERR_BODY_MALFORMED` for anything else. */
export function deviceNameIn({ deviceName: given }: JsonObject): string {
  const name = typeof given === 'string' ? deviceName(given) : undefined;
  if (name === undefined) {
    throw new RequestError(
      'ERR_BODY_MALFORMED',
      `deviceName must be 1 to ${longestDeviceName} characters of visible text`,
    );
  }
  return name;
}
