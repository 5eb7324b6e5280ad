// One-time passwords as the app shows them: running ones by time (RFC 6238), one at a press by counter (RFC 4226).
import { hotp } from '../functions/mfa/oath/hotp.ts';
import { findAccount, hasOath, type NamedAccount, withAccount } from './accounts/account-list.ts';
import type { Account, OathMechanism } from './accounts/phone-state.ts';
import { bytesOf, type Device } from './device.ts';
import { brokenPolicy } from './policies.ts';

export type ShownCode = { issuer: string; name: string } & (
  | { type: 'TOTP'; code: string; secondsLeft: number; period: number }
  /** The code that `nextCode` made last. */
  | { type: 'HOTP'; code: string; counter: number }
  /** No code was asked for yet. */
  | { type: 'HOTP'; code: undefined }
  /** The device does not meet the account's policies. */
  | { type: 'locked'; code: undefined }
);

type OathAccount = Account & { oath: OathMechanism };

export function codes(device: Device): ShownCode[] {
  return device.store
    .read()
    .accounts.filter(hasOath)
    .map((account) => shownCode(device, account));
}

/** For HOTP the next code, and the counter moves on. Undefined when there is no such account. */
export function nextCode(device: Device, name: NamedAccount): ShownCode | undefined {
  const account = findAccount(device.store.read(), name);
  if (!account || !hasOath(account)) return undefined;
  if (account.oath.type === 'TOTP' || isLocked(device, account)) return shownCode(device, account);
  const { oath } = account;
  const advanced = { ...oath, counter: oath.counter + 1, shownCounter: oath.counter + device.facts.firstCounter };
  device.store.update((state) => withAccount(state, { ...account, oath: advanced }));
  return shownCode(device, { ...account, oath: advanced });
}

function shownCode(device: Device, account: OathAccount): ShownCode {
  const { issuer, name, oath } = account;
  if (isLocked(device, account)) return { issuer, name, type: 'locked', code: undefined };
  if (oath.type === 'HOTP') {
    const counter = oath.shownCounter;
    if (counter === undefined) return { issuer, name, type: 'HOTP', code: undefined };
    return { issuer, name, type: 'HOTP', code: codeOf(oath, counter), counter };
  }
  const { period } = oath;
  const seconds = Math.floor(device.clock.now() / 1000);
  const code = codeOf(oath, Math.floor(seconds / period));
  return { issuer, name, type: 'TOTP', code, secondsLeft: period - (seconds % period), period };
}

const codeOf = ({ secret, digits, hash }: OathMechanism, counter: number): string =>
  hotp({ secret: bytesOf(secret), digits, hash, counter });

const isLocked = ({ condition }: Device, { policies }: Account): boolean =>
  brokenPolicy(policies, condition) !== undefined;
