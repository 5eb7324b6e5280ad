// Virtual phones beside a stack in the test's process. What SNS delivers wakes them, as Google and Apple do.
import { systemClock, systemRandomness } from '../../functions/adapters/system/tools.ts';
import type { Notification } from '../../local/sns/state.ts';
import { memoryPhoneStore, type PhoneStore } from '../../phone/accounts/phone-store.ts';
import type { PhoneFaults } from '../../phone/faults.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import type { Platform } from '../../phone/platform.ts';
import type { Receipt } from '../../phone/receive.ts';

export interface StackPhone extends VirtualPhone {
  readonly faults: PhoneFaults;
  readonly store: PhoneStore;
  /** The one that it has now. */
  deviceToken(): string;
  /** What it made of each notification, in order. */
  readonly receipts: readonly Receipt[];
  /** The push that it shows next: the oldest that was not asked for yet. */
  nextPush(): Promise<ShownPush>;
  /** Resolves when it has been woken so many times. */
  woken(times: number): Promise<void>;
}

export interface StackPhones {
  /** For the stack's option of this name. */
  onDelivery(notification: Pick<Notification, 'token' | 'message'>): void;
  phone(platform?: Platform): StackPhone;
}

const network = fetch;

export function stackPhones(): StackPhones {
  const phones: { token(): string; wake(message: string): Promise<void> }[] = [];
  return {
    onDelivery({ token, message }) {
      const phone = phones.find((known) => known.token().toLowerCase() === token.toLowerCase());
      void phone?.wake(message);
    },
    phone(platform = 'android') {
      const token = Buffer.from(systemRandomness.bytes(32)).toString('hex');
      const { phone, wake } = stackPhone(platform, token);
      phones.push({ token: phone.deviceToken, wake });
      return phone;
    },
  };
}

function stackPhone(platform: Platform, deviceToken: string) {
  const faults: PhoneFaults = {};
  const store = memoryPhoneStore();
  const receipts: Receipt[] = [];
  const shown: string[] = [];
  const waiting: (() => boolean)[] = [];
  const tools = { fetch: network, clock: systemClock, randomness: systemRandomness };
  const phone = virtualPhone({ ...tools, platform, deviceToken, faults, store });
  const until = <Value>(ready: () => Value | undefined): Promise<Value> =>
    new Promise((resolve) => {
      const settled = (): boolean => {
        const value = ready();
        if (value === undefined) return false;
        resolve(value);
        return true;
      };
      if (!settled()) waiting.push(settled);
    });
  const wake = async (message: string): Promise<void> => {
    const receipt = await phone.receive(message);
    receipts.push(receipt);
    if (receipt.kind === 'shown') shown.push(receipt.messageId);
    for (const settled of waiting.splice(0)) if (!settled()) waiting.push(settled);
  };
  const inHand: StackPhone = {
    ...phone,
    ...{ faults, store, receipts },
    deviceToken: () => store.read().deviceToken ?? deviceToken,
    async nextPush() {
      const messageId = await until(() => shown.shift());
      const push = phone.inbox().find((known) => known.messageId === messageId);
      if (!push) throw new Error('The phone has lost a push');
      return push;
    },
    woken: async (times) => {
      await until(() => (receipts.length >= times ? true : undefined));
    },
  };
  return { phone: inHand, wake };
}
