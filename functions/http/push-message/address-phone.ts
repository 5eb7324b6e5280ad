// Making a phone reachable: its token becomes an endpoint of the platform application for its kind, and the device one of
// the endpoint's owners, before anything is sent there.

import type { PhoneAddress } from '../../mfa/push/push-answer.ts';
import { errorName } from '../../node/errors.ts';
import type { PushAddress } from '../../ports/devices.ts';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import type { PhoneCall, PhonePorts } from './phone-call.ts';

export type Addressed =
  | { readonly ok: true; readonly address: PushAddress }
  /** `permanent`: this phone can never be reached, however often it tries. */
  | { readonly ok: false; readonly permanent: boolean; readonly reason: string };

const mostTries = 3;

export async function addressPhone(
  phone: PhoneAddress,
  owner: EndpointOwner,
  { service }: Pick<PhoneCall, 'service'>,
  { pushEndpoints, endpointClaims, log }: PhonePorts,
): Promise<Addressed> {
  const applicationArn = phone.communicationType === 'apns' ? service.appleEndpoint : service.googleEndpoint;
  if (applicationArn === undefined) return { ok: false, permanent: true, reason: 'applicationMissing' };
  // Again, because the last account on this phone may be giving the endpoint up at this moment.
  for (let tries = 0; tries < mostTries; tries += 1) {
    const registration = await pushEndpoints.register({ applicationArn, token: phone.deviceId });
    if (!registration.ok) {
      const { permanent, reason } = registration;
      return { ok: false, permanent, reason };
    }
    const { endpointArn } = registration;
    try {
      if ((await endpointClaims.claim(endpointArn, owner)) === 'claimed') return addressed(phone, endpointArn);
    } catch (error) {
      // Unnoted, the device would lose the endpoint with another account's last. The phone can try again.
      log.warn('The owner of an endpoint could not be noted', {
        error: errorName(error),
      });
      return { ok: false, permanent: false, reason: 'unavailable' };
    }
  }
  return { ok: false, permanent: false, reason: 'endpointGone' };
}

function addressed(phone: PhoneAddress, endpointArn: string): Addressed {
  const { deviceType, deviceId, communicationType, deviceName } = phone;
  return {
    ok: true,
    address: {
      ...{ communicationId: endpointArn, communicationType, deviceType, deviceId },
      ...(deviceName !== undefined && { deviceName }),
    },
  };
}
