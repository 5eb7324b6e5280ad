// Data keys wrapped by KMS. The purpose is the encryption context, so that IAM can grant opening by purpose.
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { KeyWrapper } from '../../ports/keys.ts';
import { patience } from '../aws/patience.ts';

export function kmsKeyWrapper(keyId: string, client: KMSClient = newClient()): KeyWrapper {
  return {
    async generate(purpose) {
      const { Plaintext, CiphertextBlob } = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { purpose } }),
      );
      if (!Plaintext || !CiphertextBlob) throw new Error('KMS gave no data key');
      return { bytes: Plaintext, wrapped: CiphertextBlob };
    },
    async unwrap(purpose, wrapped) {
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: { purpose } }),
      );
      if (!Plaintext) throw new Error('KMS opened no data key');
      return Plaintext;
    },
  };
}

/** For operators: a wrapped key says itself which key of KMS opens it. */
export function kmsKeyOpener(client: KMSClient): Pick<KeyWrapper, 'unwrap'> {
  return {
    async unwrap(purpose, wrapped) {
      const command = new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: { purpose } });
      const { Plaintext } = await client.send(command);
      if (!Plaintext) throw new Error('KMS opened no data key');
      return Plaintext;
    },
  };
}

function newClient(): KMSClient {
  return new KMSClient(patience(500, 1_000));
}
