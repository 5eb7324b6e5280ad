// The sentence of a push.

import { describe, expect, test } from '@jest/globals';
import { defaultPushText, pushText } from '../../../functions/mfa/push/push-text.ts';

describe('the text of a push', () => {
  test('V6 names the user and the issuer', () => {
    expect(pushText(defaultPushText, { user: 'demo', issuer: 'ExampleCorp' })).toBe(
      'Login attempt from demo at ExampleCorp',
    );
  });

  test('has its variables filled in wherever they stand, and nothing else', () => {
    expect(pushText('{{issuer}}: {{user}}, {{user}}? {{ user }} {user} {{realm}}', { user: 'u', issuer: 'i' })).toBe(
      'i: u, u? {{ user }} {user} {{realm}}',
    );
  });

  test.each(['$&', '$1', 'a\\b', '{{issuer}}'])('takes the name %j literally', (user) => {
    expect(pushText('{{user}} at {{issuer}}', { user, issuer: 'Acme' })).toBe(`${user} at Acme`);
  });

  test('holds no half characters', () => {
    expect(pushText('{{user}}', { user: 'a\ud83d', issuer: '' })).toBe('a\ufffd');
  });
});
