// A phone with an authenticator app that speaks the ForgeRock Authenticator protocol, without a phone: for tests, for
// the page of the local stack and for the command line.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Randomness } from '../functions/ports/system.ts';
import { type NamedAccount, withoutAccount } from './accounts/account-list.ts';
import { memoryPhoneStore, type PhoneStore } from './accounts/phone-store.ts';
import { type AnswerResult, answer } from './answer.ts';
import { codes, nextCode, type ShownCode } from './codes.ts';
import type { Device } from './device.ts';
import type { PhoneFaults } from './faults.ts';
import { inbox, type ShownPush } from './inbox.ts';
import { type Platform, platforms } from './platform.ts';
import type { DeviceCondition } from './policies.ts';
import { type Receipt, receive } from './receive.ts';
import { type RefreshResult, refresh } from './refresh.ts';
import { type ScanResult, scan } from './scan.ts';
import { type ShownAccount, shownAccounts } from './shown-account.ts';

export interface PhoneOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly platform: Platform;
  /** Of FCM, or of APNs as hex. A store that remembers a refreshed token keeps that one. */
  readonly deviceToken: string;
  /** Default: a name as the platform gives one. */
  readonly deviceName?: string;
  /** Default: in memory. */
  readonly store?: PhoneStore;
  /** Read at each use. Default: nothing goes wrong. */
  readonly faults?: Readonly<PhoneFaults>;
  /** Read at each use. Default: biometrics are set up and nothing is tampered with. */
  readonly condition?: Readonly<DeviceCondition>;
  /** For delays. Default: real time. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface VirtualPhone {
  /** Throws a PhoneUriError for a URI that cannot be used. */
  scan(uri: string): Promise<ScanResult>;
  accounts(): ShownAccount[];
  /** The server is not told. */
  remove(account: NamedAccount): void;
  /** The `Message` of an SNS publish, or the platform's own payload, as JSON text. */
  receive(message: string): Promise<Receipt>;
  /** Newest first. */
  inbox(): ShownPush[];
  /** A number challenge needs the number. */
  approve(messageId: string, choice?: { number?: number | undefined }): Promise<AnswerResult>;
  /** `disowned`: "It was not me". */
  deny(messageId: string, more?: { disowned?: boolean }): Promise<AnswerResult>;
  /** One result per account with push. */
  refresh(newToken: string): Promise<RefreshResult[]>;
  codes(): ShownCode[];
  /** For HOTP each call makes another code. Undefined when there is no such account. */
  nextCode(account: NamedAccount): ShownCode | undefined;
}

export function virtualPhone(options: PhoneOptions): VirtualPhone {
  const device = deviceOf(options);
  return {
    scan: (uri) => scan(device, uri),
    accounts: () => shownAccounts(device),
    remove: (account) => device.store.update((state) => withoutAccount(state, account)),
    receive: (message) => receive(device, message),
    inbox: () => inbox(device),
    approve: (messageId, choice) => answer(device, messageId, { approve: true, number: choice?.number }),
    deny: (messageId, more) => answer(device, messageId, { approve: false, ...more }),
    async refresh(newToken) {
      device.store.update((state) => ({ ...state, deviceToken: newToken }));
      return refresh(device);
    },
    codes: () => codes(device),
    nextCode: (account) => nextCode(device, account),
  };
}

function deviceOf(options: PhoneOptions): Device {
  const { fetch, clock, randomness, deviceToken } = options;
  const facts = platforms[options.platform];
  const store = options.store ?? memoryPhoneStore();
  const deviceName = options.deviceName ?? facts.deviceName;
  return {
    facts,
    store,
    fetch,
    clock,
    randomness,
    faults: options.faults ?? {},
    condition: options.condition ?? { biometrics: true, tamperScore: 0 },
    wait: options.wait ?? wait,
    claims: () => facts.deviceClaims(facts.deviceId(store.read().deviceToken ?? deviceToken), deviceName),
  };
}
