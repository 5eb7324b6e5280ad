// `_action=register`: a phone answers the registration that it has scanned. The endpoint is made for authentic calls
// only, and before anything is stored: a phone that fails for a moment can try again.
import { verifyRegistration } from '../../mfa/push/push-answer.ts';
import type { PushAnswer, PushMessage } from '../../ports/push.ts';
import { addressPhone } from './address-phone.ts';
import {
  answerDigest,
  messageFacts,
  type PhoneCall,
  type PhonePorts,
  refused,
  settled,
  type Verdict,
} from './phone-call.ts';

export async function register(call: PhoneCall, ports: PhonePorts): Promise<Verdict> {
  const { realm, about, jwt } = call;
  const message = await ports.pushMessages.find(about);
  if (message?.type !== 'REGISTER' || message.realm !== realm) return refused('message');
  const facts = messageFacts(message);
  const { challenge, secret = '', username, deviceUuid: uuid } = message;
  const verified = verifyRegistration({ jwt, secret, challenge });
  if (!verified.ok) return refused(verified.reason, facts);

  const digest = answerDigest(jwt);
  // Whoever comes second makes no endpoint either.
  if (message.answer) return settled(repetition(message.answer, digest), facts);
  const { mechanismUid, ...phone } = verified.registration;
  const addressed = await addressPhone(phone, { realm, username, uuid }, call, ports);
  if (addressed.ok) {
    const content = { mechanismUid, ...addressed.address };
    return settled(await answer(message, { decision: 'approved', digest, content }, ports), facts);
  }
  const { permanent, reason } = addressed;
  // No use in waiting for another try: the journey should go on, by its failure.
  if (permanent) await answer(message, { decision: 'denied', digest, content: { refused: reason } }, ports);
  return refused(reason, facts);
}

function answer({ messageId }: PushMessage, given: PushAnswer, { pushAnswers }: PhonePorts) {
  return pushAnswers.answer(messageId, given);
}

/** A phone that was refused for good is refused again, although it says the same. */
function repetition({ digest, decision }: PushAnswer, again: string): 'repeated' | 'taken' {
  return digest === again && decision === 'approved' ? 'repeated' : 'taken';
}
