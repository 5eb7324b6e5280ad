// `_action=refresh`: a registered phone has got another token. There is no challenge, so a call that somebody has
// recorded can be played again; all it does is to address the phone as it once was.

import { verifyRefresh } from '../../mfa/push/push-answer.ts';
import { errorName } from '../../node/errors.ts';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import { addressPhone } from './address-phone.ts';
import { type PhoneCall, type PhonePorts, refused, taken, type Verdict } from './phone-call.ts';

/** The phone is reached without it. */
async function leave(endpointArn: string, owner: EndpointOwner, { endpointReleases, log }: PhonePorts): Promise<void> {
  try {
    await endpointReleases.release(endpointArn, owner);
  } catch (error) {
    log.warn('An endpoint could not be given up', { error: errorName(error) });
  }
}

export async function refresh(call: PhoneCall, ports: PhonePorts): Promise<Verdict> {
  const { realm, about, jwt, body } = call;
  // One of the SDKs says `userId`.
  const username = body['username'] ?? body['userId'];
  if (typeof username !== 'string') return refused('user');
  const user = { realm, username };
  const device = await ports.pushDevices.findByMechanism(user, about);
  if (!device) return refused('device');
  const { uuid, sharedSecret, communicationId } = device.profile;
  const facts = { username, device: uuid };
  const verified = verifyRefresh({ jwt, secret: sharedSecret });
  if (!verified.ok) return refused(verified.reason, facts);
  const addressed = await addressPhone(verified.address, { ...user, uuid }, call, ports);
  if (!addressed.ok) return refused(addressed.reason, facts);
  const moved = await ports.pushAddresses.readdress(user, uuid, addressed.address);
  const claimed = addressed.address.communicationId;
  if (!moved || claimed !== communicationId) {
    // What is read now counts: the device may have been removed meanwhile, or have been addressed by another call.
    const now = (await ports.pushDevices.findByMechanism(user, about))?.profile.communicationId;
    const left = [communicationId, claimed].filter((endpoint) => endpoint !== now);
    for (const endpoint of left) await leave(endpoint, { ...user, uuid }, ports);
  }
  return moved ? taken(facts) : refused('device', facts);
}
