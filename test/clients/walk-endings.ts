// Walks endings with one client: a test for each.
import { expect, test } from '@jest/globals';
import type { ClientAnswer } from './client.ts';
import type { Ending, Place } from './endings/ending.ts';

const arrived = {
  success: { kind: 'success', token: expect.stringMatching(/.{20}/), url: expect.stringMatching(/./) },
  failure: { kind: 'failure', code: 401, message: expect.stringMatching(/./), errorCode: undefined },
  expired: { kind: 'failure', code: 401, message: expect.stringMatching(/./), errorCode: '110' },
} satisfies Record<Ending['end'], unknown>;

/** `place` is asked in each test, not before. */
export function walkEndings(endings: readonly Ending[], place: () => Place): void {
  test.each(endings.map((ending) => ({ ...ending, ending })))(
    '$journey: $way: $end',
    async ({ ending }) => {
      const answer: ClientAnswer = await ending.walk(place());

      expect(answer).toEqual(arrived[ending.end]);
    },
    20_000,
  );
}
