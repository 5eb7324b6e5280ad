import { describe, expect, test } from '@jest/globals';
import { randomCode } from '../../functions/node/sent-code.ts';
import { node } from '../../functions/nodes/one-time-password-generator.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

describe('HOTP Generator', () => {
  test('makes a code of eight digits, with its time in seconds, for this request alone', async () => {
    const clock = simulatedClock(1_800_000_000_999);

    const { outcome, state } = await runNode(node, { clock });

    expect(outcome).toBe('outcome');
    expect(state).toEqual({
      shared: {},
      secure: {},
      transient: { oneTimePassword: expect.stringMatching(/^\d{8}$/), oneTimePasswordTimestamp: 1_800_000_000 },
    });
  });

  test.each([
    [6, 6],
    [8, 8],
    [12, 8],
  ])('length %i makes %i digits', async (length, digits) => {
    const { state } = await runNode(node, { config: { length } });

    expect(state.transient['oneTimePassword']).toHaveLength(digits);
  });

  test('a longer one is told to its author, a shorter one refused', () => {
    const { config, warnings } = node.definition;

    expect(warnings?.(config.parse({ length: 9 }))).toEqual(['length: 9 counts as 8']);
    expect(config.safeParse({ length: 5 }).success).toBe(false);
  });

  test('every visit makes another one', async () => {
    const bytes = [Uint8Array.of(0, 0, 0, 1), Uint8Array.of(0, 0, 0, 2)];
    const randomness = { bytes: () => bytes.shift() ?? new Uint8Array(4) };

    const codes = [await runNode(node, { randomness }), await runNode(node, { randomness })];

    expect(codes.map(({ state }) => state.transient['oneTimePassword'])).toEqual(['00000001', '00000002']);
  });

  test('A-6.5.3 no digit is likelier than another: numbers beyond the last whole round are drawn again', () => {
    const drawn = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 4, 210)];

    const code = randomCode(6, { bytes: () => drawn.shift() ?? new Uint8Array(4) });

    expect([code, drawn]).toEqual(['001234', []]);
  });
});
