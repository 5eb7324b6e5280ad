import { describe, expect, test } from '@jest/globals';
import { credentialAttributes } from '../../functions/deployment/platform-application/credentials.ts';
import { appleSecret, googleSecret } from '../support/platform-secrets.ts';

function refusal(platform: 'GCM' | 'APNS', secret: string): string {
  try {
    credentialAttributes(platform, secret);
    return 'taken';
  } catch (error) {
    return String(error);
  }
}

describe('Credentials in a secret', () => {
  test('of Firebase go to SNS whole', () => {
    const text = JSON.stringify(googleSecret);

    expect(credentialAttributes('GCM', text)).toEqual({ PlatformCredential: text });
  });

  test.each(['APNS', 'APNS_SANDBOX'] as const)('of Apple go to SNS as a token of %s', (platform) => {
    const attributes = credentialAttributes(platform, JSON.stringify(appleSecret));

    expect(attributes).toEqual({
      PlatformCredential: appleSecret.signingKey,
      PlatformPrincipal: 'ABCDE12345',
      ApplePlatformTeamID: 'TEAM123456',
      ApplePlatformBundleID: 'com.example.login',
    });
  });

  test.each(['type', 'project_id', 'private_key_id', 'private_key', 'client_email'])(
    'of Firebase without %s are refused by that name',
    (key) => {
      const text = JSON.stringify({ ...googleSecret, [key]: undefined });

      expect(refusal('GCM', text)).toContain(`${key} `);
    },
  );

  test.each(['signingKey', 'keyId', 'teamId', 'bundleId'])('of Apple without %s are refused by that name', (key) => {
    const text = JSON.stringify({ ...appleSecret, [key]: '' });

    expect(refusal('APNS', text)).toContain(`${key} `);
  });

  test.each([
    ['no JSON', 'MIGTAgEAMBMGByqGSM49'],
    ['half a JSON', '{"private_key":"MIGTAgEAMBMGByqGSM49'],
    ['a list', '["MIGTAgEAMBMGByqGSM49"]'],
    ['a key without its first line', JSON.stringify({ ...googleSecret, private_key: 'MIGTAgEAMBMGByqGSM49' })],
    ['a number for a key', JSON.stringify({ ...googleSecret, private_key: 4711 })],
    ['an unknown member', JSON.stringify({ MIGTAgEAMBMGByqGSM49: 1 })],
  ])('a reader of errors learns nothing of a secret with %s', (_, text) => {
    const said = refusal('GCM', text);

    expect(said).toMatch(/^Error: The secret cannot be used: /);
    expect(said).not.toMatch(/MIGT|4711/);
  });
});
