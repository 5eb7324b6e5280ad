import { describe, expect, test } from '@jest/globals';
import { putSharedAttribute, putTransientAttribute } from '../../functions/node/object-attributes.ts';
import { applyEdits, nodeState } from '../../functions/node/state.ts';
import type { StateStores } from '../../functions/ports/node-runner.ts';

const stores = (given: Partial<StateStores>): StateStores => ({ shared: {}, transient: {}, secure: {}, ...given });

describe('objectAttributes', () => {
  test('keeps what other nodes have collected', () => {
    const before = stores({ shared: { objectAttributes: { mail: 'demo@example.com' } } });
    const { state, edits } = nodeState(before);

    putSharedAttribute(state, 'userName', 'demo');

    const after = applyEdits(before, edits);
    expect(after.shared).toEqual({ objectAttributes: { mail: 'demo@example.com', userName: 'demo' } });
    expect(after.transient).toEqual({});
  });

  test('keeps secrets collected before, in transient and in secure state', () => {
    const before = stores({
      transient: { objectAttributes: { pin: '1' } },
      secure: { objectAttributes: { answer: '2' } },
    });
    const { state, edits } = nodeState(before);

    putTransientAttribute(state, 'password', 's3cret');

    expect(applyEdits(before, edits).transient).toEqual({
      objectAttributes: { pin: '1', answer: '2', password: 's3cret' },
    });
  });

  test('does not copy public values over secrets, so that later changes to them are seen', () => {
    const before = stores({ shared: { objectAttributes: { userName: 'demo' } } });
    const { state } = nodeState(before);

    putTransientAttribute(state, 'password', 's3cret');
    putSharedAttribute(state, 'userName', 'other');

    expect(state.getObject('objectAttributes')).toEqual({ userName: 'other', password: 's3cret' });
  });

  test('puts no secret into shared state', () => {
    const before = stores({});
    const { state, edits } = nodeState(before);

    putTransientAttribute(state, 'password', 's3cret');

    expect(applyEdits(before, edits).shared).toEqual({});
  });

  test('starts over when something else lies under the key', () => {
    const { state } = nodeState(stores({ shared: { objectAttributes: 'text' } }));

    putSharedAttribute(state, 'userName', 'demo');

    expect(state.getShared('objectAttributes')).toEqual({ userName: 'demo' });
  });

  test('takes an attribute name that objects are born with as a name like any other', () => {
    const { state } = nodeState(stores({}));

    putSharedAttribute(state, '__proto__', 'demo');

    expect(JSON.stringify(state.getShared('objectAttributes'))).toBe('{"__proto__":"demo"}');
  });
});
