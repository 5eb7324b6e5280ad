// Password hashes: scrypt as text in the PHC string format, `$scrypt$ln=14,r=8,p=5$salt$hash`, Base64 without padding.
import { timingSafeEqual } from 'node:crypto';
import { passwordCost } from './hash-costs.ts';
import { costText, holdsNul, parseCost, type Scrypt, type ScryptCost, scrypt } from './scrypt.ts';

export const passwordSaltLength = 16;
const hashLength = 32;

/** For whoever sets one. */
export const nulInPassword = 'A password cannot hold the character NUL';

export interface PasswordHashing {
  /** For new hashes, and for the hash that an unknown user costs. Default: `passwordCost`. */
  readonly cost?: ScryptCost;
  readonly scrypt?: Scrypt;
}

/** The text to store. `salt` must be random and new. Throws for what cannot be a password. */
export async function hashPassword(
  password: string,
  salt: Uint8Array,
  { cost = passwordCost, scrypt: slowHash = scrypt }: PasswordHashing = {},
): Promise<string> {
  if (holdsNul(password)) throw new Error(nulInPassword);
  const hash = await slowHash(normal(password), salt, hashLength, cost);
  return `$scrypt$${costText(cost)}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether this is the password behind the stored text. Without one, or with one that cannot be read, it is not, and
 * finding that out costs the same single hash: the time does not tell who exists.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  { cost = passwordCost, scrypt: slowHash = scrypt }: PasswordHashing = {},
): Promise<boolean> {
  const known = stored === undefined ? undefined : parseHash(stored);
  const expected = known ?? { cost, salt: new Uint8Array(passwordSaltLength), hash: new Uint8Array(hashLength) };
  const actual = await slowHash(normal(password), expected.salt, expected.hash.length, expected.cost);
  return timingSafeEqual(actual, expected.hash) && known !== undefined && !holdsNul(password);
}

function parseHash(
  stored: string,
): { readonly cost: ScryptCost; readonly salt: Uint8Array; readonly hash: Uint8Array } | undefined {
  const [, costs = '', salt = '', hash = ''] =
    /^\$scrypt\$([^$]+)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(stored) ?? [];
  const cost = parseCost(costs);
  return cost && { cost, salt: fromBase64(salt), hash: fromBase64(hash) };
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
