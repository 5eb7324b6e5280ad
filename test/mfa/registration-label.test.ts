import { describe, expect, test } from '@jest/globals';
import { accountNameOf } from '../../functions/mfa/registration-label.ts';

const identity = (attributes: Record<string, string[]>) => ({
  realm: '/alpha',
  username: 'demo',
  active: true,
  attributes,
});

describe('O-8 P-20 the account name', () => {
  test.each([
    ['COMMON_NAME', 'cn'],
    ['EMAIL_ADDRESS', 'mail'],
    ['EMPLOYEE_NUMBER', 'employeeNumber'],
    ['GIVEN_NAME', 'givenName'],
    ['LAST_NAME', 'sn'],
  ] as const)('%s is the first value of %s, and the username where that is empty', (choice, attribute) => {
    expect(accountNameOf(identity({ [attribute]: ['first', 'second'] }), choice)).toBe('first');
    for (const empty of [{}, { [attribute]: [] }, { [attribute]: [''] }, { [attribute]: [' '] }]) {
      expect(accountNameOf(identity(empty), choice)).toBe('demo');
    }
  });

  test('USERNAME is the username, whatever the attributes say', () => {
    expect(accountNameOf(identity({ username: ['other'], undefined: ['other'] }), 'USERNAME')).toBe('demo');
  });
});
