// The accounts on a phone: issuer and name together name one, and it holds each kind of mechanism once.
import type { ScannedUri } from '../parse-uri.ts';
import type { Account, OathMechanism, PhoneState, PushMechanism } from './phone-state.ts';

export interface NamedAccount {
  readonly issuer: string;
  readonly name: string;
}

/** As the apps join it. */
const keyOf = ({ issuer, name }: NamedAccount): string => `${issuer}-${name}`;

export function findAccount({ accounts }: PhoneState, wanted: NamedAccount): Account | undefined {
  return accounts.find((account) => keyOf(account) === keyOf(wanted));
}

export function findMechanism({ accounts }: PhoneState, uid: string): (Account & { push: PushMechanism }) | undefined {
  return accounts.filter(hasPush).find(({ push }) => push.uid === uid);
}

export const hasPush = (account: Account): account is Account & { push: PushMechanism } => account.push !== undefined;
export const hasOath = (account: Account): account is Account & { oath: OathMechanism } => account.oath !== undefined;

/** A combined code wants an account that has nothing yet, any other one that its own kind is not there. */
export function isDuplicate(state: PhoneState, { scheme, account }: ScannedUri): boolean {
  const known = findAccount(state, account);
  if (!known) return false;
  if (scheme === 'mfauth') return hasPush(known) || hasOath(known);
  return scheme === 'pushauth' ? hasPush(known) : hasOath(known);
}

/** Makes the account, or adds to the one that is there; details that come later win. */
export function withAccount(state: PhoneState, added: Account): PhoneState {
  const known = findAccount(state, added);
  if (!known) return { ...state, accounts: [...state.accounts, added] };
  const accounts = state.accounts.map((account) => (account === known ? { ...known, ...added } : account));
  return { ...state, accounts };
}

/** Its pushes go with it. */
export function withoutAccount(state: PhoneState, gone: NamedAccount): PhoneState {
  const uid = findAccount(state, gone)?.push?.uid;
  return {
    ...state,
    accounts: state.accounts.filter((account) => keyOf(account) !== keyOf(gone)),
    pushes: state.pushes.filter(({ mechanismUid }) => mechanismUid !== uid),
  };
}
