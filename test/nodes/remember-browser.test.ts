// The journey around it, and who tries to misuse it: test/journeys/remembered-browser.test.ts.
import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/remember-browser.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { answer, runNode } from '../../testing/run-node.ts';

const [yes, no] = ['Yes, this is my device', 'No, other people use this device'];
const app = { factor: 'otp', device: 'oath#1', at: 1 };
const request = { headers: { origin: ['https://login.example.com'] } };
const asking = { ports: memoryPorts(), request, standing: { proofs: [app] } };

describe('Remember Browser', () => {
  test('asks for how many days, and takes an untouched answer for no', async () => {
    const { callbacks } = await runNode(node, { ...asking, rememberBrowserDays: 7 });

    expect(callbacks[0]?.output).toContainEqual({
      name: 'message',
      value: 'Remember this browser?\nFor 7 days, your password will be enough here.',
    });
    expect(callbacks[1]?.output).toContainEqual({ name: 'options', value: [yes, no] });
    expect(callbacks[1]?.input).toEqual([{ value: 1 }]);
    // The button of our own page, which a person presses.
    expect(callbacks[1]?.main).toBe(0);
  });

  test('asks in the words of its author', async () => {
    const { callbacks } = await runNode(node, { ...asking, config: { message: { en: 'Trust it?' } } });

    expect(callbacks[0]?.output).toContainEqual({ name: 'message', value: 'Trust it?' });
  });

  test.each([
    ['whose user has proved a password alone', { standing: { proofs: [{ factor: 'pwd', at: 1 }] } }],
    ['whose user had a recovery code', { standing: { proofs: [{ ...app, factor: 'recovery' }] } }],
    ['that is remembered already', { standing: { proofs: [{ factor: 'remembered', at: 1, second: true as const }] } }],
    ['that is none: an app', { request: {} }],
    ['of a realm that wants none', { rememberBrowserDays: 0 }],
    ['whose user has said no', { request: { ...request, cookies: { 'remembered-browser': ['no'] } } }],
  ])('asks nothing in a browser %s', async (_which, options) => {
    const { outcome, extras } = await runNode(node, { ...asking, ...options });

    expect([outcome, extras]).toEqual(['outcome', {}]);
  });

  test.each([
    [0, { wantsSuccess: true }],
    [1, { cookies: [expect.objectContaining({ value: 'no', maxAge: 2_592_000, httpOnly: true })] }],
    [7, { cookies: [expect.objectContaining({ value: 'no' })] }],
  ])('the button %i leaves %j', async (button, expected) => {
    const { outcome, extras } = await runNode(node, {
      ...asking,
      answers: [undefined, answer('ConfirmationCallback', button)].filter((one) => one !== undefined),
    });

    expect([outcome, extras]).toEqual(['outcome', expected]);
  });
});
