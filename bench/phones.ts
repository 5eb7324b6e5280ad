// Virtual phones in the hands of the simulated users. What SNS's stand-in delivers wakes them, as Google would.
import { systemClock, systemRandomness } from '../functions/adapters/system/tools.ts';
import type { Notification } from '../local/sns/state.ts';
import { newDeviceToken } from '../phone/cli/device-token.ts';
import { virtualPhone } from '../phone/phone.ts';

export interface ArrivedPush {
  readonly messageId: string;
  /** By performance.now(): when SNS was told to send it. */
  readonly arrivedAt: number;
}

export interface BenchPhone {
  /** By which its platform knows it. */
  readonly token: string;
  /** Rejects when the server refuses it. */
  register(uri: string): Promise<void>;
  /** The oldest push that was not asked for yet. Rejects when none comes. */
  nextPush(): Promise<ArrivedPush>;
  /** `number` for a number challenge. Rejects when the server refuses it. */
  approve(push: ArrivedPush, number?: number): Promise<void>;
}

export interface BenchPhones {
  /** For the stack's option of this name. */
  onDelivery(notification: Pick<Notification, 'token' | 'message'>): void;
  phone(): BenchPhone;
}

const patienceMilliseconds = 60_000;

export function benchPhones(): BenchPhones {
  const byToken = new Map<string, (message: string, arrivedAt: number) => void>();
  return {
    onDelivery({ token, message }) {
      byToken.get(token)?.(message, performance.now());
    },
    phone() {
      const token = newDeviceToken('android', systemRandomness);
      const { phone, wake } = benchPhone(token);
      byToken.set(token, wake);
      return phone;
    },
  };
}

function benchPhone(deviceToken: string) {
  const tools = { fetch, clock: systemClock, randomness: systemRandomness };
  const device = virtualPhone({ ...tools, platform: 'android', deviceToken });
  const arrived: ArrivedPush[] = [];
  let told = Promise.withResolvers<void>();
  const wake = (message: string, arrivedAt: number): void => {
    void device.receive(message).then((receipt) => {
      if (receipt.kind !== 'shown') return;
      arrived.push({ messageId: receipt.messageId, arrivedAt });
      told.resolve();
      told = Promise.withResolvers();
    });
  };
  const phone: BenchPhone = {
    token: deviceToken,
    register: async (uri) => expectOk(await device.scan(uri), 'A phone could not register'),
    async nextPush() {
      if (arrived.length === 0) await inTime(told.promise);
      const push = arrived.shift();
      if (!push) throw new Error('Two wait for the same push');
      return push;
    },
    approve: async ({ messageId }, number) =>
      expectOk(await device.approve(messageId, { number }), 'A phone could not approve'),
  };
  return { phone, wake };
}

function expectOk(result: { ok: boolean }, complaint: string): void {
  if (!result.ok) throw new Error(`${complaint}: ${JSON.stringify(result)}`);
}

async function inTime(arrival: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('A push did not arrive')), patienceMilliseconds);
  try {
    await Promise.race([arrival, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
