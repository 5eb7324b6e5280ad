// What this server emits, read by the phone's own parser: it refuses what any of the published apps would refuse.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { combinedRegistrationUri, pushRegistrationUri } from '../../functions/mfa/push/push-registration-uri.ts';
import { labelText } from '../../functions/mfa/registration-label.ts';
import { parseUri } from '../../phone/parse-uri.ts';
import { example, exchanges } from '../support/push-vectors.ts';

const { secret, challenge } = exchanges.V2;
const parts = {
  ...example,
  secret,
  challenge,
  messageId: example.registrationId,
};
const oath = {
  algorithm: 'HOTP',
  secret: new Uint8Array(20).fill(7),
  period: 30,
  counter: 3,
  digits: 8,
  hash: 'SHA1',
  deviceId: example.oathDeviceId,
} as const;

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

test('any issuer and account of a push registration reach the phone', () => {
  fc.assert(
    fc.property(name, name, name, (issuer, account, userId) => {
      const { account: read, push } = parseUri(pushRegistrationUri({ ...parts, issuer, account, userId }));

      expect(read).toMatchObject({ issuer: labelText(issuer), name: labelText(account) });
      // The server leaves the logo out of a URI that would be too long to draw.
      expect([undefined, example.imageUrl]).toContain(read.imageUrl);
      expect([undefined, userId]).toContain(read.userId);
      expect(push).toMatchObject({ messageId: example.registrationId, cookie: 'amlbcookie=01' });
    }),
  );
});

test('any issuer and account of a combined registration reach the phone', () => {
  fc.assert(
    fc.property(name, name, (issuer, account) => {
      const uri = combinedRegistrationUri({ ...parts, issuer, account, oath, policies: example.policies });
      const { account: read, oath: readOath } = parseUri(uri);

      expect(read).toMatchObject({ issuer: labelText(issuer), name: labelText(account) });
      expect(read.policies).toEqual(example.policies);
      expect(readOath).toEqual({ ...oath, type: 'HOTP', algorithm: undefined });
    }),
  );
});
