// Random bytes fit for secrets, so that tests can repeat them.

export interface Randomness {
  bytes(length: number): Uint8Array;
}
