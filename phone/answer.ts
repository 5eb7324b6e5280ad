// The user's answer to a push: approve, with the number that the browser shows if it asks for one, or deny. A denial can
// say besides that it was somebody else who asked, which no app of AM's can.
import { findMechanism } from './accounts/account-list.ts';
import type { PhoneState, StoredPush } from './accounts/phone-state.ts';
import { bytesOf, type Device } from './device.ts';
import type { JsonObject } from './json-object.ts';
import { brokenPolicy } from './policies.ts';
import { challengeAnswer } from './push/jwt.ts';
import { type CallResult, callServer } from './server-call.ts';

export type AnswerResult =
  | CallResult
  /** `locked`: the device no longer meets the account's policies. */
  | { ok: false; reason: 'unknown' | 'answered' | 'numberNeeded' | 'locked' };

export type Decision = { approve: true; number?: number | undefined } | { approve: false; disowned?: boolean };

/** An expired push can still be answered, as in the apps: it is the server that refuses. */
export async function answer(device: Device, messageId: string, decision: Decision): Promise<AnswerResult> {
  const state = device.store.read();
  const push = state.pushes.find((known) => known.messageId === messageId);
  const account = push && findMechanism(state, push.mechanismUid);
  if (!account) return { ok: false, reason: 'unknown' };
  if (push.state !== 'pending') return { ok: false, reason: 'answered' };
  if (brokenPolicy(account.policies, device.condition) !== undefined) return { ok: false, reason: 'locked' };
  const claims = answerClaims(device, push, decision);
  if (!claims) return { ok: false, reason: 'numberNeeded' };

  const result = await callServer(device, {
    url: account.push.authenticateUrl,
    secret: bytesOf(account.push.secret),
    claims: (key) => claims(challengeAnswer(key, bytesOf(push.challenge))),
    members: { messageId },
    cookie: push.cookie,
    fault: device.faults.answer,
  });
  if (result.ok) device.store.update((now) => withAnswer(now, messageId, decision.approve ? 'approved' : 'denied'));
  return result;
}

type Claims = (response: string) => JsonObject;

function answerClaims({ facts, faults }: Device, push: StoredPush, decision: Decision): Claims | undefined {
  const isChallenge = push.type === 'challenge';
  if (!decision.approve) {
    const more = decision.disowned ? { disowned: true } : {};
    return (response) => ({ ...facts.denialClaims(response, isChallenge), ...more });
  }
  if (!isChallenge || faults.answer === 'withoutNumber') return (response) => ({ response });
  const { number } = decision;
  if (number === undefined) return undefined;
  const sent = faults.answer === 'wrongNumber' ? otherNumber(push.numbers, number) : number;
  return (response) => ({ response, challengeResponse: String(sent) });
}

const otherNumber = (numbers: readonly number[], chosen: number): number =>
  numbers.find((number) => number !== chosen) ?? chosen + 1;

const withAnswer = (state: PhoneState, messageId: string, given: 'approved' | 'denied'): PhoneState => ({
  ...state,
  pushes: state.pushes.map((push) => (push.messageId === messageId ? { ...push, state: given } : push)),
});
