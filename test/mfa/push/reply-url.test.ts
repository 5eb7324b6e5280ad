// Where a phone sends its answers.

import { describe, expect, test } from '@jest/globals';
import { replyUrl } from '../../../functions/mfa/push/reply-url.ts';

describe('the reply URL', () => {
  test.each([
    ['/', 'https://id.example.com/am/json/realms/root/push/sns/message?_action=register'],
    ['/alpha', 'https://id.example.com/am/json/realms/root/realms/alpha/push/sns/message?_action=register'],
    ['/a/b.c', 'https://id.example.com/am/json/realms/root/realms/a/realms/b.c/push/sns/message?_action=register'],
  ])('of realm %s names it in full', (realm, url) => {
    expect(replyUrl('https://id.example.com/am', realm, 'register')).toBe(url);
  });

  test.each(['/', '//'])('does not mind %s behind the base', (slashes) => {
    expect(replyUrl(`https://id.example.com/am${slashes}`, '/alpha', 'register')).toBe(
      replyUrl('https://id.example.com/am', '/alpha', 'register'),
    );
  });

  test('S9 differs in the action alone, so that a phone can make the one for its new token out of the first', () => {
    const [register, ...others] = (['register', 'authenticate', 'refresh'] as const).map((action) =>
      replyUrl('https://id.example.com/am', '/alpha', action),
    );

    expect(others).toEqual([
      register?.replace('=register', '=authenticate'),
      register?.replace('=register', '=refresh'),
    ]);
    expect(new URL(register ?? '').search).toBe('?_action=register');
    expect(register).not.toContain('%');
  });
});
