// The slow hashes behind passwords and recovery codes, with their costs as text beside the hash: Argon2id (RFC 9106) for new
// ones, scrypt (RFC 7914) for those of before.
import crypto from 'node:crypto';

export interface Argon2Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  /** Lanes. Default: 1. */
  readonly parallelism?: number;
}

export interface ScryptCost {
  /** log2 of the CPU and memory cost N. */
  readonly ln: number;
  /** Block size. */
  readonly r: number;
  /** Parallelisation. */
  readonly p: number;
}

export type HashCost = Argon2Cost | ScryptCost;

/** Rejects where Argon2id is asked for and this Node.js has none: nothing weaker takes its place. */
export type SlowHash = (secret: string, salt: Uint8Array, length: number, cost: HashCost) => Promise<Uint8Array>;

export const slowHash: SlowHash = (secret, salt, length, cost) =>
  isScrypt(cost) ? scrypt(secret, salt, length, cost) : argon2id(secret, salt, length, cost);

export function isScrypt(cost: HashCost): cost is ScryptCost {
  return 'ln' in cost;
}

/** Why no new password can be hashed here; undefined where it can. */
export function hashingTrouble(): string | undefined {
  // Of the types' Node, and perhaps not of the one that runs.
  if ('argon2' in crypto) return undefined;
  return `Passwords are hashed with Argon2id, which Node.js has from 24.7 on: this is ${process.version}`;
}

function argon2id(secret: string, salt: Uint8Array, length: number, cost: Argon2Cost): Promise<Uint8Array> {
  const { memory, passes, parallelism = 1 } = cost;
  const parameters = { message: secret, nonce: salt, tagLength: length, memory, passes, parallelism };
  return new Promise((resolve, reject) => {
    const trouble = hashingTrouble();
    if (trouble !== undefined) throw new Error(trouble);
    crypto.argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(new Uint8Array(hash))));
  });
}

function scrypt(secret: string, salt: Uint8Array, length: number, { ln, r, p }: ScryptCost): Promise<Uint8Array> {
  const N = 2 ** ln;
  // The default limit of 32 MiB is in the way of stronger settings; scrypt itself takes 128 * N * r bytes and a little.
  const maxmem = 256 * r * (N + p);
  return new Promise((resolve, reject) => {
    crypto.scrypt(secret, salt, length, { N, r, p, maxmem }, (error, hash) =>
      error ? reject(error) : resolve(new Uint8Array(hash)),
    );
  });
}

/** HMAC fills its key up with zero bytes, so scrypt takes `secret` and `secret\0` for one: nobody may have the second. */
export function holdsNul(secret: string): boolean {
  return secret.includes('\0');
}

/** As in PHC strings: `m=7168,t=5,p=1`, `ln=14,r=8,p=5`. */
export function costText(cost: HashCost): string {
  return isScrypt(cost)
    ? `ln=${cost.ln},r=${cost.r},p=${cost.p}`
    : `m=${cost.memory},t=${cost.passes},p=${cost.parallelism ?? 1}`;
}

/** Undefined for anything that is no such text, or costs that would take minutes or gigabytes. */
export function parseCost(text: string): HashCost | undefined {
  const argon2 = /^m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  if (argon2) {
    const [memory = 0, passes = 0, parallelism = 0] = argon2;
    const sound = parallelism >= 1 && parallelism <= 16 && passes >= 1 && passes <= 32;
    if (!sound || memory < 8 * parallelism || memory > 262_144) return undefined;
    return { memory, passes, ...(parallelism > 1 && { parallelism }) };
  }
  const [, ln = 0, r = 0, p = 0] = (/^ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})$/.exec(text) ?? []).map(Number);
  const sound = ln >= 1 && ln <= 20 && r >= 1 && r <= 32 && p >= 1 && p <= 16;
  return sound ? { ln, r, p } : undefined;
}
