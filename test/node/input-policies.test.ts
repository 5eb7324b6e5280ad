import { describe, expect, test } from '@jest/globals';
import { passwordPolicies, usernamePolicies } from '../../functions/node/input-policies.ts';

const broken = (policies: ReturnType<typeof usernamePolicies>, value: string): string[] =>
  policies.failures(value).map(({ policyRequirement }) => policyRequirement);

describe('policies for user names', () => {
  const policies = usernamePolicies('userName');

  test.each(['demo', 'Zoë', 'a#b', 'first.last@example.com', '山田 太郎', 'x'.repeat(256)])('accepts %j', (name) => {
    const failures = policies.failures(name);

    expect(failures).toEqual([]);
  });

  test.each(['', ' ', '\u00a0'])('asks for a name when it is %j', (name) => {
    expect(broken(policies, name)).toContain('REQUIRED');
  });

  test.each(['de\u0000mo', 'demo\n', '\u0007', 'a\u007fb', 'a\u0085b'])('refuses control characters in %j', (name) => {
    expect(broken(policies, name)).toContain('VALID_NAME_FORMAT');
  });

  test('measures the length in bytes after normalisation, as the stores do', () => {
    const decomposed = 'e\u0301'.repeat(128);

    expect(policies.failures(decomposed)).toEqual([]);
    expect(policies.failures(`${decomposed}e`)).toEqual([
      { policyRequirement: 'MAX_LENGTH', params: { maxLength: 256 } },
    ]);
    expect(broken(policies, 'x'.repeat(257))).toEqual(['MAX_LENGTH']);
  });

  test('describes its policies in the shape that clients parse', () => {
    expect(policies.description).toEqual({
      name: 'userName',
      policyRequirements: ['REQUIRED', 'VALID_NAME_FORMAT', 'MAX_LENGTH'],
      fallbackPolicies: null,
      conditionalPolicies: null,
      policies: [
        { policyId: 'required', policyRequirements: ['REQUIRED'] },
        { policyId: 'valid-name-format', policyRequirements: ['VALID_NAME_FORMAT'] },
        { policyId: 'maximum-length', policyRequirements: ['MAX_LENGTH'], params: { maxLength: 256 } },
      ],
    });
  });
});

describe('policies for passwords', () => {
  const policies = passwordPolicies('password', 'Zoë.Demo');

  test.each(['12345678', 'correct horse battery staple', '🔑'.repeat(8), 'x'.repeat(128)])('accepts %j', (password) => {
    const failures = policies.failures(password);

    expect(failures).toEqual([]);
  });

  test('a password padded with NUL: it is refused before anyone hashes it', () => {
    expect(policies.failures('12345678\0')).toEqual([
      { policyRequirement: 'CANNOT_CONTAIN_CHARACTERS', params: { forbiddenChars: '\0' } },
    ]);
  });

  test('counts characters, not bytes or halves of them', () => {
    expect(policies.failures('🔑'.repeat(7))).toEqual([{ policyRequirement: 'MIN_LENGTH', params: { minLength: 8 } }]);
    expect(policies.failures('🔑'.repeat(128))).toEqual([]);
    expect(policies.failures('🔑'.repeat(129))).toEqual([
      { policyRequirement: 'MAX_LENGTH', params: { maxLength: 128 } },
    ]);
  });

  test('names every policy that an empty password breaks', () => {
    expect(broken(policies, '')).toEqual(['REQUIRED', 'MIN_LENGTH']);
  });

  test('refuses a password of blanks, which no login would take', () => {
    expect(broken(policies, ' '.repeat(10))).toEqual(['REQUIRED']);
  });

  test.each(['Zoë.Demo', 'ZOË.DEMO', ' zoe\u0308.demo '])('refuses the user name as password, spelt %j', (password) => {
    expect(policies.failures(password)).toEqual([
      { policyRequirement: 'CANNOT_CONTAIN_OTHERS', params: { disallowedFields: 'userName' } },
    ]);
  });

  test('accepts a password that merely contains the user name', () => {
    expect(policies.failures('Waymark-zoë.demo-1')).toEqual([]);
  });

  test('has nothing to compare with when the user is not known', () => {
    expect(passwordPolicies('password', undefined).failures('long enough')).toEqual([]);
    expect(passwordPolicies('password', '').failures('long enough')).toEqual([]);
  });
});
