// Password hashes as texts in the PHC string format: `$argon2id$v=19$m=7168,t=5,p=1$salt$hash`, and of before
// `$scrypt$ln=14,r=8,p=5$salt$hash`. Base64 without padding.
import { timingSafeEqual } from 'node:crypto';
import {
  anySalt,
  type ForeignCost,
  type ForeignHashing,
  foreignCostText,
  foreignHash,
  foreignHashLength,
  parseForeignCost,
  parseForeignHash,
} from './foreign-hash.ts';
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
  readonly foreignHash?: ForeignHashing;
}

export interface PasswordVerdict {
  readonly correct: boolean;
  /** Right, and worth a new hash: this one has not the present costs. */
  readonly stale: boolean;
  /**
   * One hash of each kind that this check has not cost; `others` are the costs of hashes that came from elsewhere. A check
   * that opens nothing must not tell by its time whose it was.
   */
  readonly even: (others?: readonly string[]) => Promise<void>;
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
  hashing: PasswordHashing = {},
): Promise<PasswordVerdict> {
  const { cost = passwordCost, oldCost = oldPasswordCost } = hashing;
  const known = stored === undefined ? undefined : (parseHash(stored) ?? parseForeignHash(stored));
  const expected = known ?? { cost, salt: noSalt, hash: new Uint8Array(hashLength) };
  const actual = await hashOf(password, expected.salt, expected.hash.length, expected.cost, hashing);
  const correct = timingSafeEqual(actual, expected.hash) && known !== undefined && !holdsNul(password);
  return {
    correct,
    stale: correct && anyCostText(expected.cost) !== costText(cost),
    even: async (others = []) => {
      const foreign = others.flatMap((text) => parseCost(text) ?? parseForeignCost(text) ?? []);
      for (const owed of owing([cost, oldCost, ...foreign], expected.cost)) {
        await ('scheme' in owed
          ? hashOf(password, anySalt(owed), foreignHashLength(owed), owed, hashing)
          : hashOf(password, noSalt, hashLength, owed, hashing));
      }
    },
  };
}

type AnyCost = HashCost | ForeignCost;

/** What is left of the kinds once this cost was paid. */
function owing(kinds: readonly AnyCost[], paid: AnyCost): readonly AnyCost[] {
  const text = anyCostText(paid);
  const same = kinds.findIndex((kind) => anyCostText(kind) === text);
  // One of ours with other costs stands for the usual one: the first two are Argon2id's and scrypt's.
  const standsFor = 'scheme' in paid ? -1 : isScrypt(paid) ? 1 : 0;
  const index = same === -1 ? standsFor : same;
  return kinds.filter((_, at) => at !== index);
}

function anyCostText(cost: AnyCost): string {
  return 'scheme' in cost ? foreignCostText(cost) : costText(cost);
}

function hashOf(
  password: string,
  salt: Uint8Array,
  length: number,
  cost: AnyCost,
  { slowHash: slow = slowHash, foreignHash: foreign = foreignHash }: PasswordHashing,
): Promise<Uint8Array> {
  return 'scheme' in cost ? foreign(password, salt, length, cost) : slow(normal(password), salt, length, cost);
}

// What may be brought along from elsewhere.

/** KiB, and KiB times passes: what a function has, and what a login waits for. */
const largestImported = { memory: 131_072, work: 1_048_576 };

/** A hash that was made elsewhere, as it is to be stored, and the costs that every failing check has to share from then on. */
export type ImportableHash =
  | { readonly hash: string; readonly cost?: string }
  /** Of the text itself it says nothing. */
  | { readonly refusal: string };

export function importableHash(text: string): ImportableHash {
  const hash = text.trim().replace(/^\{ARGON2(?:ID)?\}(?=\$argon2id\$)/i, '');
  const own = parseHash(hash);
  if (own && isAffordable(own.cost)) return { hash, cost: costText(own.cost) };
  const foreign = parseForeignHash(hash);
  // A digest takes no time that could be told.
  if (foreign)
    return { hash, ...(!foreign.cost.scheme.startsWith('salted') && { cost: foreignCostText(foreign.cost) }) };
  const [, scheme = ''] = /^(\{[A-Za-z0-9-]{1,24}\}|\$[a-z0-9-]{1,16}\$)/.exec(hash) ?? [];
  if (scheme === '') return { refusal: 'the password hash is of no kind that is known here' };
  const isKnown = /^(\$(argon2id|scrypt|2[aby]|pbkdf2(-sha\d+)?)\$|\{(ssha|pbkdf2|bcrypt|crypt|argon2))/i.test(scheme);
  return isKnown
    ? { refusal: `the password hash ${scheme} cannot be read, or would take too long to compare with` }
    : { refusal: `password hashes ${scheme} are of no kind that is known here` };
}

function isAffordable(cost: HashCost): boolean {
  const { memory, work } = isScrypt(cost)
    ? { memory: (2 ** cost.ln * cost.r) / 8, work: (2 ** cost.ln * cost.r * cost.p) / 8 }
    : { memory: cost.memory, work: cost.memory * cost.passes };
  return memory <= largestImported.memory && work <= largestImported.work;
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
