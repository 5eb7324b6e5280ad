// What each command of the phone does: the lines to print, or a Trouble.
import { calledAs, UsageError } from '../../cli/arguments.ts';
import { Trouble } from '../../cli/command.ts';
import type { Randomness } from '../../functions/ports/system.ts';
import type { PhoneStore } from '../accounts/phone-store.ts';
import type { ShownCode } from '../codes.ts';
import type { VirtualPhone } from '../phone.ts';
import type { Platform } from '../platform.ts';
import type { ScanResult } from '../scan.ts';
import { newDeviceToken } from './device-token.ts';
import { accountLine, accountName, codeLine, kindsText, pushLines } from './lines.ts';
import { callTrouble } from './trouble.ts';

/** What kind of phone it is, and its first device token, are settled when it has an account. */
export function settleDevice(store: PhoneStore, randomness: Randomness, wanted: string | undefined): void {
  const { platform: known, accounts, deviceToken } = store.read();
  const platform = asPlatform(wanted ?? known ?? 'android');
  if (platform === known && deviceToken !== undefined) return;
  if (known !== undefined && platform !== known && accounts.length > 0) {
    throw new Trouble(`This phone is an ${known} one. Set WAYMARK_PHONE_FILE to another file for another phone`);
  }
  store.update((state) => ({ ...state, platform, deviceToken: newDeviceToken(platform, randomness) }));
}

function asPlatform(text: string): Platform {
  if (text === 'android' || text === 'ios') return text;
  throw new UsageError('--platform takes android or ios');
}

export async function scanCommand(phone: VirtualPhone, uri: string): Promise<string[]> {
  const result = await phone.scan(uri);
  if (!result.ok) throw new Trouble(scanTrouble(result));
  return [`Added ${accountName(result.account)}: ${kindsText(result.kinds)}`];
}

function scanTrouble(result: Extract<ScanResult, { ok: false }>): string {
  switch (result.reason) {
    case 'duplicate':
      return `${accountName(result.account)} is on this phone already; remove it first`;
    case 'policy':
      return 'This phone does not meet the policies of the account';
    default:
      return callTrouble(result);
  }
}

/** Nothing can come to it, whatever the server sends. */
export const hasNoAccount = (phone: VirtualPhone): boolean => phone.accounts().length === 0;
export const noAccount = `This phone has no account yet: ${calledAs('phone')} scan 'URI'`;

export const inboxCommand = (phone: VirtualPhone): string[] =>
  orNothing(phone.inbox().flatMap(pushLines), hasNoAccount(phone) ? noAccount : 'No notifications');

export const accountsCommand = (phone: VirtualPhone): string[] =>
  orNothing(phone.accounts().map(accountLine), 'No accounts');

export const codesCommand = (phone: VirtualPhone): string[] =>
  orNothing(
    phone.codes().map((shown) => codeLine(pressed(phone, shown))),
    'No account makes one-time passwords',
  );

/** An HOTP account makes a code when its owner asks for one. */
const pressed = (phone: VirtualPhone, shown: ShownCode): ShownCode =>
  shown.type === 'HOTP' ? (phone.nextCode(shown) ?? shown) : shown;

export function removeCommand(phone: VirtualPhone, name: string): string[] {
  const account = phone.accounts().find((known) => accountName(known) === name);
  if (!account) throw new Trouble('There is no such account; accounts lists them');
  phone.remove(account);
  return [`Removed ${accountName(account)}. The server still has the device`];
}

export async function refreshCommand(phone: VirtualPhone, token: string): Promise<string[]> {
  const results = await phone.refresh(token);
  const lines = results.map((result) => `${accountName(result)}: ${result.ok ? 'refreshed' : callTrouble(result)}`);
  if (results.some(({ ok }) => !ok)) throw new Trouble(lines.join('\n'));
  return orNothing(lines, 'No account takes notifications');
}

const orNothing = (lines: string[], nothing: string): string[] => (lines.length > 0 ? lines : [nothing]);
