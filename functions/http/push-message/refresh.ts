// `_action=refresh`: a registered phone has got another token. There is no challenge, so a call that somebody has
// recorded can be played again; all it does is to address the phone as it once was.
import { verifyRefresh } from '../../mfa/push/push-answer.ts';
import { addressPhone } from './address-phone.ts';
import { type PhoneCall, type PhonePorts, refused, taken, type Verdict } from './phone-call.ts';

export async function refresh(call: PhoneCall, ports: PhonePorts): Promise<Verdict> {
  const { realm, about, jwt, body } = call;
  // One of the SDKs says `userId`.
  const username = body['username'] ?? body['userId'];
  if (typeof username !== 'string') return refused('user');
  const user = { realm, username };
  const device = await ports.pushDevices.findByMechanism(user, about);
  if (!device) return refused('device');
  const { uuid, sharedSecret } = device.profile;
  const facts = { username, device: uuid };
  const verified = verifyRefresh({ jwt, secret: sharedSecret });
  if (!verified.ok) return refused(verified.reason, facts);
  const addressed = await addressPhone(verified.address, { ...user, uuid }, call, ports);
  if (!addressed.ok) return refused(addressed.reason, facts);
  return (await ports.pushDevices.readdress(user, uuid, addressed.address)) ? taken(facts) : refused('device', facts);
}
