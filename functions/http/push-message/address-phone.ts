// Making a phone reachable: its token becomes an endpoint of the platform application for its kind.
import type { PhoneAddress } from '../../mfa/push/push-answer.ts';
import type { EndpointOwner } from '../../ports/endpoint-owners.ts';
import type { PushAddress } from '../../ports/push-devices.ts';
import type { PhoneCall, PhonePorts } from './phone-call.ts';

export type Addressed =
  | { readonly ok: true; readonly address: PushAddress }
  /** `permanent`: this phone can never be reached, however often it tries. */
  | { readonly ok: false; readonly permanent: boolean; readonly reason: string };

export async function addressPhone(
  phone: PhoneAddress,
  owner: EndpointOwner,
  { service }: Pick<PhoneCall, 'service'>,
  { pushEndpoints, endpointOwners, log }: PhonePorts,
): Promise<Addressed> {
  const applicationArn = phone.communicationType === 'apns' ? service.appleEndpoint : service.googleEndpoint;
  if (applicationArn === undefined) return { ok: false, permanent: true, reason: 'applicationMissing' };
  const registration = await pushEndpoints.register({ applicationArn, token: phone.deviceId });
  if (!registration.ok) {
    const { permanent, reason } = registration;
    return { ok: false, permanent, reason };
  }
  const { endpointArn } = registration;
  try {
    await endpointOwners.add(endpointArn, owner);
  } catch (error) {
    // The phone can be reached. Without its owner nothing is known of failures that SNS reports later, but for those
    // that show when the next push is sent.
    log.warn('The owner of an endpoint could not be noted', { error: error instanceof Error ? error.name : 'unknown' });
  }
  const { deviceType, deviceId, communicationType, deviceName } = phone;
  return {
    ok: true,
    address: {
      ...{ communicationId: endpointArn, communicationType, deviceType, deviceId },
      ...(deviceName !== undefined && { deviceName }),
    },
  };
}
