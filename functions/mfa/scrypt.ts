// The slow hash behind passwords and recovery codes: scrypt (RFC 7914), with its costs as text beside the hash.
import { scrypt as nodeScrypt } from 'node:crypto';

export interface ScryptCost {
  /** log2 of the CPU and memory cost N. */
  readonly ln: number;
  /** Block size. */
  readonly r: number;
  /** Parallelisation. */
  readonly p: number;
}

export type Scrypt = (secret: string, salt: Uint8Array, length: number, cost: ScryptCost) => Promise<Uint8Array>;

export const scrypt: Scrypt = (secret, salt, length, { ln, r, p }) => {
  const N = 2 ** ln;
  // The default limit of 32 MiB is in the way of stronger settings; scrypt itself takes 128 * N * r bytes and a little.
  const maxmem = 256 * r * (N + p);
  return new Promise((resolve, reject) => {
    nodeScrypt(secret, salt, length, { N, r, p, maxmem }, (error, hash) =>
      error ? reject(error) : resolve(new Uint8Array(hash)),
    );
  });
};

/** HMAC fills its key up with zero bytes, so scrypt takes `secret` and `secret\0` for one: nobody may have the second. */
export function holdsNul(secret: string): boolean {
  return secret.includes('\0');
}

/** `ln=14,r=8,p=5` */
export function costText({ ln, r, p }: ScryptCost): string {
  return `ln=${ln},r=${r},p=${p}`;
}

/** Undefined for anything that is no such text, or costs that would take minutes or gigabytes. */
export function parseCost(text: string): ScryptCost | undefined {
  const [, ln = 0, r = 0, p = 0] = (/^ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})$/.exec(text) ?? []).map(Number);
  const sound = ln >= 1 && ln <= 20 && r >= 1 && r <= 32 && p >= 1 && p <= 16;
  return sound ? { ln, r, p } : undefined;
}
