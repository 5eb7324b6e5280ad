import { describe, expect, test } from '@jest/globals';
import { askingRefusal, attributeRefusal, storedValues, userSchema } from '../../functions/node/user-schema.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';

const guarded = [
  ...['password', 'userPassword', 'passwordHash', 'PASSWORD', 'password/x', '_id', 'uid', 'username', 'realm', 'dn'],
  ...['active', 'accountStatus', 'inetuserstatus', 'roles', 'authzRoles', 'isMemberOf', 'loginCount', 'retryCounts'],
  ...['oathDeviceProfiles', 'pushDeviceProfiles', 'webauthnDeviceProfiles', 'oath2faEnabled', 'boundDevices'],
  ...['termsAccepted/termsVersion', 'kbaInfo', 'aliasList'],
];

describe('attributes of profiles', () => {
  test.each(guarded)('attack: %s is none, and no realm can make it one', (name) => {
    expect(attributeRefusal(name)).toBe('is no attribute of a profile');
    expect(realmSettings.safeParse({ userAttributes: { [name]: {} } }).success).toBe(false);
    expect(userSchema()).not.toHaveProperty([name]);
  });

  test.each(['', '__proto__', 'a/__proto__', 'constructor', 'a b', 'a//b', '/a', '1a', 'a\n', 'x'.repeat(129)])(
    '%j is no name',
    (name) => {
      expect(attributeRefusal(name)).toBe('is no name of an attribute');
    },
  );

  test.each(['password', '/password', 'userPassword', 'oathDeviceProfiles', 'push2faEnabled', 'boundDevices'])(
    'attack: a journey that is told there is no %s would make a new one: it is told nothing',
    (name) => {
      expect(askingRefusal(name)).toBe('is not told to journeys');
    },
  );

  test('those of the realm stand beside the usual ones, or in their place', () => {
    const { userAttributes } = realmSettings.parse({
      userAttributes: { mail: { userEditable: false }, frIndexedMultivalued2: { type: 'array', viewable: false } },
    });

    const schema = userSchema(userAttributes);

    expect(schema['mail']).toMatchObject({ userEditable: false, required: false, type: 'string' });
    expect(schema['frIndexedMultivalued2']).toMatchObject({ type: 'array', viewable: false, userEditable: true });
    expect(schema['givenName']).toMatchObject({ required: true, title: { en: 'First Name' } });
  });

  test.each([
    ['string', 'x', ['x']],
    ['string', 'one\ntwo\tthree', ['one\ntwo\tthree']],
    ['string', 5, ['5']],
    ['string', '', []],
    ['string', null, []],
    ['string', 'a\0b', undefined],
    ['string', 'x'.repeat(4097), undefined],
    ['string', ['x'], undefined],
    ['string', { x: 1 }, undefined],
    ['number', 4.5, ['4.5']],
    ['number', '4.50', ['4.5']],
    ['number', 'NaN', undefined],
    ['number', Number.POSITIVE_INFINITY, undefined],
    ['number', true, undefined],
    ['boolean', false, ['false']],
    ['boolean', 'true', ['true']],
    ['boolean', 'yes', undefined],
    ['array', ['a', 'b'], ['a', 'b']],
    ['array', 'a', ['a']],
    ['array', [{}], undefined],
    ['array', Array(101).fill('a'), undefined],
  ] as const)('a %s of %j is stored as %j', (type, value, stored) => {
    expect(storedValues({ type }, value)).toEqual(stored);
  });
});
