// The phone as its parts see it: what it is, what it remembers, and its ways to the world.
import type { Clock, Randomness } from '../functions/ports/system.ts';
import type { PhoneStore } from './accounts/phone-store.ts';
import type { PhoneFaults } from './faults.ts';
import type { JsonObject } from './json-object.ts';
import type { PlatformFacts } from './platform.ts';
import type { DeviceCondition } from './policies.ts';

export interface Device {
  readonly facts: PlatformFacts;
  readonly store: PhoneStore;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly faults: Readonly<PhoneFaults>;
  readonly condition: Readonly<DeviceCondition>;
  wait(milliseconds: number): Promise<unknown>;
  /** What it says of itself when it registers or refreshes. */
  claims(): JsonObject;
}

export const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
