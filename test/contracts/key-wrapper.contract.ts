// What every implementation of KeyWrapper does.
import { expect, test } from '@jest/globals';
import type { KeyWrapper } from '../../functions/ports/keys.ts';

export function keyWrapperContract(makeWrapper: () => Promise<KeyWrapper>): void {
  test('gives a new key each time, and opens what it wrapped', async () => {
    const wrapper = await makeWrapper();

    const first = await wrapper.generate('journey-state');
    const second = await wrapper.generate('journey-state');

    expect(first.bytes).toHaveLength(32);
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(false);
    expect(await wrapper.unwrap('journey-state', first.wrapped)).toEqual(first.bytes);
    expect(await wrapper.unwrap('journey-state', second.wrapped)).toEqual(second.bytes);
  });

  test('a function that may open one purpose cannot open a key of another by asking under its own', async () => {
    const wrapper = await makeWrapper();

    const { wrapped } = await wrapper.generate('device-secrets');

    await expect(wrapper.unwrap('journey-state', wrapped)).rejects.toThrow();
  });

  test('a wrapped key that was changed does not open', async () => {
    const wrapper = await makeWrapper();
    const { wrapped } = await wrapper.generate('auth-id');

    for (const index of [0, Math.floor(wrapped.length / 2), wrapped.length - 1]) {
      const changed = wrapped.with(index, (wrapped[index] ?? 0) ^ 1);
      await expect(wrapper.unwrap('auth-id', changed)).rejects.toThrow();
    }
    await expect(wrapper.unwrap('auth-id', wrapped.slice(0, 10))).rejects.toThrow();
  });

  test('the wrapped key does not hold the key', async () => {
    const wrapper = await makeWrapper();

    const { bytes, wrapped } = await wrapper.generate('auth-id');

    expect(Buffer.from(wrapped).includes(Buffer.from(bytes))).toBe(false);
  });
}
