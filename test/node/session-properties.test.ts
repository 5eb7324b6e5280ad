import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { addNodeType } from '../../functions/node/session-properties.ts';
import { applyEdits, nodeState } from '../../functions/node/state.ts';

const stores = (nodeType?: Json) => ({
  shared: nodeType === undefined ? {} : { NodeType: nodeType },
  transient: {},
  secure: {},
});

describe('NodeType', () => {
  test('starts with the name and a bar', () => {
    const { state, edits } = nodeState(stores());

    const properties = addNodeType(state, 'AuthenticatorOATH');

    expect(properties).toEqual({ NodeType: 'AuthenticatorOATH|' });
    expect(applyEdits(stores(), edits).shared).toEqual({ NodeType: 'AuthenticatorOATH|' });
  });

  test('grows with every node, in state and in the session alike', () => {
    const { state } = nodeState(stores('AuthenticatorPush|'));

    const properties = addNodeType(state, 'ElevatedPrivileges');

    expect(properties).toEqual({ NodeType: 'AuthenticatorPush|ElevatedPrivileges|' });
    expect(state.getShared('NodeType')).toBe('AuthenticatorPush|ElevatedPrivileges|');
  });

  test('starts anew where a script left something that is no text', () => {
    const { state } = nodeState(stores(7));

    expect(addNodeType(state, 'AuthenticatorOATH')).toEqual({ NodeType: 'AuthenticatorOATH|' });
  });
});
