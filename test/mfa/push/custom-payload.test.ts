import { describe, expect, test } from '@jest/globals';
import { customPayload } from '../../../functions/mfa/push/custom-payload.ts';
import { nodeState } from '../../../functions/node/state.ts';

const { state } = nodeState({
  shared: {
    ...{ amount: 1, nothing: null, note: 'shared', same: 'x' },
    ...{ oathDeviceProfile: 'secret', pushDeviceProfile: 'secret', 'waymark.oathDevice': 'secret' },
    ...{ pushChallengeKey: 'secret', pushNumberChallengeKey: 'secret' },
  },
  transient: { password: 'secret', note: 'transient', same: 'x' },
  secure: { token: 'secret' },
});

describe('the custom payload', () => {
  test.each([
    ['amount', { amount: 1 }],
    ['nothing', { nothing: null }],
    ['missing', {}],
    ['password', {}],
    ['token', {}],
    ['note', {}],
    ['same', { same: 'x' }],
    ['oathDeviceProfile', {}],
    ['pushDeviceProfile', {}],
    ['pushChallengeKey', {}],
    ['pushNumberChallengeKey', {}],
    ['waymark.oathDevice', {}],
    ['toString', {}],
  ])('of the key %s is %j', (key, payload) => {
    expect(customPayload(state, [key])).toEqual(payload);
  });

  test('keeps the order of the keys, and each once', () => {
    expect(JSON.stringify(customPayload(state, ['same', 'amount', 'same']))).toBe('{"same":"x","amount":1}');
  });
});
