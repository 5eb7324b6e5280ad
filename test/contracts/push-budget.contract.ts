// What every implementation of PushBudget and SentPushes does.
import { expect, test } from '@jest/globals';
import { largestPushBudget, type PushBudgetPolicy } from '../../functions/ports/push.ts';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { pushProfile } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const policy: PushBudgetPolicy = { limit: 5, windowSeconds: 600 };

export function pushBudgetContract(makeWorld: () => Promise<World>): void {
  const makeBudget = async () => {
    const { ports, clock } = await makeWorld();
    const { pushBudget, sentPushes } = ports;
    const take = async (...push: Parameters<typeof taken>) => {
      const result = await taken(...push);
      return result === 'exceeded' ? result : 'taken';
    };
    const taken = (
      index: number | string,
      user = demo,
      changes: Partial<PushBudgetPolicy> = {},
      approvedAt: number | undefined = undefined,
    ) => {
      const push = { visit: `visit ${index}`, messageId: `message ${index}` };
      return pushBudget.take(user, push, { ...policy, ...changes }, approvedAt);
    };
    return { ports, clock, sentPushes, take, taken };
  };

  test('N-OOB-5 A-6.6.3 A-6.6.4 push bombing: fifty senders at once get no more through than the limit', async () => {
    const { take, sentPushes } = await makeBudget();

    const taken = await race(50, (index) => take(index));

    expect(tally(taken)).toEqual({ taken: 5, exceeded: 45 });
    const sent = taken.flatMap((result, index) => (result === 'taken' ? [`message ${index}`] : []));
    expect([...(await sentPushes.pending(demo))].sort()).toEqual(sent.sort());
  });

  test('push bombing over spellings of the name gets no more through', async () => {
    const { take, sentPushes } = await makeBudget();

    for (const [index, user] of [...spellings, ...spellings].entries()) await take(index, user);

    expect(await take('one more')).toBe('exceeded');
    expect(await sentPushes.pending(demo)).toHaveLength(5);
  });

  test('a retried request is counted once, and stays taken when the window has become full', async () => {
    const { take, sentPushes } = await makeBudget();

    expect(tally(await race(50, () => take(0)))).toEqual({ taken: 50 });
    expect(await sentPushes.pending(demo)).toEqual(['message 0']);

    for (const index of [1, 2, 3, 4]) expect(await take(index)).toBe('taken');
    expect(await take(5)).toBe('exceeded');
    expect(await take(0)).toBe('taken');
  });

  test('says how many more may follow, and counts none twice', async () => {
    const { taken } = await makeBudget();

    const left = [await taken(0), await taken(1), await taken(1), await taken(0), await taken(2)];

    expect(left).toEqual([{ left: 4 }, { left: 3 }, { left: 3 }, { left: 3 }, { left: 2 }]);
  });

  test('a push leaves the window at the very moment that its time is over', async () => {
    const { clock, take, sentPushes } = await makeBudget();
    await take('first');
    clock.advance(1000);
    for (const index of [1, 2, 3, 4]) await take(index);

    clock.advance(599_000 - 1);
    expect(await take(5)).toBe('exceeded');
    expect(await sentPushes.pending(demo)).toContain('message first');
    clock.advance(1);
    expect(await sentPushes.pending(demo)).not.toContain('message first');

    expect(tally(await race(20, (index) => take(`late ${index}`)))).toEqual({ taken: 1, exceeded: 19 });
  });

  test('a refused push does not make the wait longer', async () => {
    const { clock, take } = await makeBudget();
    for (const index of [0, 1, 2, 3, 4]) await take(index);

    clock.advance(300_000);
    expect(await take('impatient')).toBe('exceeded');
    clock.advance(300_000);

    expect(tally(await race(20, (index) => take(`late ${index}`)))).toEqual({ taken: 5, exceeded: 15 });
  });

  test('N-OOB-7 an approval clears the window', async () => {
    const { clock, take, sentPushes } = await makeBudget();
    await race(6, (index) => take(index));
    clock.advance(1);
    const approvedAt = clock.now();

    const later = await race(50, (index) => take(`later ${index}`, demo, {}, approvedAt));

    expect(tally(later)).toEqual({ taken: 5, exceeded: 45 });
    expect((await sentPushes.pending(demo)).every((id) => id.startsWith('message later'))).toBe(true);
  });

  test('an approval between two pushes clears the first of them alone', async () => {
    const { clock, take, sentPushes } = await makeBudget();
    await take('before');
    clock.advance(1);
    const approvedAt = clock.now();
    await take('after');
    clock.advance(1);

    for (const index of [1, 2, 3, 4]) expect(await take(index, demo, {}, approvedAt)).toBe('taken');

    expect(await take(5, demo, {}, approvedAt)).toBe('exceeded');
    expect(await sentPushes.pending(demo)).not.toContain('message before');
  });

  test('push bombing: an approval that has not been yet clears nothing', async () => {
    const { clock, take } = await makeBudget();
    await race(5, (index) => take(index));

    expect(await take('more', demo, {}, clock.now() + 60_000)).toBe('exceeded');
  });

  test('names what is pending, newest first', async () => {
    const { clock, take, sentPushes } = await makeBudget();

    for (const index of [1, 2]) await take(index);
    clock.advance(1000);
    await take(3);

    expect(await sentPushes.pending(demo)).toEqual(['message 3', 'message 2', 'message 1']);
  });

  test('a stricter policy counts from the next push on', async () => {
    const { clock, take } = await makeBudget();
    for (const index of [1, 2, 3]) await take(index);

    expect(await take(4, demo, { limit: 3 })).toBe('exceeded');
    expect(await take(4, demo, { limit: 4 })).toBe('taken');
    clock.advance(60_000);
    expect(await take(5, demo, { limit: 1 })).toBe('exceeded');
    expect(await take(5, demo, { limit: 1, windowSeconds: 60 })).toBe('taken');
  });

  test('no policy lets more through than a row can hold', async () => {
    const { take, sentPushes } = await makeBudget();
    for (let index = 0; index < largestPushBudget; index += 1) await take(index, demo, { limit: 1000 });

    expect(await take('one more', demo, { limit: 1000 })).toBe('exceeded');
    expect(await sentPushes.pending(demo)).toHaveLength(largestPushBudget);
  });

  test('keeps users and realms apart', async () => {
    const { take, sentPushes } = await makeBudget();
    await race(6, (index) => take(index));

    expect(await sentPushes.pending(demoElsewhere)).toEqual([]);
    expect(await take(1, demoElsewhere)).toBe('taken');
    expect(await take('one more')).toBe('exceeded');
  });

  test('a name that nobody can have gets no push', async () => {
    const { take, sentPushes } = await makeBudget();

    for (const user of impossible) {
      expect(await take(1, user)).toBe('exceeded');
      expect(await sentPushes.pending(user)).toEqual([]);
    }
  });

  test('the budget is no device, and devices do not disturb it', async () => {
    const { ports, take, sentPushes } = await makeBudget();
    await take(1);
    await ports.pushEnrolment.save(demo, pushProfile({ recoveryCodes: ['code'] }));

    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
    expect(await ports.deviceList.list(demo, 'push')).toHaveLength(1);
    expect(await sentPushes.pending(demo)).toEqual(['message 1']);
  });
}
