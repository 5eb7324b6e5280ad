// What the QR code of a registration holds: less than the link for an app on the same phone, and the same registration.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { create } from 'qrcode';
import { matchRoute } from '../../functions/manifest/match-route.ts';
import { combinedRegistrationUri, pushRegistrationUri } from '../../functions/mfa/push/push-registration-uri.ts';
import { qrText } from '../../functions/mfa/qr-text.ts';
import { parseUri } from '../../phone/parse-uri.ts';
import { readPushUri } from '../support/push-uri-reader.ts';
import { combinedUri, example, exchanges, pushUri, sdkUris } from '../support/push-vectors.ts';

const parts = { ...example, ...exchanges.V2, messageId: example.registrationId };
const oath = {
  algorithm: 'TOTP',
  secret: new Uint8Array(20).fill(7),
  period: 30,
  counter: 0,
  digits: 6,
  hash: 'SHA1',
  deviceId: example.oathDeviceId,
} as const;

const modules = (text: string): number => create(text, { errorCorrectionLevel: 'L' }).modules.size;

describe('What a camera reads', () => {
  test.each([
    ['push', pushUri, 85, 77],
    ['push and one-time passwords', combinedUri, 93, 85],
  ])('of %s is smaller by two versions of QR codes', (_, uri, before, after) => {
    expect([modules(uri), modules(qrText(uri))]).toEqual([before, after]);
  });

  test('has all that apps need, and nothing else', () => {
    const { parameters } = readPushUri(qrText(pushUri));
    const combined = readPushUri(qrText(combinedUri.replaceAll('======', '')));

    expect(Object.keys(parameters)).toEqual(['l', 'issuer', 'm', 's', 'c', 'r', 'a', 'uid', 'b', 'image']);
    expect(Object.keys(combined.parameters)).toEqual(
      // What differs from what apps take for granted stays.
      [...Object.keys(parameters), 'secret', 'policies'],
    );
  });

  test('registers as the link does: the same issuer, account, message, secret, challenge and cookie', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(name, name, (issuer, account) => {
        for (const uri of [
          pushRegistrationUri({ ...parts, issuer, account }),
          combinedRegistrationUri({ ...parts, issuer, account, oath, policies: example.policies }),
        ]) {
          const [read, linked] = [parseUri(qrText(uri)), parseUri(uri)];

          expect(read.account).toEqual(linked.account);
          expect({ ...read.push, ...own }).toEqual({ ...linked.push, ...own });
          expect({ ...read.oath, deviceId: undefined }).toEqual({ ...linked.oath, deviceId: undefined });
        }
      }),
    );
  });

  test.each(['/', '/alpha', '/customers/europe'])('leads phones of the realm %s to the same endpoint', (realm) => {
    const { r = '', a = '' } = readPushUri(qrText(pushRegistrationUri({ ...parts, realm }))).parameters;

    const paths = [r, a].map((address) => new URL(address).pathname.replace(/^\/am/, ''));
    for (const path of paths) expect(matchRoute('POST', path)?.route.function).toBe('push-message');
    expect(new URL(r).search).toBe('?_action=register');
    expect(new URL(a).search).toBe('?_action=authenticate');
  });

  test('of one-time passwords alone, and of other servers’ links, is the link itself', () => {
    const otpauth = 'otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&period=30&digits=6&oid=YQ&issuer=A';

    expect(qrText(otpauth)).toBe(otpauth);
    expect(parseUri(qrText(sdkUris.push)).push).toMatchObject({ cookie: parseUri(sdkUris.push).push?.cookie });
  });
});

/** What is spelt otherwise, or left out, on purpose. */
const own = { registerUrl: '', authenticateUrl: '', resourceId: undefined };
