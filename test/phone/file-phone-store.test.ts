// A phone in a file.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { filePhoneStore, PhoneFileError } from '../../phone/accounts/file-phone-store.ts';
import { emptyPhone } from '../../phone/accounts/phone-state.ts';
import { amRegistration } from '../support/oath-vectors.ts';
import { example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { fcmMessage, phoneWorld } from './phone-world.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
  path = join(folder, 'phone.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a missing file is a new phone, and looking does not make one', () => {
  expect(filePhoneStore(path).read()).toEqual(emptyPhone);
  expect(existsSync(path)).toBe(false);
});

test('everything comes back in another process', async () => {
  const { phone } = phoneWorld({ store: filePhoneStore(path) });
  await phone.scan(pushUri);
  await phone.scan(amRegistration.uri.replace('totp', 'hotp'));
  await phone.receive(fcmMessage(signed.V6.jwt, example.authenticationId));
  phone.nextCode({ issuer: 'ExampleCorp', name: 'demo' });
  await phone.deny(example.authenticationId);

  const later = phoneWorld({ store: filePhoneStore(path) }).phone;

  expect(later.accounts()).toEqual(phone.accounts());
  expect(later.inbox()).toEqual(phone.inbox());
  expect(later.codes()).toEqual(phone.codes());
});

describe('safety', () => {
  test('other users of the machine cannot read the keys', async () => {
    const { phone } = phoneWorld({ store: filePhoneStore(path) });

    await phone.scan(pushUri);

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain(exchanges.V2.secret);
  });

  test('a file that others could read is replaced by one that they cannot', () => {
    writeFileSync(path, JSON.stringify(emptyPhone), { mode: 0o644 });
    chmodSync(path, 0o644);

    filePhoneStore(path).update((state) => state);

    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('nothing else is left in the folder', () => {
    const store = filePhoneStore(path);

    store.update((state) => state);
    store.update((state) => state);

    expect(readdirSync(folder)).toEqual(['phone.json']);
  });
});

describe('troubles', () => {
  test.each(['', '{', '[]', '{"accounts":[{"secret":"TOPSECRET"}]}', '{"accounts":"TOPSECRET","pushes":[]}'])(
    'a file that is no phone is left alone and not quoted: %s',
    (text) => {
      writeFileSync(path, text);
      const update = () => filePhoneStore(path).update((state) => state);

      expect(update).toThrow(PhoneFileError);
      expect(update).not.toThrow(/TOPSECRET/);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  test('a folder in its place cannot be read', () => {
    expect(() => filePhoneStore(folder).read()).toThrow(PhoneFileError);
  });

  test('what cannot be put in its place is not left beside it', () => {
    const store = filePhoneStore(path);
    const blocked = () =>
      store.update((state) => {
        mkdirSync(path);
        return state;
      });

    expect(blocked).toThrow(PhoneFileError);
    expect(readdirSync(folder)).toEqual(['phone.json']);
  });

  test('a folder that is missing cannot be written to', () => {
    expect(() => filePhoneStore(join(folder, 'none', 'phone.json')).update((state) => state)).toThrow(PhoneFileError);
  });
});
