import { describe, expect, test } from '@jest/globals';
import {
  dropPendingOathDevice,
  keepPendingOathDevice,
  type PendingOathDevice,
  pendingOathDevice,
} from '../../functions/enrolment/oath-device.ts';
import type { JsonObject } from '../../functions/json.ts';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { nodeState } from '../../functions/node/state.ts';
import { rfcSecret } from '../support/oath-vectors.ts';

const demo = { realm: '/alpha', username: 'demo' };
const profile = newOathDeviceProfile({ uuid: 'u', secretBytes: rfcSecret, addChecksum: true, truncationOffset: 3 });
const device: PendingOathDevice = {
  profile: { ...profile, digits: 8, hash: 'SHA512', interval: 60, createdDate: 1, lastAccessDate: 2 },
  owner: '/alpha#demo',
  codeSeed: 'ab'.repeat(32),
  codesShown: true,
  verified: true,
  failures: 2,
};
const stateOf = (shared: JsonObject = {}) => nodeState({ shared, transient: {}, secure: {} }).state;

describe('a pending OATH device', () => {
  test('comes back from state as it was kept', () => {
    const state = stateOf();

    keepPendingOathDevice(state, device);

    expect(pendingOathDevice(state, demo)).toEqual(device);
    expect(pendingOathDevice(state)).toEqual(device);
  });

  test.each([
    [{ realm: '/alpha', username: ' DEMO' }, true],
    [{ realm: '/alpha', username: 'eve' }, false],
    [{ realm: '/beta', username: 'demo' }, false],
    [{ realm: '/alpha', username: '' }, false],
  ])('is there for %j: %s', (user, found) => {
    const state = stateOf();
    keepPendingOathDevice(state, device);

    expect(pendingOathDevice(state, user) !== undefined).toBe(found);
  });

  test.each([
    undefined,
    {},
    'text',
    { uuid: 'another', owner: '/alpha#eve', failures: 9 },
    { uuid: 'u', failures: -1 },
  ])('left by a script is there for anyone, with the notes %j', (notes) => {
    const kept = stateOf();
    keepPendingOathDevice(kept, device);
    const oathDeviceProfile = kept.getShared('oathDeviceProfile') ?? null;
    const state = stateOf({ oathDeviceProfile, ...(notes !== undefined && { 'waymark.oathDevice': notes }) });

    expect(pendingOathDevice(state, demo)).toEqual({
      profile,
      codesShown: false,
      verified: false,
      failures: 0,
    });
  });

  test('without owner stays without owner', () => {
    const { owner: _, ...unowned } = device;
    const state = stateOf();

    keepPendingOathDevice(state, unowned);

    expect(pendingOathDevice(state, demo)).toEqual(unowned);
  });

  test('is gone with all its keys once dropped', () => {
    const state = stateOf({ oathEnableRecoveryCode: true, username: 'demo' });
    keepPendingOathDevice(state, device);

    dropPendingOathDevice(state);

    expect(state.keys()).toEqual(['username']);
  });
});
