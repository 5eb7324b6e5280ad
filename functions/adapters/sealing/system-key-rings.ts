// The key rings of this process, opened by KMS (variable KEY_ID) or, on one machine, by a key file (KEY_FILE).
import type { KeyPurpose, KeyRings, KeyWrapper } from '../../ports/keys.ts';
import { dynamo } from '../dynamo/client.ts';
import { dynamoKeyRingStore, dynamoKeyRings } from '../dynamo/key-rings.ts';
import { required } from '../system/environment.ts';
import { systemClock, systemRandomness } from '../system/machine.ts';
import { fileKeyWrapper } from './file-key-wrapper.ts';
import { kmsKeyWrapper } from './kms-key-wrapper.ts';
import { type Sealer, sealer } from './sealing.ts';

let ofThisProcess: KeyRings | undefined;

export function systemKeyRings(): KeyRings {
  ofThisProcess ??= dynamoKeyRings(dynamoKeyRingStore(dynamo()), systemKeyWrapper(), { clock: systemClock });
  return ofThisProcess;
}

export function systemSealer(purpose: KeyPurpose): Sealer {
  return sealer(systemKeyRings(), purpose);
}

export function systemKeyWrapper(): KeyWrapper {
  const file = process.env.KEY_FILE;
  return file ? fileKeyWrapper(file, systemRandomness) : kmsKeyWrapper(required('KEY_ID'));
}
