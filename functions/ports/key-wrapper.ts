// The key above the data keys: it never leaves its keeper, and opens a data key only for the purpose it was made for.
import type { KeyPurpose } from './key-rings.ts';

export interface KeyWrapper {
  /** A new data key of 32 bytes, plain and wrapped. */
  generate(purpose: KeyPurpose): Promise<{ bytes: Uint8Array; wrapped: Uint8Array }>;
  /** Throws when it was wrapped for another purpose or by another keeper. */
  unwrap(purpose: KeyPurpose, wrapped: Uint8Array): Promise<Uint8Array>;
}
