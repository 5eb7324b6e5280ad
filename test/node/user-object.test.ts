import { describe, expect, test } from '@jest/globals';
import { nodeState } from '../../functions/node/state.ts';
import {
  collectedPaths,
  collectedValue,
  objectUser,
  requireSameResource,
  userObject,
  valueAt,
} from '../../functions/node/user-object.ts';

const stateOf = (shared: Parameters<typeof nodeState>[0]['shared'], transient = {}) =>
  nodeState({ shared, transient, secure: {} }).state;
const user = { realm: '/alpha', username: 'demo' };

describe('the user of a platform node', () => {
  test.each([
    [{ username: 'demo' }],
    [{ userName: 'demo', username: 'other' }],
    [{ objectAttributes: { userName: 'demo' }, userName: 'x', username: 'y' }],
    [{ objectAttributes: { userName: ' ' }, username: 'demo' }],
  ])('is named by %j', (shared) => {
    expect(objectUser({ realm: '/alpha', state: stateOf(shared) }, 'userName')).toEqual(user);
  });

  test('is looked for under _id as well, and under no other attribute', () => {
    const state = stateOf({ _id: 'demo', mail: 'eve', username: 'typed' });

    expect(objectUser({ realm: '/alpha', state }, '_id')).toEqual(user);
    expect(objectUser({ realm: '/alpha', state }, 'mail')).toEqual({ ...user, username: 'typed' });
    expect(objectUser({ realm: '/alpha', state: stateOf({}) }, 'userName')).toBeUndefined();
  });

  test('attack: a name that is typed later brings in nobody else’s profile', () => {
    const state = stateOf({ objectAttributes: { userName: 'eve' }, username: 'eve' });

    const found = objectUser({ realm: '/alpha', universalId: 'id=demo,ou=user', state }, 'userName');

    expect(found).toEqual(user);
  });

  test('a node for objects of another kind than its journey does not run', () => {
    expect(() =>
      requireSameResource({ identityResource: 'managed/user' }, 'managed/alpha_user', 'object type'),
    ).toThrow(
      'Configured object type for the node (managed/alpha_user) does not match the configured object type for the tree (managed/user)',
    );
  });
});

describe('a profile as an object', () => {
  const identity = {
    ...user,
    active: true,
    attributes: {
      sn: ['User'],
      flags: ['a', 'b'],
      'preferences/updates': ['true'],
      'preferences/marketing': ['false'],
      size: ['42'],
      none: [],
    },
  };
  const own = { size: { title: {}, type: 'number', required: false, viewable: true, userEditable: true } } as const;

  test('has values of their types, inside each other where paths say so', () => {
    expect(JSON.parse(JSON.stringify(userObject(identity, own)))).toEqual({
      _id: 'demo',
      userName: 'demo',
      accountStatus: 'active',
      sn: 'User',
      flags: ['a', 'b'],
      preferences: { updates: true, marketing: false },
      size: 42,
    });
  });

  test('prototype pollution: an attribute with an odd name is a name like any other', () => {
    const object = userObject({ ...identity, attributes: JSON.parse('{"__proto__/polluted":["yes"]}') });

    expect(valueAt(object, '__proto__/polluted')).toBe('yes');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('what was collected is found by its path, in either form', () => {
    const state = stateOf(
      { objectAttributes: { preferences: { updates: true }, 'a/b': 1 } },
      { objectAttributes: { x: 's' } },
    );

    expect([collectedValue(state, 'preferences/updates'), collectedValue(state, 'a/b')]).toEqual([true, 1]);
    expect(collectedPaths(state)).toEqual([
      ['preferences/updates', true],
      ['a/b', 1],
      ['x', 's'],
    ]);
  });
});
