import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonWire } from '../../functions/adapters/aws/json-wire.ts';
import { fileKeyWrapper } from '../../functions/adapters/sealing/file-key-wrapper.ts';
import { type KmsWire, kmsKeyWrapper, kms as kmsService } from '../../functions/adapters/sealing/kms-key-wrapper.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type KmsServer, startKms } from '../support/kms-server.ts';
import { keyWrapperContract } from './key-wrapper.contract.ts';

describe('the key wrapper with a key file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'key-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  keyWrapperContract(async () => fileKeyWrapper(join(folder, 'keys.json'), seededRandomness()));

  test('makes the file for its owner only, and leaves nothing beside it', () => {
    fileKeyWrapper(join(folder, 'keys.json'), seededRandomness());

    expect(readdirSync(folder)).toEqual(['keys.json']);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  test('opens what it wrapped after a restart', async () => {
    const path = join(folder, 'keys.json');
    const { bytes, wrapped } = await fileKeyWrapper(path, seededRandomness('first')).generate('auth-id');

    expect(await fileKeyWrapper(path, seededRandomness('second')).unwrap('auth-id', wrapped)).toEqual(bytes);
  });

  test('does not open what another file wrapped', async () => {
    const other = fileKeyWrapper(join(folder, 'other.json'), seededRandomness('other'));
    const { wrapped } = await other.generate('auth-id');

    const wrapper = fileKeyWrapper(join(folder, 'keys.json'), seededRandomness());

    await expect(wrapper.unwrap('auth-id', wrapped)).rejects.toThrow();
  });

  test('says which file is broken, never overwrites it, and shows nothing of it', () => {
    const path = join(folder, 'keys.json');
    writeFileSync(path, '{"masterKey":"half a key');

    expect(() => fileKeyWrapper(path, seededRandomness())).toThrow(`The key file ${path} cannot be read`);
    expect(readFileSync(path, 'utf8')).toBe('{"masterKey":"half a key');
  });

  test('refuses a key of the wrong length', () => {
    const path = join(folder, 'keys.json');
    writeFileSync(path, JSON.stringify({ masterKey: Buffer.alloc(16).toString('base64') }));

    expect(() => fileKeyWrapper(path, seededRandomness())).toThrow('cannot be read');
  });
});

describe('the key wrapper with KMS', () => {
  let kms: KmsServer;
  let wire: KmsWire;
  beforeAll(async () => {
    kms = await startKms();
    const place = { endpoint: kms.endpoint, region: 'eu-central-1' };
    const credentials = () => ({ accessKeyId: 'local', secretAccessKey: 'local' });
    wire = jsonWire(
      kmsService,
      { ...place, credentials, maxAttempts: 1, connectionTimeout: 30_000 },
      { clock: systemClock, randomness: systemRandomness },
    );
  });
  afterAll(() => kms.stop());

  keyWrapperContract(async () => kmsKeyWrapper('alias/waymark', wire));

  test('names key and purpose in every request, so that a policy can grant by purpose', async () => {
    const wrapper = kmsKeyWrapper('alias/waymark', wire);
    const { wrapped } = await wrapper.generate('push-messages');

    await wrapper.unwrap('push-messages', wrapped);

    const context = { KeyId: 'alias/waymark', EncryptionContext: { purpose: 'push-messages' } };
    expect(kms.requests.slice(-2)).toEqual([
      { target: 'TrentService.GenerateDataKey', body: { ...context, KeySpec: 'AES_256' } },
      { target: 'TrentService.Decrypt', body: { ...context, CiphertextBlob: expect.any(String) } },
    ]);
  });
});
