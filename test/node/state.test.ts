import { describe, expect, test } from '@jest/globals';
import { applyEdits, nodeState, visibleStores } from '../../functions/node/state.ts';

const stores = {
  shared: { username: 'demo', color: 'red', objectAttributes: { userName: 'demo', mail: 'shared@example.com' } },
  secure: { color: 'green', password: 'kept', objectAttributes: { mail: 'secure@example.com' } },
  transient: { color: 'blue', objectAttributes: { password: 'typed' } },
};

describe('reading', () => {
  test('looks in transient, then secure, then shared', () => {
    const { state } = nodeState(stores);

    expect([state.get('color'), state.get('password'), state.get('username')]).toEqual(['blue', 'kept', 'demo']);
  });

  test('of the shared store alone does not see the others', () => {
    const { state } = nodeState(stores);

    expect([state.getShared('color'), state.getShared('password')]).toEqual(['red', undefined]);
  });

  test('of a map lays the stores over each other, transient on top', () => {
    const { state } = nodeState(stores);

    expect(state.getObject('objectAttributes')).toEqual({
      userName: 'demo',
      mail: 'secure@example.com',
      password: 'typed',
    });
    expect(state.getObject('username')).toBeUndefined();
  });

  test('as text gives nothing for other values', () => {
    const { state } = nodeState({ shared: { n: 1, t: 'x' }, secure: {}, transient: {} });

    expect([state.getText('n'), state.getText('t')]).toEqual([undefined, 'x']);
  });

  test('lists every key once', () => {
    const { state } = nodeState(stores);

    expect(state.keys().sort()).toEqual(['color', 'objectAttributes', 'password', 'username']);
    expect([state.isDefined('password'), state.isDefined('nothing')]).toEqual([true, false]);
  });
});

describe('writing', () => {
  test('put leaves the key in the other stores, so that an older transient value still hides it', () => {
    const { state, edits } = nodeState(stores);

    state.putShared('color', 'white');

    expect(state.get('color')).toBe('blue');
    expect(applyEdits(stores, edits).shared).toMatchObject({ color: 'white' });
  });

  test('merge removes the key from the other stores', () => {
    const { state, edits } = nodeState(stores);

    state.mergeShared('color', 'white');
    state.mergeTransient('username', 'other');

    expect(state.get('color')).toBe('white');
    expect(applyEdits(stores, edits)).toMatchObject({
      shared: expect.not.objectContaining({ username: 'demo' }),
      transient: { username: 'other' },
    });
  });

  test('remove takes the key out of all three', () => {
    const { state, edits } = nodeState(stores);

    state.remove('color');

    expect(state.isDefined('color')).toBe(false);
    expect(state.keys()).not.toContain('color');
    expect(JSON.stringify(applyEdits(stores, edits))).not.toContain('color');
  });

  test('leaves the given stores as they are', () => {
    const before = JSON.stringify(stores);
    const { state } = nodeState(stores);

    state.putTransient('new', 1);
    state.remove('username');

    expect(JSON.stringify(stores)).toBe(before);
  });
});

describe('what a node may see', () => {
  test.each([
    ['nothing declared', [] as string[]],
    ['the wildcard', ['*', 'color']],
  ])('with %s is everything', (_what, inputs) => {
    expect(visibleStores(stores, inputs)).toEqual(stores);
  });

  test('with declared inputs is those and nothing else', () => {
    expect(visibleStores(stores, ['color'])).toEqual({
      shared: { color: 'red' },
      secure: { color: 'green' },
      transient: { color: 'blue' },
    });
  });
});

test('leak: printing state shows names and no values', () => {
  const { state } = nodeState(stores);

  expect(`${JSON.stringify({ state })}`).toBe('{"state":"[state: color, objectAttributes, password, username]"}');
});
