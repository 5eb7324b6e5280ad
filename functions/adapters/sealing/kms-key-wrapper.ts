// Data keys wrapped by KMS. The purpose is the encryption context, so that IAM can grant opening by purpose.
import type { KeyWrapper } from '../../ports/keys.ts';
import { environmentWire, type JsonService, type JsonWire } from '../aws/json-wire.ts';
import { systemClock, systemRandomness } from '../system/machine.ts';

/** Bytes are Base64. */
interface KmsAnswer {
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
}
export type KmsWire = JsonWire<'Decrypt' | 'GenerateDataKey', KmsAnswer>;

export const kms: JsonService = {
  ...{ title: 'KMS', name: 'kms', variable: 'KMS', target: 'TrentService' },
  contentType: 'application/x-amz-json-1.1',
};

/** Milliseconds for a call, repeats included. */
const callTimeout = 3_500;

export function kmsKeyWrapper(keyId: string, wire: KmsWire = newWire()): KeyWrapper {
  return {
    async generate(purpose) {
      const request = { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { purpose } };
      const { Plaintext, CiphertextBlob } = await wire.send('GenerateDataKey', request, callTimeout);
      if (!Plaintext || !CiphertextBlob) throw new Error('KMS gave no data key');
      return { bytes: Buffer.from(Plaintext, 'base64'), wrapped: Buffer.from(CiphertextBlob, 'base64') };
    },
    async unwrap(purpose, wrapped) {
      const CiphertextBlob = Buffer.from(wrapped).toString('base64');
      const request = { KeyId: keyId, CiphertextBlob, EncryptionContext: { purpose } };
      const { Plaintext } = await wire.send('Decrypt', request, callTimeout);
      if (!Plaintext) throw new Error('KMS opened no data key');
      return Buffer.from(Plaintext, 'base64');
    },
  };
}

function newWire(): KmsWire {
  const patience = { maxAttempts: 3, connectionTimeout: 500, requestTimeout: 1_000 };
  return environmentWire(kms, patience, { clock: systemClock, randomness: systemRandomness });
}
