// The accounts as a screen lists them: no keys, no addresses.
import type { Account, OathMechanism } from './accounts/phone-state.ts';
import type { Device } from './device.ts';
import { brokenPolicy } from './policies.ts';

export interface ShownAccount extends Pick<Account, 'issuer' | 'name' | 'backgroundColor' | 'imageUrl' | 'userId'> {
  readonly kinds: readonly ('push' | 'TOTP' | 'HOTP')[];
  /** The device does not meet the account's policies: no codes, no answers. */
  readonly isLocked: boolean;
}

export function shownAccounts({ store, condition }: Device): ShownAccount[] {
  return store.read().accounts.map((account) => {
    const { issuer, name, backgroundColor, imageUrl, userId, policies } = account;
    const isLocked = brokenPolicy(policies, condition) !== undefined;
    return { issuer, name, backgroundColor, imageUrl, userId, kinds: kindsOf(account), isLocked };
  });
}

interface Mechanisms {
  readonly push?: unknown;
  readonly oath?: Pick<OathMechanism, 'type'> | undefined;
}

export const kindsOf = ({ push, oath }: Mechanisms): ShownAccount['kinds'] => [
  ...(push ? ['push' as const] : []),
  ...(oath ? [oath.type] : []),
];
