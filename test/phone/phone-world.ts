// A phone in the middle of its world: a server that records what it is sent, a clock that stands still, and pushes.
import { createHmac } from 'node:crypto';
import type { Randomness } from '../../functions/ports/system.ts';
import { memoryPhoneStore } from '../../phone/accounts/phone-store.ts';
import type { PhoneFaults } from '../../phone/faults.ts';
import { type PhoneOptions, type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import { example } from '../support/push-vectors.ts';
import { seededRandomness } from '../support/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../support/simulated-clock.ts';

interface ServerCall {
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, string>;
}

export interface FakeServer {
  readonly calls: ServerCall[];
  readonly fetch: typeof fetch;
  /** What it answers from now on. */
  reply(status: number, body?: string): void;
  /** The line is cut. */
  cut(): void;
}

export function fakeServer(): FakeServer {
  const calls: ServerCall[] = [];
  let answer = () => new Response('{}', { status: 200 });
  return {
    calls,
    async fetch(url, init) {
      const text = String(init?.body ?? '');
      calls.push({ url: String(url), headers: new Headers(init?.headers), text, body: text ? JSON.parse(text) : {} });
      return answer();
    },
    reply(status, body = '{}') {
      answer = () => new Response(body, { status });
    },
    cut() {
      answer = () => {
        throw new TypeError('fetch failed');
      };
    },
  };
}

export interface PhoneWorld {
  readonly phone: VirtualPhone;
  readonly server: FakeServer;
  readonly clock: SimulatedClock;
  readonly faults: PhoneFaults;
  readonly condition: { biometrics: boolean; tamperScore: number };
  readonly store: ReturnType<typeof memoryPhoneStore>;
}

/** An Android phone whose first registration gets the example's mechanism id, when the example was sent. */
export function phoneWorld(options: Partial<PhoneOptions> = {}): PhoneWorld {
  const server = fakeServer();
  const clock = simulatedClock(example.createdAt);
  const faults: PhoneFaults = {};
  const condition = { biometrics: true, tamperScore: 0 };
  const store = memoryPhoneStore();
  const phone = virtualPhone({
    fetch: server.fetch,
    clock,
    faults,
    condition,
    store,
    randomness: uuidRandomness(example.mechanismUid),
    platform: 'android',
    deviceToken: 'fcm-token-EXAMPLE:APA91bH',
    wait: async (milliseconds) => clock.advance(milliseconds),
    ...options,
  });
  return { phone, server, clock, faults, condition, store };
}

/** Gives this UUID first. */
export function uuidRandomness(uuid: string): Randomness {
  const first = [new Uint8Array(Buffer.from(uuid.replaceAll('-', ''), 'hex'))];
  const other = seededRandomness();
  return { bytes: (length) => (length === 16 ? first.shift() : undefined) ?? other.bytes(length) };
}

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Written apart from the phone's own code. `secret` in Base64. */
export function jwtOf(claims: unknown, secret: string, header: unknown = { typ: 'JWT', alg: 'HS256' }): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

export const fcmMessage = (jwt: string, messageId: string): string =>
  JSON.stringify({
    default: 'x',
    GCM: JSON.stringify({ fcmV1Message: { message: { data: { message: jwt, messageId } } } }),
  });

export const apnsMessage = (jwt: string, messageId: string): string =>
  JSON.stringify({ default: 'x', APNS: JSON.stringify({ aps: { alert: 'x', data: jwt, messageId } }) });
