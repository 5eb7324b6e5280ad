// `_action=authenticate`: a phone approves or denies a push. Whether it chose the right number is not decided here; a
// wrong one is an answer too, and the last.
import { verifyAuthentication } from '../../mfa/push/push-answer.ts';
import {
  answerDigest,
  messageFacts,
  type PhoneCall,
  type PhonePorts,
  refused,
  settled,
  type Verdict,
} from './phone-call.ts';

export async function authenticate({ realm, about, jwt }: PhoneCall, ports: PhonePorts): Promise<Verdict> {
  const message = await ports.pushMessages.find(about);
  if (message?.type !== 'AUTHENTICATE' || message.realm !== realm) return refused('message');
  const facts = messageFacts(message);
  // The device that was asked, and no other of the same user.
  const devices = await ports.pushDevices.list(message);
  const device = devices.find(({ profile }) => profile.uuid === message.deviceUuid);
  if (!device) return refused('device', facts);
  const { challenge } = message;
  const verified = verifyAuthentication({ jwt, challenge, secret: device.profile.sharedSecret });
  if (!verified.ok) return refused(verified.reason, facts);
  // That it was somebody else is for the user's ears: to the journey it is a denial like any other.
  const { ok: _verified, disowned, ...decision } = verified;
  const result = await ports.pushAnswers.answer(message.messageId, { ...decision, digest: answerDigest(jwt) });
  return settled(result, { ...facts, decision: decision.decision, ...(disowned && { disowned: 'yes' }) });
}
