// A user's phone: the virtual phone, with what SNS's stand-in delivers handed to it, and a note of each delivery.
import { createHash } from 'node:crypto';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { memoryPhoneStore } from '../../phone/accounts/phone-store.ts';
import { newDeviceToken } from '../../phone/cli/device-token.ts';
import { type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import { platforms } from '../../phone/platform.ts';
import type { Ledger } from './ledger.ts';

export interface HandPhone extends VirtualPhone {
  /** By which its platform knows it. */
  readonly token: string;
  wake(message: string): Promise<void>;
  /** The secrets of its accounts, as they are. */
  secrets(): Uint8Array[];
}

export function handPhone(user: string, { deliveries }: Pick<Ledger, 'deliveries'>): HandPhone {
  const store = memoryPhoneStore();
  const token = newDeviceToken('android', systemRandomness);
  const tools = { fetch, clock: systemClock, randomness: systemRandomness };
  const phone = virtualPhone({ ...tools, platform: 'android', deviceToken: token, store });
  return {
    ...phone,
    token,
    async wake(message) {
      const payload = platforms.android.readPayload(message);
      if (!payload) throw new Error('A notification cannot be read');
      const jwt = createHash('sha256').update(payload.jwt).digest('base64url');
      deliveries.push({ user, messageId: payload.messageId, jwt, at: systemClock.now() });
      await phone.receive(message);
    },
    secrets: () =>
      store
        .read()
        .accounts.flatMap(({ push, oath }) => [push?.secret, oath?.secret])
        .flatMap((secret) => (secret === undefined ? [] : [new Uint8Array(Buffer.from(secret, 'base64'))])),
  };
}
