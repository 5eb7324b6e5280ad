import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { inputsOf, outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/opt-out-multi-factor-authentication.ts';
import type { DeviceKind, SkipSettingChanges } from '../../functions/ports/devices.ts';
import { addDevice, type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';
import { runNode } from '../support/run-node.ts';

const demo = { realm: '/alpha', username: 'demo' };
const kinds: DeviceKind[] = ['oath', 'push', 'webauthn'];

let ports: MemoryPorts;

beforeEach(async () => {
  ports = memoryPorts();
  await ports.identityStore.put({ ...demo, active: true, attributes: {} });
});

const optOut = (shared: JsonObject, changed: Partial<MemoryPorts> = {}) =>
  runNode(node, { state: { shared }, ports: { ...ports, ...changed } });

describe('Opt-out Multi-Factor Authentication', () => {
  test.each(kinds)(
    'P-14 notes on the user that %s may be skipped, and leaves the other kinds alone',
    async (mfaMethod) => {
      const { outcome, state } = await optOut({ username: 'demo', mfaMethod });

      expect(outcome).toBe('outcome');
      expect(state.shared).toEqual({ username: 'demo', mfaMethod });
      for (const kind of kinds) {
        expect(await ports.skipSettings.get(demo, kind)).toBe(kind === mfaMethod ? 'skippable' : 'notSet');
      }
    },
  );

  test('notes for operators and for the user who has opted out of what, and only when it was done', async () => {
    const skipSettingChanges = { set: async () => false };
    const failed = await optOut({ username: 'demo', mfaMethod: 'push' }, { skipSettingChanges });
    const done = await optOut({ username: 'demo', mfaMethod: 'push' });
    const repeated = await optOut({ username: 'demo', mfaMethod: 'push' });

    const objectId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
    const events = [{ eventName: 'WAYMARK-DEVICE-CHANGED', info: { objectId, kind: 'push', operation: 'optOut' } }];
    expect([failed, done, repeated].map(({ extras }) => extras.events)).toEqual([undefined, events, events]);
  });

  test('P-14 lets a user with a device opt out, and keeps the device', async () => {
    await addDevice(ports.store, demo, { uuid: 'u', kind: 'push', deviceName: 'Push Device', createdDate: 0 });
    await ports.skipSettingChanges.set(demo, 'push', 'notSkippable');

    await optOut({ username: 'demo', mfaMethod: 'push' });

    expect(await ports.skipSettings.get(demo, 'push')).toBe('skippable');
    expect(await ports.deviceList.list(demo, 'push')).toHaveLength(1);
  });

  test.each(['skippable', 'notSkippable'] as const)(
    'changes nothing for a user without device who is %s',
    async (setting) => {
      await ports.skipSettingChanges.set(demo, 'oath', setting);

      const { outcome } = await optOut({ username: 'demo', mfaMethod: 'oath' });

      expect(outcome).toBe('outcome');
      expect(await ports.skipSettings.get(demo, 'oath')).toBe(setting);
    },
  );

  test.each<[string, SkipSettingChanges['set']]>([
    ['fails', () => Promise.reject(new Error('down'))],
    ['finds no user', async () => false],
  ])('goes on when the write %s', async (_, set) => {
    const skipSettingChanges: SkipSettingChanges = { set };

    const { outcome, log } = await optOut({ username: 'demo', mfaMethod: 'oath' }, { skipSettingChanges });

    expect(outcome).toBe('outcome');
    expect(log.messages('debug')).toEqual(['Unable to set user attribute as skippable.']);
  });

  test.each([
    [{ mfaMethod: 'oath' }, 'ERR_NODE_INPUT', 'Expected username to be set.'],
    [{ username: '', mfaMethod: 'oath' }, 'ERR_NODE_INPUT', 'Expected username to be set.'],
    [{ username: 'demo' }, 'ERR_NODE_INPUT', 'Expected MFA method to be set.'],
    [{ username: 'demo', mfaMethod: ' ' }, 'ERR_NODE_INPUT', 'Expected MFA method to be set.'],
    [{ username: 'demo', mfaMethod: 'sms' }, 'ERR_NODE_INPUT', 'Unsupported MFA method has been set.'],
    [{ username: 'nobody', mfaMethod: 'oath' }, 'ERR_IDENTITY_UNKNOWN', 'Failed to get the identity object'],
  ])('ends the journey with the state %j', async (shared: JsonObject, errorCode, errorMessage) => {
    expect(await optOut(shared)).toMatchObject({ errorCode, errorMessage });
  });

  test("has AM's outcome and inputs", () => {
    expect(outcomesOf(node.definition, {})).toEqual(['outcome']);
    expect(inputsOf(node.definition, {}, 'id')).toEqual(['realm', 'username', 'mfaMethod']);
  });
});
