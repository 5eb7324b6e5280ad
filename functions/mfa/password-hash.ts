// Password hashes as texts in the PHC string format: `$argon2id$v=19$m=7168,t=5,p=1$salt$hash`, and of before
// `$scrypt$ln=14,r=8,p=5$salt$hash`. Base64 without padding.
import { timingSafeEqual } from 'node:crypto';
import { oldPasswordCost, passwordCost } from './hash-costs.ts';
import {
  type Argon2Cost,
  costText,
  type HashCost,
  holdsNul,
  isScrypt,
  parseCost,
  type ScryptCost,
  type SlowHash,
  slowHash,
} from './slow-hash.ts';

export const passwordSaltLength = 16;
const hashLength = 32;

/** For whoever sets one. */
export const nulInPassword = 'A password cannot hold the character NUL';

export interface PasswordHashing {
  /** For new hashes, and for the hash that an unknown user costs. Default: `passwordCost`. */
  readonly cost?: Argon2Cost;
  /** What hashes of before cost. Default: `oldPasswordCost`. */
  readonly oldCost?: ScryptCost;
  readonly slowHash?: SlowHash;
}

export interface PasswordVerdict {
  readonly correct: boolean;
  /** Right, and worth a new hash: this one has not the present costs. */
  readonly stale: boolean;
  /** One hash of the kind that this check has not cost. A check that opens nothing must not tell by its time whose it was. */
  readonly even: () => Promise<void>;
}

/** The text to store. `salt` must be random and new. Throws for what cannot be a password. */
export async function hashPassword(
  password: string,
  salt: Uint8Array,
  { cost = passwordCost, slowHash: slow = slowHash }: PasswordHashing = {},
): Promise<string> {
  if (holdsNul(password)) throw new Error(nulInPassword);
  const hash = await slow(normal(password), salt, hashLength, cost);
  return `$argon2id$v=19$${costText(cost)}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether this is the password behind the stored text. Without one, or with one that cannot be read, it is not, and
 * finding that out costs a single hash, too.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  { cost = passwordCost, oldCost = oldPasswordCost, slowHash: slow = slowHash }: PasswordHashing = {},
): Promise<PasswordVerdict> {
  const known = stored === undefined ? undefined : parseHash(stored);
  const expected = known ?? { cost, salt: noSalt, hash: new Uint8Array(hashLength) };
  const actual = await slow(normal(password), expected.salt, expected.hash.length, expected.cost);
  const correct = timingSafeEqual(actual, expected.hash) && known !== undefined && !holdsNul(password);
  return {
    correct,
    stale: correct && costText(expected.cost) !== costText(cost),
    even: async () => {
      await slow(normal(password), noSalt, hashLength, isScrypt(expected.cost) ? cost : oldCost);
    },
  };
}

const noSalt = new Uint8Array(passwordSaltLength);

function parseHash(
  stored: string,
): { readonly cost: HashCost; readonly salt: Uint8Array; readonly hash: Uint8Array } | undefined {
  const [, scrypt, costs = '', salt = '', hash = ''] =
    /^\$(?:(scrypt)|argon2id\$v=19)\$([^$]+)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(stored) ?? [];
  const cost = parseCost(costs);
  if (!cost || isScrypt(cost) !== (scrypt !== undefined)) return undefined;
  return { cost, salt: fromBase64(salt), hash: fromBase64(hash) };
}

/** One keyboard's é is another's e and accent (SP 800-63B asks for a normal form before hashing). */
function normal(password: string): string {
  return password.normalize('NFC');
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
