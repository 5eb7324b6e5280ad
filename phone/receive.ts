// A push arrives: it is shown when it bears the signature of one of this phone's accounts, and shown once.
import { findMechanism } from './accounts/account-list.ts';
import type { PhoneState, StoredPush } from './accounts/phone-state.ts';
import { bytesOf, type Device } from './device.ts';
import { delayOf } from './faults.ts';
import { pushOf, readPushClaims } from './push/claims.ts';
import { isSignedWith, readJwt } from './push/jwt.ts';

type DropReason =
  /** By a fault: it never arrived. */
  | 'lost'
  | 'unreadable'
  /** For none of this phone's accounts. */
  | 'unknownMechanism'
  | 'signature'
  | 'claims';

export type Receipt =
  | { kind: 'shown'; messageId: string }
  /** Shown before, and left as it is. */
  | { kind: 'repeated'; messageId: string }
  | { kind: 'dropped'; reason: DropReason };

export async function receive(device: Device, message: string): Promise<Receipt> {
  const { push: fault } = device.faults;
  if (fault === 'drop') return dropped('lost');
  const delay = delayOf(fault);
  if (delay !== undefined) await device.wait(delay);
  if (fault === 'duplicate') receiveNow(device, message);
  return receiveNow(device, message);
}

function receiveNow({ facts, store, clock }: Device, message: string): Receipt {
  const payload = facts.readPayload(message);
  const jwt = payload && readJwt(payload.jwt);
  if (!jwt) return dropped('unreadable');
  const state = store.read();
  const { u } = jwt.claims;
  const account = typeof u === 'string' ? findMechanism(state, u) : undefined;
  if (!account) return dropped('unknownMechanism');
  if (!isSignedWith(jwt, bytesOf(account.push.secret))) return dropped('signature');
  const claims = readPushClaims(jwt.claims);
  if (!claims) return dropped('claims');

  const { messageId } = payload;
  if (state.pushes.some((push) => push.messageId === messageId)) return { kind: 'repeated', messageId };
  const push = pushOf(messageId, claims, clock.now());
  store.update((before) => withPush(before, push, claims.d));
  return { kind: 'shown', messageId };
}

/**
 * As in the apps, two pushes to one account that were made in the same millisecond are one, and the later stays. A push
 * may tell the name of the user, which older registrations did not.
 */
function withPush(state: PhoneState, push: StoredPush, userId: string | undefined): PhoneState {
  const account = userId ? findMechanism(state, push.mechanismUid) : undefined;
  return {
    ...state,
    accounts: state.accounts.map((known) => (known === account ? { userId, ...known } : known)),
    pushes: [...state.pushes.filter((known) => !isSamePush(known, push)), push],
  };
}

const isSamePush = (one: StoredPush, other: StoredPush): boolean =>
  one.mechanismUid === other.mechanismUid && one.createdAt === other.createdAt;

const dropped = (reason: DropReason): Receipt => ({ kind: 'dropped', reason });
