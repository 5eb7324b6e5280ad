import { describe, expect, test } from '@jest/globals';
import {
  dropPendingPushDevice,
  keepPendingPushDevice,
  pendingPushDevice,
} from '../../functions/enrolment/push-device.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeState } from '../../functions/node/state.ts';
import { phoneOf } from '../support/push-node-world.ts';

const device = { profile: phoneOf('u'), codeSeed: 'ab'.repeat(32) };
const message = { messageId: 'REGISTER:x', challenge: 'AAAA' };
const stateOf = (shared: JsonObject = {}) => nodeState({ shared, transient: {}, secure: {} }).state;

describe('a phone that is about to be registered', () => {
  test('comes back from state as it was kept, beside its message', () => {
    const state = stateOf();

    keepPendingPushDevice(state, device, message);

    expect(pendingPushDevice(state)).toEqual(device);
    expect(state.getShared('pushMessageId')).toBe('REGISTER:x');
    expect(state.getShared('pushChallengeKey')).toBe('AAAA');
  });

  test('left by a script is there without a seed for its codes', () => {
    const kept = stateOf();
    keepPendingPushDevice(kept, { profile: device.profile }, message);

    expect(pendingPushDevice(kept)).toEqual({ profile: device.profile });
  });

  test.each([{}, { pushDeviceProfile: 7 }, { pushDeviceProfile: 'AAAA' }])('is none in %j', (shared) => {
    expect(pendingPushDevice(stateOf(shared))).toBeUndefined();
  });

  test('is gone with all its keys once dropped', () => {
    const state = stateOf({ username: 'demo' });
    keepPendingPushDevice(state, device, message);

    dropPendingPushDevice(state);

    expect(state.keys()).toEqual(['username']);
  });
});
