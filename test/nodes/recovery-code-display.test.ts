import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { encodeSharedProfile, newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { inputsOf, outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/recovery-code-display.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { rfcSecret } from '../support/oath-vectors.ts';

const codes = Array.from({ length: 10 }, (_, i) => `abcdefghij0${i}`);
const offered = { recoveryCodes: codes, recoveryCodeDeviceName: 'Push Device' };
const shownStep = (deviceName: string) => [
  {
    type: 'TextOutputCallback',
    output: [{ name: 'messageType', value: '4' }],
    view: { kind: 'recoveryCodes', codes, deviceName },
  },
];

const profile = newOathDeviceProfile({ uuid: 'u', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 });
const travelling = (recoveryCodes: string[]) => encodeSharedProfile({ ...profile, recoveryCodes });

describe('Recovery Code Display', () => {
  test.each(['transient', 'secure', 'shared'])(
    'P-28 shows the codes of the %s store with the device name',
    async (store) => {
      const { callbacks } = await runNode(node, { state: { [store]: offered } });

      expect(callbacks).toEqual(shownStep('Push Device'));
    },
  );

  test('P-28 takes them out of every store at once, so that a reload shows nothing', async () => {
    const shown = await runNode(node, {
      state: { transient: offered, secure: offered, shared: { ...offered, username: 'demo' } },
    });
    const again = await runNode(node, { state: shown.state });

    expect(shown.state).toEqual({ shared: { username: 'demo' }, transient: {}, secure: {} });
    expect(again.outcome).toBe('outcome');
  });

  test.each([[[]], [null], ['abc'], [[1, 2]]])('goes on where recoveryCodes is %j', async (recoveryCodes: Json) => {
    const { outcome } = await runNode(node, { state: { transient: { recoveryCodes } } });

    expect(outcome).toBe('outcome');
  });

  test('goes on without codes', async () => {
    expect((await runNode(node, {})).outcome).toBe('outcome');
  });

  test('shows fewer than ten codes as well', async () => {
    const { callbacks } = await runNode(node, { state: { transient: { recoveryCodes: ['abc'] } } });

    expect(callbacks[0]?.view).toEqual({ kind: 'recoveryCodes', codes: ['abc'], deviceName: '' });
  });

  test('O-22 shows the codes of a device that is not stored yet, once, and leaves them with it', async () => {
    const oathDeviceProfile = travelling(codes);

    const shown = await runNode(node, { state: { shared: { oathDeviceProfile } } });
    const again = await runNode(node, { state: shown.state });

    expect(shown.callbacks).toEqual(shownStep('OATH Device'));
    expect(shown.state.shared['oathDeviceProfile']).toBe(oathDeviceProfile);
    expect(again.outcome).toBe('outcome');
    expect(again.state).toEqual(shown.state);
  });

  test('O-22 shows those of transient state first, then those of the device', async () => {
    const others = codes.map((code) => code.toUpperCase());

    const first = await runNode(node, {
      state: { transient: { recoveryCodes: others }, shared: { oathDeviceProfile: travelling(codes) } },
    });
    const second = await runNode(node, { state: first.state });

    expect(first.callbacks[0]?.view).toMatchObject({ codes: others });
    expect(second.callbacks).toEqual(shownStep('OATH Device'));
  });

  test.each([travelling([]), '%%%', 7])('goes on where the device brings no codes: %j', async (oathDeviceProfile) => {
    const { outcome } = await runNode(node, { state: { shared: { oathDeviceProfile } } });

    expect(outcome).toBe('outcome');
  });

  test.each([
    [2, 'Only 2 codes are left for signing in without your device.'],
    [1, 'Only one code is left for signing in without your device.'],
  ])('says that only %i are left, once, and goes on at a press', async (left, text) => {
    const told = await runNode(node, { state: { transient: { 'waymark.recoveryCodesLeft': left } } });
    const after = await runNode(node, { state: told.state, answers: [answer('ConfirmationCallback', 0)] });

    expect(told.callbacks).toMatchObject([
      { output: [{ value: expect.stringContaining(text) }, { value: '1' }] },
      { output: expect.arrayContaining([{ name: 'options', value: ['Next'] }]) },
    ]);
    expect(after.outcome).toBe('outcome');
  });

  test('says nothing of few that are left when new ones are shown', async () => {
    const shown = await runNode(node, { state: { transient: { ...offered, 'waymark.recoveryCodesLeft': 1 } } });

    const after = await runNode(node, { state: shown.state });

    expect([shown.callbacks, after.outcome]).toEqual([shownStep('Push Device'), 'outcome']);
  });

  test('asks for the codes by name, so that they survive a question in between', () => {
    expect(inputsOf(node.definition, {}, 'id')).toEqual(
      expect.arrayContaining(['recoveryCodes', 'recoveryCodeDeviceName', 'oathDeviceProfile']),
    );
    expect(outcomesOf(node.definition, {})).toEqual(['outcome']);
  });
});
