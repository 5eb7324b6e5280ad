import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { defineNode, goTo } from '../../functions/node/define-node.ts';
import { beforeDeadline } from '../../functions/node/time-budget.ts';
import { runNode } from '../support/run-node.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const never = () => new Promise<never>(() => {});
const late = { name: 'NodeRunError', code: 'ERR_TIME_BUDGET', passing: true };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the time of a request', () => {
  const clock = simulatedClock();

  test('is enough for work that ends before it', async () => {
    expect(await beforeDeadline(clock.now() + 1, clock, async () => 'done')).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends work that would take longer', async () => {
    const outcome = expect(beforeDeadline(clock.now() + 4_000, clock, never)).rejects.toMatchObject(late);

    await jest.advanceTimersByTimeAsync(4_000);

    await outcome;
  });

  test('is not over a moment before the deadline', async () => {
    let over = false;
    beforeDeadline(clock.now() + 4_000, clock, never).catch(() => {
      over = true;
    });

    await jest.advanceTimersByTimeAsync(3_999);

    expect(over).toBe(false);
  });

  test.each([
    ['has passed', clock.now()],
    ['is missing', Number.NaN],
  ])('begins nothing when the deadline %s', async (_what, deadline) => {
    let begun = false;
    const work = async () => {
      begun = true;
    };

    await expect(beforeDeadline(deadline, clock, work)).rejects.toMatchObject(late);
    expect(begun).toBe(false);
  });

  test('denial of service: a deadline in the far future does not end work at once', async () => {
    const outcome = beforeDeadline(Number.MAX_SAFE_INTEGER, clock, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return 'done';
    });

    await jest.advanceTimersByTimeAsync(1_000);

    expect(await outcome).toBe('done');
  });
});

describe('a node that does not come to an end', () => {
  const hanging = defineNode(
    {
      type: 'HangNode',
      displayName: 'Hang',
      description: 'Never ends.',
      config: z.object({}),
      outcomes: ['outcome'],
      needs: [],
    },
    async () => {
      await never();
      return goTo('outcome');
    },
    never,
  );

  test.each(['process', 'journeySucceeded'] as const)(
    'replies in time all the same, in the phase %s',
    async (phase) => {
      const running = runNode(hanging, { phase });

      await jest.advanceTimersByTimeAsync(4_000);

      expect((await running).reply).toEqual({
        ok: false,
        code: 'ERR_TIME_BUDGET',
        message: 'The time of the request is used up',
      });
    },
  );
});
