import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { identityName, universalId } from '../../functions/node/universal-id.ts';

test.each([
  ['/alpha', 'id=demo,ou=user,o=alpha,ou=services,ou=am-config'],
  ['/', 'id=demo,ou=user,ou=services,ou=am-config'],
  ['/customers/europe', 'id=demo,ou=user,o=europe,o=customers,ou=services,ou=am-config'],
])('in realm %s has AM’s form', (realm, expected) => {
  expect(universalId({ realm, username: 'demo' })).toBe(expected);
});

test.each(['', 'demo', 'ou=user,id=demo', 'uid=demo,ou=user'])('%j is the id of nobody', (id) => {
  expect(identityName(id)).toBe('');
});

test('DN injection: whatever the name holds, it comes back as it was and adds no component', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (username) => {
      const id = universalId({ realm: '/alpha', username });
      expect(identityName(id)).toBe(username);
    }),
  );
});
