// What every implementation of RetryCounts does.
import { expect, test } from '@jest/globals';
import { race, type World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere, identity, impossible, spellings } from './users.ts';

const node = '4a1f0c3e-72d5-4a0b-9d6e-5b8c7a1e2f30';

export function retryCountsContract(makeWorld: () => Promise<World>): void {
  const worldWithUser = async () => {
    const world = await makeWorld();
    await world.ports.identityStore.put(identity(demo));
    return { ...world, retryCounts: world.ports.retryCounts };
  };

  test('counts up to the limit and no further, whatever the spelling of the name', async () => {
    const { retryCounts } = await worldWithUser();
    const users = [demo, ...spellings];

    for (const [index, user] of users.entries()) {
      expect(await retryCounts.take(user, node, 4, `v${index}`)).toEqual({ taken: true, count: index + 1 });
    }
    expect(await retryCounts.take(demo, node, 4, 'one more')).toEqual({ taken: false, count: 4 });
    expect(await retryCounts.take(demo, node, 4, 'one more')).toEqual({ taken: false, count: 4 });
  });

  test('racing attempts: of fifty visits exactly as many pass as the limit says', async () => {
    const { retryCounts } = await worldWithUser();

    const results = await race(50, (index) => retryCounts.take(demo, node, 7, `v${index}`));

    const taken = results.filter((result) => result.taken);
    expect(taken.map(({ count }) => count).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(results.filter((result) => !result.taken && result.count === 7)).toHaveLength(43);
  });

  test('a repeated request is counted once', async () => {
    const { retryCounts } = await worldWithUser();
    await retryCounts.take(demo, node, 3, 'v1');

    const results = await race(50, () => retryCounts.take(demo, node, 3, 'v2'));

    expect(results).toEqual(Array(50).fill({ taken: true, count: 2 }));
    expect(await retryCounts.take(demo, node, 3, 'v3')).toEqual({ taken: true, count: 3 });
  });

  test('never takes a retry when the limit is nothing', async () => {
    const { retryCounts } = await worldWithUser();

    expect(await retryCounts.take(demo, node, 0, 'v1')).toEqual({ taken: false, count: 0 });
  });

  test('counts each node apart, whatever its id looks like', async () => {
    const { retryCounts } = await worldWithUser();
    const ids = [node, 'a.b', 'a#b', '#', ':limit', 'ünïcode', ' '];

    for (const id of ids) expect(await retryCounts.take(demo, id, 2, 'v1')).toEqual({ taken: true, count: 1 });
    for (const id of ids) expect(await retryCounts.take(demo, id, 2, 'v2')).toEqual({ taken: true, count: 2 });
  });

  test('starts anew after it was cleared, for that node only', async () => {
    const { retryCounts } = await worldWithUser();
    await retryCounts.take(demo, node, 1, 'v1');
    await retryCounts.take(demo, 'other', 1, 'v1');

    await retryCounts.clear(demo, node);
    await retryCounts.clear(demo, 'never counted');

    expect(await retryCounts.take(demo, node, 1, 'v2')).toEqual({ taken: true, count: 1 });
    expect(await retryCounts.take(demo, 'other', 1, 'v2')).toEqual({ taken: false, count: 1 });
  });

  test('a visit that the limit has stopped stays stopped when it is repeated after the count was cleared', async () => {
    const { retryCounts } = await worldWithUser();
    await retryCounts.take(demo, node, 1, 'v1');
    const stopped = await retryCounts.take(demo, node, 1, 'v2');
    await retryCounts.clear(demo, node, 'v2');
    await retryCounts.clear(demo, node, 'v2');

    const again = await retryCounts.take(demo, node, 1, 'v2');
    const next = await retryCounts.take(demo, node, 1, 'v3');

    expect([stopped, again, next]).toEqual([
      { taken: false, count: 1 },
      { taken: false, count: 1 },
      { taken: true, count: 1 },
    ]);
  });

  test('lets nobody retry who does not exist, and makes no user of that name', async () => {
    const { retryCounts, ports } = await worldWithUser();

    for (const user of [demoElsewhere, ...impossible]) {
      expect(await retryCounts.take(user, node, 3, 'v1')).toEqual({ taken: false, count: 0 });
      await retryCounts.clear(user, node);
    }

    expect(await ports.identities.find(demoElsewhere)).toBeUndefined();
  });
}
