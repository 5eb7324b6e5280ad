// A passkey as registration makes it.
import type { Passkey } from '../../functions/ports/passkeys.ts';
import type { SoftwareAuthenticator } from '../support/software-authenticator.ts';

export function passkey(changes: Partial<Passkey> = {}): Passkey {
  return {
    uuid: '7f0d8a52-2f0a-4d7d-9b0c-3a2f6f0e8b11',
    credentialId: 'vyRR4eix3KXMEFKv7fv4_mo9SrOpBDtT1c7NoaTKSqM',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'pvTiO6RH1e3WhpzsGEiQfFu2NqkaDpZBjpzavFUW3l0',
      y: 'Ioaxr4pSs20ZJuKAwnSnaFR3odAzfRJfgJVDjsXktUA',
    },
    algorithm: 'SHA256withECDSA',
    signCount: 0,
    userHandle: 'ZGVtbw',
    deviceName: 'New Security Key',
    createdDate: 1_799_999_000_000,
    lastAccessDate: 1_799_999_000_000,
    rpId: 'example.com',
    aaguid: '4e49442d-4155-5448-2d33-313431353932',
    attestationFormat: 'none',
    attestationType: 'NONE',
    backupEligible: true,
    ...changes,
  };
}

/** Base64url of 16 bytes that no other number has. */
export function credentialOf(number: number): string {
  return Buffer.alloc(16, `credential ${number} `).toString('base64url');
}

/** What is stored of the last passkey that this authenticator has made for alice, but for its name and dates. */
export function passkeyRow({ credentials }: SoftwareAuthenticator) {
  const { id, publicKey } = credentials.at(-1) ?? {};
  const {
    uuid: _uuid,
    deviceName: _name,
    createdDate: _created,
    lastAccessDate: _last,
    ...row
  } = passkey({
    credentialId: Buffer.from(id ?? []).toString('base64url'),
    key: { ...(publicKey?.export({ format: 'jwk' }) as Record<string, string>) },
    ...{ userHandle: Buffer.from('alice').toString('base64url'), rpId: 'login.example.com' },
  });
  return row;
}
