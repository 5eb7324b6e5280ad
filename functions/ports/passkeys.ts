// The passkeys of users: WebAuthn credentials. Nothing of one is secret, but whoever could write one could sign in as its user:
// asking for them, noting their use and storing them are ports apart.
import type { User } from './users.ts';

/** By the names that AM's profiles have for them, Java's. */
export const passkeyAlgorithms = [
  'SHA256withECDSA',
  'SHA384withECDSA',
  'SHA512withECDSA',
  'SHA256withRSA',
  'SHA384withRSA',
  'SHA512withRSA',
  'EdDSA',
] as const;

export type PasskeyAlgorithm = (typeof passkeyAlgorithms)[number];

/** What an attestation says of the authenticator's maker: nothing, the authenticator's own word, a chain that nobody here trusts, a trusted one. */
export type AttestationType = 'NONE' | 'SELF' | 'BASIC' | 'CA';

/** Credential ids and handles, in base64url: what a client sends may have other letters for the bits that are no byte's. */
export function isSameId(one: string, other: string): boolean {
  return Buffer.from(one, 'base64url').equals(Buffer.from(other, 'base64url'));
}

export interface Passkey {
  readonly uuid: string;
  /** Base64url without padding. */
  readonly credentialId: string;
  /** RFC 7517, the public members only: EC `kty`, `crv`, `x`, `y`; RSA `kty`, `n`, `e`; OKP `kty`, `crv`, `x`. */
  readonly key: Readonly<Record<string, string>>;
  readonly algorithm: PasskeyAlgorithm;
  /** As last told by the authenticator; 0 for those that do not count. */
  readonly signCount: number;
  /** The text that the authenticator was given for the user: it names him to whoever holds the passkey. */
  readonly userHandle: string;
  readonly deviceName: string;
  /** Milliseconds since the epoch; so the other. */
  readonly createdDate: number;
  readonly lastAccessDate: number;
  /** The domain that it was registered for; undefined for those of an AM, which did not keep it. */
  readonly rpId?: string;
  /** The authenticator's model, as a UUID. All zeros where it keeps that to itself. */
  readonly aaguid?: string;
  readonly attestationFormat?: string;
  readonly attestationType?: AttestationType;
  /** It may be copied to other devices of its owner. */
  readonly backupEligible?: boolean;
}

export interface Passkeys {
  /** Newest first. */
  list(user: User): Promise<readonly Passkey[]>;
  /** Sees every write that was acknowledged before. Of the handle that an authenticator sends nothing is looked up: it finds nobody. */
  findByCredential(
    realm: string,
    credentialId: string,
  ): Promise<{ readonly owner: User; readonly passkey: Passkey } | undefined>;
}

export interface PasskeyUse {
  /**
   * Notes an assertion: sets the last access, and the count if it has grown. `behind`: it has not, and neither is it 0; the
   * stored count stays. The visit that set a count gets `used` for it again. `gone`: there is no such passkey any more.
   */
  use(
    user: User,
    uuid: string,
    assertion: { readonly credentialId: string; readonly signCount: number; readonly visit: string },
  ): Promise<'used' | 'behind' | 'gone'>;
}

export interface PasskeyEnrolment {
  /**
   * Stores a passkey beside the user's others, under the id of its credential, which one passkey of the realm has. Saving the
   * same again is harmless. `recoveryCodes` are hashed and take the place of the user's others of this kind. `most`: how many
   * he may have, however many are saved at once; 0 for any number. `full`: he has that many; `taken`: there is another passkey
   * with this credential, or another credential with this uuid. Throws for a name that no user can have.
   */
  save(
    user: User,
    passkey: Passkey,
    options?: { readonly recoveryCodes?: readonly string[]; readonly most?: number },
  ): Promise<'stored' | 'full' | 'taken'>;
}
