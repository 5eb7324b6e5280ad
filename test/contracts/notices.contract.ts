// What every implementation of Notices does.
import { expect, test } from '@jest/globals';
import type { Notice, Notices } from '../../functions/ports/audit.ts';

export interface NoticesPlace {
  readonly notices: Notices;
  /** What has arrived, in order. */
  arrived(): readonly Notice[];
  breakDown(): void;
}

export function notice(index: number): Notice {
  const time = new Date(1_800_000_000_000 + index).toISOString();
  const about = { realm: '/alpha', user: 'Zoë "測試"', transactionId: 'turn-1', kind: 'push' } as const;
  return { type: 'Factor Registered', detail: { id: `id-${index}`, time, ...about } };
}

export function noticesContract(place: () => Promise<NoticesPlace>): void {
  test.each([1, 10, 11, 25])('%i at once arrive all, in order, as they were', async (count) => {
    const { notices, arrived } = await place();
    const many = Array.from({ length: count }, (_, index) => notice(index));

    await notices.publish(many);

    expect(arrived()).toEqual(many);
  });

  test('none is nothing', async () => {
    const { notices, arrived, breakDown } = await place();
    breakDown();

    await notices.publish([]);

    expect(arrived()).toEqual([]);
  });

  test('says so when they were not taken', async () => {
    const { notices, breakDown } = await place();
    breakDown();

    await expect(notices.publish([notice(1)])).rejects.toThrow();
  });
}
